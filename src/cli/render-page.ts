// A page of Markdown as lines for a terminal: headings, paragraphs, lists and code, which is all that our pages have.
import { wrapText } from '../compiler/wrap-text.js';

export interface PageStyle {
  readonly width: number;
  readonly heading: (text: string) => string;
  readonly code: (text: string) => string;
}

export function renderPage(markdown: string, style: PageStyle): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    const [first = ''] = paragraph;
    const bullet = /^(?:[-*]|\d+\.) /.exec(first)?.[0].length ?? 0;
    if (paragraph.length > 0) lines.push(...wrapText(paragraph.join(' '), style.width, ' '.repeat(bullet)));
    paragraph = [];
  };
  let inCode = false;
  for (const line of markdown.trimEnd().split('\n')) {
    const isFence = line.startsWith('```');
    const startsAnew = isFence || inCode || line === '' || /^(#+|[-*]|\d+\.|\|) ?/.test(line);
    if (startsAnew) endParagraph();
    if (isFence) inCode = !inCode;
    else if (inCode) lines.push(line === '' ? '' : `    ${style.code(line)}`);
    else if (line.startsWith('#')) lines.push(style.heading(line.replace(/^#+ /, '')));
    else if (line === '' || line.startsWith('|')) lines.push(line);
    else paragraph.push(line);
  }
  endParagraph();
  return `${lines.join('\n')}\n`;
}
