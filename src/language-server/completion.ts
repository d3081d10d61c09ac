// What could be written at a caret. Keywords come from the grammar, names from the place that the caret is in; works in broken files,
// inside words and brackets. `analysis` gives the meaning of names and may be a moment older than `text`.
import type { Range } from '../../grammar/ast.js';
import { type NextToken, nextTokens } from '../../grammar/content-assist.js';
import { Ident, keyword, lex, makeToken, OpenBrace } from '../../grammar/tokens.js';
import type { Analysis } from './analysis.js';
import { type CaretContext, caretContext } from './caret-context.js';
import { caretPlaces } from './caret-places.js';
import { symbolDocumentation, symbolLine } from './describe-symbol.js';
import { type NamePlace, namesAt } from './name-place.js';
import type { NameSymbol } from './name-symbol.js';
import { keywordSnippet, nameSnippet } from './snippets.js';
import { type FolderLister, stringProposals } from './string-completion.js';

export interface Proposal {
  readonly label: string;
  readonly kind: NameSymbol['kind'] | 'keyword' | 'file' | 'folder' | 'hole';
  /** one line beside the label */
  readonly detail: string;
  /** Markdown */
  readonly documentation: string;
  /** what is replaced: the whole word that the caret is in */
  readonly range: Range;
  /** text with `$1` marks for the places to fill in, when it is more than the label */
  readonly snippet: string | null;
}

/** Proposals that begin with what stands before the caret, best first. `list` reads a folder, for paths. */
export function completionsAt(
  analysis: Analysis,
  text: string,
  caret: number,
  list: FolderLister = () => [],
): readonly Proposal[] {
  const context = caretContext(text, caret);
  if (context === null) return [];
  if (context.string !== null) return stringProposals(context, context.string, text, caret, analysis, list);
  const next = expected(context);
  const isColumnOne = context.word.start === 0 || /[\n\r]/.test(text[context.word.start - 1]!);
  const words = new Map<string, Proposal>();
  const add = (proposal: Proposal): void => {
    if (!words.has(proposal.label) && matches(context.prefix, proposal.label)) words.set(proposal.label, proposal);
  };
  const isLineEnd = /^[ \t]*(?:#.*)?(?:\r?\n|$)/.test(text.slice(context.word.end, context.word.end + 200));
  if (next.length === 0 || next.some(({ type }) => type === Ident)) {
    const startsEdit =
      isLineEnd && next.some((one) => one.type === Ident && one.rules.slice(-2).join() === 'edit,path');
    for (const place of caretPlaces(context, analysis)) {
      for (const symbol of namesAt(place)) add(nameProposal(symbol, place, startsEdit, context, analysis));
    }
  }
  const declarations = isColumnOne && context.heads.length > 0 ? nextTokens([]) : [];
  for (const { type } of [...next, ...declarations]) {
    if (Object.values(keyword).includes(type)) add(keywordProposal(type.LABEL ?? '', isLineEnd, context));
  }
  return [...words.values()];
}

/** What the grammar allows behind the tokens before the caret, not counting a new statement on the same line. */
function expected(context: CaretContext): readonly NextToken[] {
  const nowhere = { start: 0, end: 0 };
  const heads = context.heads.flatMap((head) => [...lex(head).tokens, makeToken(OpenBrace, '{', nowhere)]);
  const next = nextTokens([...heads, ...context.statementTokens]);
  if (context.statementTokens.length === 0) return next;
  const mayEnd = next.some(({ type, rules }) => type.name === 'Newline' && rules.at(-1) === blockRule(context));
  return mayEnd ? next.filter((one) => !isNew(one)) : next;
}

/** Whether the token begins a statement, a row, an axis or a declaration. */
function isNew({ type, rules }: NextToken): boolean {
  if (type === Ident) return ['edit,path', 'axis,path'].includes(rules.slice(-2).join()) || rules.at(-1) === 'row';
  return STARTERS.has(`${rules.at(-1)} ${type.LABEL}`);
}

const STARTERS: ReadonlySet<string> = new Set([
  ...['statement final', 'skip skip', 'sample sample', 'importDecl from', 'externDecl extern'],
  ...['dataset', 'profile', 'experiment', 'ablation', 'sweep'].map((word) => `${word}Header ${word}`),
]);

/** The rule whose lines the statement is one of. */
function blockRule({ heads }: CaretContext): string {
  if (heads.length === 0) return 'file';
  if (heads.length > 1) return 'body';
  return /^ablation\b/.test(heads[0]!) ? 'ablationDecl' : /^sweep\b/.test(heads[0]!) ? 'sweepDecl' : 'body';
}

/** Case does not matter; a part of a name that begins with `_` may be meant as well. */
function matches(prefix: string, label: string): boolean {
  const wanted = prefix.toLowerCase();
  const offered = label.toLowerCase();
  return offered.startsWith(wanted) || offered.split('_').some((part) => part.startsWith(wanted));
}

function nameProposal(
  symbol: NameSymbol,
  place: NamePlace,
  startsEdit: boolean,
  context: CaretContext,
  { registry }: Analysis,
): Proposal {
  return {
    label: symbol.name,
    kind: symbol.kind,
    detail: symbolLine(symbol, registry),
    documentation: symbolDocumentation(symbol, registry),
    range: context.word,
    snippet: nameSnippet(symbol, place, startsEdit, context.isBeforeColon),
  };
}

function keywordProposal(word: string, isLineEnd: boolean, context: CaretContext): Proposal {
  const snippet = isLineEnd && context.statementTokens.length === 0 ? keywordSnippet(word) : null;
  const detail = snippet === null ? 'keyword' : snippet.replace(/\$\{\d:?([^}]*)\}|\$\d/g, '$1').split('\n')[0]!;
  return { label: word, kind: 'keyword', detail, documentation: '', range: context.word, snippet };
}
