// Text broken between words, by the width that a terminal shows.
import stringWidth from 'string-width';

/** Lines of at most `width` columns; a word that is wider stands on a line of its own. `indent` begins every line but the first. */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const joined = line === '' ? word : line === indent ? indent + word : `${line} ${word}`;
    if (stringWidth(joined) <= width || line === '' || line === indent) {
      line = joined;
      continue;
    }
    lines.push(line);
    line = indent + word;
  }
  return [...lines, line];
}
