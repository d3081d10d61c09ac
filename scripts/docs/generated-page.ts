// One page under docs/ that is made from the code it describes.
export interface GeneratedPage {
  /** path in the repository */
  readonly path: string;
  /** what it is made from, for its reader */
  readonly source: string;
  readonly text: string;
}

/** The page with the note that says where to change it. */
export function generatedPage(path: string, source: string, body: string): GeneratedPage {
  const note = `<!-- Made from ${source} by \`npm run docs\`: change it there. -->`;
  return { path, source, text: `${note}\n\n${body.trim()}\n` };
}

/** A cell of a Markdown table. */
export const cell = (text: string): string => text.replace(/\s+/g, ' ').replace(/\|/g, '\\|');

/** A Markdown table with a row of headings. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
