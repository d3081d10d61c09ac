/** The newest `count` of a list. */
export function keepLast<T>(list: readonly T[], count: number): readonly T[] {
  return list.length > count ? list.slice(-count) : list;
}
