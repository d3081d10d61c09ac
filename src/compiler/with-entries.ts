// Copies of maps that differ in a few entries. The hottest allocation of the compiler: a loop is twice as fast as `new Map(map)`.

export function withEntry<V>(map: ReadonlyMap<string, V>, name: string, value: V): Map<string, V> {
  const copy = new Map<string, V>();
  for (const [key, old] of map) copy.set(key, old);
  return copy.set(name, value);
}

export function withEntries<V>(map: ReadonlyMap<string, V>, entries: Iterable<readonly [string, V]>): Map<string, V> {
  const copy = new Map<string, V>();
  for (const [key, old] of map) copy.set(key, old);
  for (const [key, value] of entries) copy.set(key, value);
  return copy;
}
