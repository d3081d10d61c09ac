// "Did you mean": the known names nearest to an unknown one.

/** Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const above = rows[i - 1]!;
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/**
 * At most three names of `known` near `name`, nearest first: distance up to a third of the length (at least 1), ignoring
 * case; a name that begins or ends with the other one counts as one step nearer.
 */
export function similarNames(name: string, known: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase().slice(0, 80);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const candidate of new Set(known)) {
    const folded = candidate.toLowerCase();
    const affix =
      wanted.length > 2 &&
      folded.length > 2 &&
      [folded.startsWith(wanted), folded.endsWith(wanted), wanted.startsWith(folded), wanted.endsWith(folded)].some(
        Boolean,
      );
    if (!affix && Math.abs(folded.length - wanted.length) > limit) continue;
    const distance = affix ? Math.min(limit, editDistance(wanted, folded) - 1) : editDistance(wanted, folded);
    if (distance <= limit) found.push({ name: candidate, distance });
  }
  found.sort((x, y) => x.distance - y.distance || (x.name < y.name ? -1 : 1));
  return found.slice(0, 3).map((entry) => entry.name);
}

/** ``similar: `length`, `width` ``, or undefined when nothing is near. */
export function similarLabel(name: string, known: Iterable<string>): string | undefined {
  const names = similarNames(name, known);
  return names.length === 0 ? undefined : `similar: ${quoted(names)}`;
}

/** A longer list is cut after its first three names. */
const MOST_LISTED = 4;

/** As `similarLabel`; when nothing is near ``known: `a`, `b`, `c` or 6 more``, and undefined when there is nothing to know. */
export function knownLabel(name: string, known: Iterable<string>): string | undefined {
  const all = [...new Set(known)];
  if (all.length === 0) return undefined;
  const listed = `known: ${quoted(all.length <= MOST_LISTED ? all : all.slice(0, 3))}`;
  return similarLabel(name, all) ?? (all.length <= MOST_LISTED ? listed : `${listed} or ${all.length - 3} more`);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
