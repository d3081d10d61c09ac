// Where a thing is spoken of in the whole workspace. Files of different folders name each other differently, so symbols are translated.
import type { Span } from '../compiler/diagnostic.js';
import { STD_FILE } from '../compiler/registry.js';
import type { Analysis } from './analysis.js';
import { compilerPath, pathOfCompiler } from './file-paths.js';
import type { NameSymbol } from './name-symbol.js';
import type { Analysed, Workspace } from './workspace.js';

/** Files of one base folder, and the symbol as they know it. */
export interface SymbolInFolder {
  readonly base: string;
  readonly symbol: NameSymbol;
  readonly analyses: readonly Analysis[];
}

/** The files that may speak of `symbol`, which `home` knows, by base folder. */
export function foldersKnowing(workspace: Workspace, home: Analysed, symbol: NameSymbol): readonly SymbolInFolder[] {
  const { definition } = symbol;
  const isOfUser = definition !== null && definition.file !== STD_FILE;
  const start = isOfUser ? pathOfCompiler(definition.file, home.base) : home.path;
  const byBase = new Map<string, Analysis[]>();
  for (const { base, analysis } of workspace.analysesAround(start)) {
    byBase.set(base, [...(byBase.get(base) ?? []), analysis]);
  }
  return [...byBase].map(([base, analyses]) => ({ base, analyses, symbol: translated(symbol, home.base, base) }));
}

function translated(symbol: NameSymbol, from: string, to: string): NameSymbol {
  const { definition } = symbol;
  if (from === to || definition === null || definition.file === STD_FILE) return symbol;
  const moved = (span: Span): Span => ({ ...span, file: compilerPath(pathOfCompiler(span.file, from), to) });
  const place = moved(definition);
  const own = { ...symbol, definition: place, key: `${place.file}:${place.start}` };
  if (own.kind !== 'entry') return own;
  const { entry } = own;
  return {
    ...own,
    entry: { ...entry, span: moved(entry.span), labelAt: entry.labelAt === null ? null : moved(entry.labelAt) },
  };
}
