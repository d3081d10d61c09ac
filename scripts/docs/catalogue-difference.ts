// New, changed and removed messages between two versions of docs/messages.md, so that wording is reviewed as the text of a product.

/** One line per message that differs; none when only the order or the text around the tables changed. */
export function catalogueDifference(before: string, after: string): readonly string[] {
  const [old, now] = [rowsOf(before), rowsOf(after)];
  const codes = [...new Set([...old.keys(), ...now.keys()])].sort();
  return codes.flatMap((code) => {
    const [was, is] = [old.get(code), now.get(code)];
    if (was === is) return [];
    if (was === undefined) return [`new      ${code}  ${is}`];
    if (is === undefined) return [`removed  ${code}  ${was}`];
    return [`changed  ${code}  ${was}\n         ${' '.repeat(code.length)}  ${is}`];
  });
}

/** Code to the other cells of its row. */
function rowsOf(page: string): ReadonlyMap<string, string> {
  const rows = [...page.matchAll(/^\| \[([\w-]+)\]\([^)]*\) \| (.*) \|$/gm)];
  return new Map(rows.map(([, code, cells]) => [code!, cells!.replaceAll('\\|', '|')]));
}
