// Renames what a name stands for wherever it is meant. A loss term without a label gets one; words of the language stay as they are.
import { Ident, isName, lex } from '../../grammar/tokens.js';
import type { Span, TextEdit } from '../compiler/diagnostic.js';
import type { Analysis } from './analysis.js';
import type { NameSymbol, NameUse } from './name-symbol.js';
import { usesIn } from './references.js';

/** Why something cannot be renamed, for the person who tried. */
export interface Refusal {
  readonly refused: string;
}

/** What would be renamed, or why not; null where no name is. */
export function renameSubject(analysis: Analysis, use: NameUse | null): NameUse | Refusal | null {
  if (use === null) return null;
  const { symbol } = use;
  const name = `\`${symbol.name}\``;
  switch (symbol.kind) {
    case 'declaration':
    case 'table':
      return use;
    case 'row':
      return symbol.definition === null ? refused(`${name} is the implicit row of every ablation`) : use;
    case 'entry':
      return splitsInPaths(symbol, analysis) ?? use;
    case 'built-in':
      return refused(builtInReason(symbol.name, symbol.noun));
    case 'setting':
      return refused(`${name} is ${symbol.noun === 'setting' ? 'a setting' : 'an argument'} of the language`);
    case 'word':
      return refused(`${name} is a word of the language`);
    case 'unit':
      return refused(`${name} is a unit`);
    case 'variable':
      return refused(`${name} is a variable of the environment`);
    case 'type':
      return refused(`${name} is a type`);
  }
}

function builtInReason(name: string, noun: string): string {
  const label = noun === 'loss' ? `; a term gets a name of its own by \`as\`, as in \`${name} as first_${name}\`` : '';
  return `\`${name}\` is a ${noun} of rseg/std${label}`;
}

function refused(reason: string): Refusal {
  return { refused: reason };
}

/** A split is also the name of a folder where path templates say `{split}`. */
function splitsInPaths(symbol: NameSymbol, analysis: Analysis): Refusal | null {
  if (symbol.kind !== 'entry' || symbol.noun !== 'split' || symbol.definition === null) return null;
  const text = analysis.compilation.sources.get(symbol.definition.file) ?? '';
  const isFolder = lex(text).tokens.some((token) => token.image.startsWith('"') && token.image.includes('{split}'));
  return isFolder ? refused(`the pictures lie in folders named after \`${symbol.name}\`: paths say {split}`) : null;
}

/**
 * The edits that rename `symbol`, or why the new name cannot be. `analyses`: every file that may speak of it, that of the definition
 * included.
 */
export function renameEdits(
  symbol: NameSymbol,
  newName: string,
  analyses: readonly Analysis[],
): readonly TextEdit[] | Refusal {
  const reason = nameProblem(newName) ?? collision(symbol, newName, analyses);
  if (reason !== null) return refused(reason);
  if (newName === symbol.name) return [];
  const edits = new Map<string, TextEdit>();
  const add = (edit: TextEdit): void => {
    edits.set(`${edit.span.file}:${edit.span.start}`, edit);
  };
  for (const analysis of analyses) {
    for (const use of usesIn(analysis, symbol)) add(editOf(use.span, symbol, newName));
  }
  for (const term of termsCalledAfter(symbol, analyses)) {
    for (const analysis of analyses) {
      const mentions = usesIn(analysis, term).filter(({ isDefinition }) => !isDefinition);
      for (const { span } of mentions) add({ span, text: newName });
    }
  }
  return [...edits.values()];
}

/** Terms without label have the name of their loss: with a loss of the user's own that changes as well. */
function termsCalledAfter(symbol: NameSymbol, analyses: readonly Analysis[]): readonly NameSymbol[] {
  if (symbol.kind !== 'declaration' || symbol.decl?.kind !== 'extern') return [];
  const callees = new Set(
    analyses.flatMap((one) => usesIn(one, symbol).map(({ span }) => `${span.file}:${span.start}`)),
  );
  return analyses.flatMap(({ names }) =>
    names.uses.flatMap((use) =>
      use.isDefinition && use.symbol.kind === 'entry' && callees.has(use.symbol.key) ? [use.symbol] : [],
    ),
  );
}

/** A term that is called after its loss keeps the loss and gets a label. */
function editOf(span: Span, symbol: NameSymbol, newName: string): TextEdit {
  const label = symbol.kind === 'entry' ? symbol.entry.labelAt : null;
  const isCallee = label !== null && span.file === label.file && span.start === symbol.definition?.start;
  return isCallee ? { span: label, text: ` as ${newName}` } : { span, text: newName };
}

function nameProblem(name: string): string | null {
  const { tokens, unknown } = lex(name);
  const [only] = tokens;
  if (tokens.length === 1 && unknown.length === 0 && only?.image === name && isName(only)) {
    return only.tokenType === Ident ? null : `\`${name}\` is a keyword`;
  }
  return `\`${name}\` is not a name: letters, digits and _, not a digit first`;
}

/** Whether the new name would mean something else somewhere. */
function collision(symbol: NameSymbol, newName: string, analyses: readonly Analysis[]): string | null {
  if (newName === symbol.name) return null;
  const taken = `there is a \`${newName}\` already`;
  for (const analysis of analyses) {
    const { module, registry } = analysis;
    if (module === null) continue;
    if (symbol.kind === 'declaration') {
      if (usesIn(analysis, symbol).length > 0 && module.scope.has(newName)) return `${taken}, in ${module.file}`;
      const builtIn = [...registry.categories].find(([, names]) => names.has(newName));
      if (builtIn !== undefined) return `\`${newName}\` is a built-in ${builtIn[0]} of rseg/std`;
      if (newName.startsWith('_') && analyses.some((one) => one.file !== symbol.definition?.file)) {
        if (analyses.some((one) => one.file !== symbol.definition?.file && usesIn(one, symbol).length > 0))
          return 'names that begin with `_` are private to their file, and other files import this one';
      }
    }
    if (symbol.kind === 'table' || symbol.kind === 'row') {
      const path = `${symbol.variant.slice(0, symbol.variant.lastIndexOf('.'))}.${newName}`;
      const isBase = symbol.kind === 'row' && newName === 'base';
      if (isBase) return '`base` is the implicit row of every ablation';
      if (analysis.names.uses.some((use) => use.isDefinition && 'variant' in use.symbol && use.symbol.variant === path))
        return taken;
    }
    if (symbol.kind === 'entry' && entryTaken(symbol, newName, analysis)) return taken;
  }
  return null;
}

/** Whether a declaration that knows the entry has another one of the new name. */
function entryTaken(symbol: NameSymbol & { kind: 'entry' }, newName: string, analysis: Analysis): boolean {
  return analysis.names.scopes.some(({ entries }) => {
    const knows = entries.some(
      (one) => one.span.file === symbol.entry.span.file && one.span.start === symbol.entry.span.start,
    );
    return knows && entries.some((one) => one.collection === symbol.entry.collection && one.name === newName);
  });
}
