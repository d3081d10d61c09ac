// The order of a merged list of named things.

/**
 * The names of `kept`, in the order of the side that moved something, else in ours; what the other side added stands behind the thing
 * it was written behind.
 */
export function mergedOrder(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
  kept: ReadonlySet<string>,
): readonly string[] {
  const moved = (side: readonly string[]): boolean =>
    base.filter((name) => side.includes(name)).join('\0') !== side.filter((name) => base.includes(name)).join('\0');
  const [first, second] = moved(theirs) && !moved(ours) ? [theirs, ours] : [ours, theirs];
  const order = first.filter((name) => kept.has(name));
  for (const [i, name] of second.entries()) {
    if (!kept.has(name) || order.includes(name)) continue;
    const before = second
      .slice(0, i)
      .reverse()
      .find((one) => order.includes(one));
    let at = before === undefined ? 0 : order.indexOf(before) + 1;
    // Two additions at one place: ours first.
    while (at < order.length && !second.includes(order[at]!) && !base.includes(order[at]!)) at++;
    order.splice(at, 0, name);
  }
  return order;
}
