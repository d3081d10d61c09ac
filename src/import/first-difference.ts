// Where two JSON values differ first.

/** A JSON pointer below `path`; null when the values are equal. */
export function firstDifference(a: unknown, b: unknown, path: string): string | null {
  if (a === b) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(Reflect.get(a, name), Reflect.get(b, name), `${path}/${name}`);
    if (found !== null) return found;
  }
  return null;
}
