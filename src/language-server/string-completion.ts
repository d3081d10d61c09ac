// Proposals inside strings: files to import, weights, and the holes of path templates.
import { posix } from 'node:path';
import type { Range } from '../../grammar/ast.js';
import { isOneOf, keyword } from '../../grammar/tokens.js';
import type { Analysis } from './analysis.js';
import type { CaretContext } from './caret-context.js';
import type { Proposal } from './completion.js';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}
/** What a folder holds; nothing when it cannot be read. */
export type FolderLister = (folder: string) => readonly FolderEntry[];

const HOLES: Readonly<Record<string, string>> = {
  case: 'the condition, one folder each',
  split: 'the split: train, val, test',
  scene: 'the sequence that a frame is of',
  stem: 'the frame',
};

/** `string`: what stands between the quotes. */
export function stringProposals(
  context: CaretContext,
  string: Range,
  text: string,
  caret: number,
  analysis: Analysis,
  list: FolderLister,
): readonly Proposal[] {
  const before = text.slice(string.start, caret);
  const hole = /\{([a-z]*)$/.exec(before);
  if (hole !== null) return holes(hole[1]!, text, caret);
  const isImport = isOneOf(context.statementTokens[0], keyword.from);
  const isExtern = isOneOf(context.statementTokens[0], keyword.extern);
  const endings = isImport ? ['.rseg'] : isExtern ? ['.js', '.ts', '.mjs'] : ['.safetensors', '.pth', '.pt'];
  const slash = before.lastIndexOf('/') + 1;
  const range = { start: string.start + slash, end: string.end };
  const beginning = before.slice(slash).toLowerCase();
  const needsDot = (isImport || isExtern) && slash === 0;
  const folder = posix.join(posix.dirname(analysis.file), before.slice(0, slash)).replace(/(?<=.)\/$/, '');
  const own = posix.basename(analysis.file);
  return list(folder).flatMap(({ name, isFolder }) => {
    const fits = isFolder
      ? !name.startsWith('.') && name !== 'node_modules'
      : endings.some((end) => name.endsWith(end));
    if (!fits || (isImport && name === own && slash <= 2)) return [];
    const label = `${needsDot ? './' : ''}${name}${isFolder ? '/' : ''}`;
    if (!label.toLowerCase().startsWith(beginning) && !name.toLowerCase().startsWith(beginning)) return [];
    const kind = isFolder ? 'folder' : 'file';
    return [{ label, kind, detail: kind, documentation: '', range, snippet: null } as const];
  });
}

function holes(beginning: string, text: string, caret: number): readonly Proposal[] {
  const start = caret - beginning.length;
  const rest = /^[a-z]*\}?/.exec(text.slice(caret))![0];
  return Object.entries(HOLES)
    .filter(([name]) => name.startsWith(beginning))
    .map(([name, detail]) => {
      const range = { start, end: caret + rest.length };
      return { label: `${name}}`, kind: 'hole', detail, documentation: '', range, snippet: null };
    });
}
