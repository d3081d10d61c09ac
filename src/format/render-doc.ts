// A document as text, at most `WIDTH` columns wide where its lines allow it. Linear in the size of the document.
import { assertNever } from '../assert-never.js';
import type { Doc } from './doc.js';

/** Columns of a line, comments not counted. */
const WIDTH = 100;

interface Command {
  readonly doc: Doc;
  readonly indent: number;
  readonly isBroken: boolean;
}

/** Lines are separated by LF, without one at the end. Comments are printed verbatim, two spaces behind what they follow. */
export function renderDoc(doc: Doc): string {
  const lines: string[] = [];
  let current = '';
  let endsInComment = false;
  const stack: Command[] = [{ doc, indent: 0, isBroken: true }];

  const write = (text: string, indent: number) => {
    if (text !== '') current += current === '' ? ' '.repeat(indent) + text : text;
  };
  for (let command = stack.pop(); command !== undefined; command = stack.pop()) {
    const { doc: next, indent, isBroken } = command;
    if (typeof next === 'string') {
      write(next, indent);
      continue;
    }
    switch (next.kind) {
      case 'concat':
        for (let index = next.parts.length - 1; index >= 0; index--) {
          stack.push({ doc: next.parts[index]!, indent, isBroken });
        }
        break;
      case 'indent':
        stack.push({ doc: next.content, indent: indent + 2, isBroken });
        break;
      case 'group': {
        const column = current === '' ? indent : current.length;
        const breaks = next.forced || !fits(next.content, WIDTH - column, stack);
        stack.push({ doc: next.content, indent, isBroken: breaks });
        break;
      }
      case 'line':
        if (!isBroken && !next.forced) {
          write(next.flat, indent);
          break;
        }
        lines.push(endsInComment ? current : current.trimEnd());
        current = '';
        endsInComment = false;
        break;
      case 'when-flat':
        if (!isBroken) write(next.text, indent);
        break;
      case 'comment':
        current = current === '' ? ' '.repeat(indent) : `${current.trimEnd()}  `;
        current += next.text;
        endsInComment = true;
        break;
      default:
        assertNever(next);
    }
  }
  if (current !== '') lines.push(endsInComment ? current : current.trimEnd());
  return lines.join('\n');
}

/** Whether `content` on one line, with what follows up to the first place where a line may end, takes at most `width` columns. */
function fits(content: Doc, width: number, following: readonly Command[]): boolean {
  let left = width;
  let next = following.length - 1;
  const stack: { readonly doc: Doc; readonly isFlat: boolean }[] = [{ doc: content, isFlat: true }];
  while (left >= 0) {
    const top = stack.pop();
    if (top === undefined) {
      const command = following[next--];
      if (command === undefined) return true;
      stack.push({ doc: command.doc, isFlat: !command.isBroken });
      continue;
    }
    const { doc, isFlat } = top;
    if (typeof doc === 'string') {
      left -= doc.length;
      continue;
    }
    switch (doc.kind) {
      case 'concat':
        for (let index = doc.parts.length - 1; index >= 0; index--) stack.push({ doc: doc.parts[index]!, isFlat });
        break;
      case 'indent':
      case 'group':
        stack.push({ doc: doc.content, isFlat });
        break;
      case 'line':
        if (!isFlat || doc.forced) return true;
        left -= doc.flat.length;
        break;
      case 'when-flat':
        if (isFlat) left -= doc.text.length;
        break;
      case 'comment':
        return true;
      default:
        assertNever(doc);
    }
  }
  return false;
}
