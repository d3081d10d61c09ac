// Declarations of the syntax tree from the concrete one. Total; a declaration whose header lost its name, its base or its
// file has an empty one there, about which later phases say nothing: the complaint was made.

import type {
  AblationDecl,
  Axis,
  Decl,
  ExperimentDecl,
  ExternDecl,
  Ident,
  ImportDecl,
  Param,
  Path,
  Row,
  Sample,
  Skip,
  SweepDecl,
} from './ast.js';
import type { BuildContext } from './build-context.js';
import { buildBody, buildEdit } from './build-edit.js';
import { buildExpr, buildNames, buildNumber, buildPath, ident, spanning } from './build-expression.js';
import type { CstNode, Token } from './chevrotain.js';
import { cover, node, nodes, present, rangeOf, token, tokens } from './cst.js';
import { decodeString } from './string-literal.js';
import { tokenEnd, tokenRange } from './tokens.js';

/** The comment lines directly above an offset, without their `#`. */
export type DocReader = (offset: number) => string;

/** One declaration, or none when it cannot be told which. */
export function buildDeclaration(decl: CstNode, docAbove: DocReader, context: BuildContext): Decl | undefined {
  context.startStatement();
  const [kind, found] = Object.entries(decl.children).find(([, children]) => children.length > 0) ?? [];
  const child = found?.[0];
  if (child === undefined || !('children' in child)) return undefined;
  switch (kind) {
    case 'importDecl':
      return buildImport(child, context);
    case 'datasetDecl':
      return buildSimple('dataset', child, context);
    case 'profileDecl':
      return buildSimple('profile', child, context);
    case 'experimentDecl':
      return buildExperiment(child, context);
    case 'ablationDecl':
      return buildAblation(child, context);
    case 'sweepDecl':
      return buildSweep(child, context);
    case 'externDecl':
      return buildExtern(child, docAbove, context);
    default:
      return undefined;
  }
}

function buildImport(decl: CstNode, context: BuildContext): ImportDecl | undefined {
  const keyword = token(decl, 'From');
  const file = token(decl, 'StringLiteral');
  const names = buildNames(node(decl, 'names'));
  if (keyword === undefined) return undefined;
  // The `from` at the end of a damaged `extern` starts no import.
  const before = context.textOf({ start: Math.max(0, keyword.startOffset - 1), end: keyword.startOffset });
  if (names.length === 0 && /[^\r\n\ufeff]/.test(before)) return undefined;
  const behind = { start: tokenEnd(keyword), end: tokenEnd(keyword) };
  const range = rangeOf(file) ?? behind;
  const raw = file?.image ?? '';
  const from = { kind: 'string', value: decodeString(raw).value, raw, range } as const;
  return { kind: 'import', from, names, range: spanning(cover(tokenRange(keyword), range), names) };
}

function buildSimple<K extends 'dataset' | 'profile'>(kind: K, decl: CstNode, context: BuildContext) {
  const header = node(decl, `${kind}Header`);
  const keyword = token(header, kind === 'dataset' ? 'Dataset' : 'Profile');
  if (keyword === undefined) return undefined;
  const name = nameBehind(keyword, token(header, 'Ident'));
  const body = buildBody(node(decl, 'body'), name.range.end, context);
  return { kind, name, body, range: cover(tokenRange(keyword), name.range, body.range) };
}

function buildExperiment(decl: CstNode, context: BuildContext): ExperimentDecl | undefined {
  const header = node(decl, 'experimentHeader');
  const keyword = token(header, 'Experiment');
  if (keyword === undefined) return undefined;
  const name = nameBehind(keyword, token(header, 'Ident'));
  const extending = token(header, 'Extends');
  const base = extending === undefined ? undefined : pathBehind(extending, node(header, 'path'));
  const profiles = buildNames(node(header, 'names'));
  const headerRange = spanning(cover(tokenRange(keyword), name.range, base?.range), profiles);
  const body = buildBody(node(decl, 'body'), headerRange.end, context);
  const range = cover(headerRange, body.range);
  return { kind: 'experiment', name, with: profiles, body, range, ...(base === undefined ? {} : { extends: base }) };
}

function buildAblation(decl: CstNode, context: BuildContext): AblationDecl | undefined {
  const header = variantsHeader(node(decl, 'ablationHeader'), 'Ablation');
  if (header === undefined) return undefined;
  const rows = nodes(decl, 'row').flatMap((row) => buildRow(row, context));
  const range = cover(spanning(header.range, rows), rangeOf(token(decl, 'CloseBrace')));
  return { ...header, kind: 'ablation', rows, range };
}

function buildSweep(decl: CstNode, context: BuildContext): SweepDecl | undefined {
  const header = variantsHeader(node(decl, 'sweepHeader'), 'Sweep');
  if (header === undefined) return undefined;
  const items = [
    ...nodes(decl, 'axis').flatMap((axis) => buildAxis(axis, context)),
    ...nodes(decl, 'skip').flatMap((skip) => buildSkip(skip, context)),
    ...nodes(decl, 'sample').flatMap((sample) => buildSample(sample, context)),
  ].sort((a, b) => a.range.start - b.range.start);
  const range = cover(spanning(header.range, items), rangeOf(token(decl, 'CloseBrace')));
  return { ...header, kind: 'sweep', items, range };
}

/** `ablation NAME of PATH` and `sweep NAME of PATH`. */
function variantsHeader(header: CstNode | undefined, kind: 'Ablation' | 'Sweep') {
  const keyword = token(header, kind);
  if (keyword === undefined) return undefined;
  const nameToken = token(header, 'Ident');
  const name = nameBehind(keyword, nameToken);
  const of = pathBehind(token(header, 'Of') ?? nameToken ?? keyword, node(header, 'path'));
  return { name, of, range: cover(tokenRange(keyword), name.range, of.range) };
}

/** The name of a declaration; without one it is the empty name, which nothing can refer to. */
function nameBehind(keyword: Token, name: Token | undefined): Ident {
  const { end } = tokenRange(keyword);
  return name === undefined ? { kind: 'ident', name: '', range: { start: end, end } } : ident(name);
}

/** The base of a declaration; without one it is the path without parts. */
function pathBehind(before: Token, path: CstNode | undefined): Path {
  const { end } = tokenRange(before);
  return buildPath(path)?.value ?? { kind: 'path', parts: [], range: { start: end, end } };
}

function buildRow(row: CstNode, context: BuildContext): Row[] {
  const nameToken = token(row, 'Ident');
  if (nameToken === undefined || !context.isTrusted(nameToken.startOffset)) return [];
  const name = ident(nameToken);
  const edits = nodes(row, 'edit').flatMap((edit) => buildEdit(edit, undefined, context));
  return edits.length === 0 ? [] : [{ kind: 'row', name, edits, range: spanning(name.range, edits) }];
}

function buildAxis(axis: CstNode, context: BuildContext): Axis[] {
  context.startStatement();
  const open = rangeOf(token(axis, 'OpenParen'));
  const paths = nodes(axis, 'path').flatMap((path) => present(buildPath(path)?.value));
  const [first] = paths;
  if (first === undefined || !context.isTrusted(first.range.start)) return [];
  const [valuesNode, whenNode] = nodes(axis, 'expr');
  const start = cover(
    spanning(first.range, paths),
    open,
    rangeOf(token(axis, 'CloseParen')),
    rangeOf(token(axis, 'In')),
  );
  const values = buildExpr(valuesNode, start.end, context);
  const whenRange = rangeOf(token(axis, 'When'));
  const when = whenRange === undefined ? undefined : buildExpr(whenNode, whenRange.end, context);
  const range = cover(start, values.range, whenRange, when?.range);
  return [{ kind: 'axis', paths, tuple: open !== undefined, values, range, ...(when === undefined ? {} : { when }) }];
}

function buildSkip(skip: CstNode, context: BuildContext): Skip[] {
  context.startStatement();
  const keyword = token(skip, 'Skip');
  if (keyword === undefined || !context.isTrusted(keyword.startOffset)) return [];
  const start = cover(tokenRange(keyword), rangeOf(token(skip, 'Where')));
  const where = buildExpr(node(skip, 'expr'), start.end, context);
  return [{ kind: 'skip', where, range: cover(start, where.range) }];
}

function buildSample(sample: CstNode, context: BuildContext): Sample[] {
  const keyword = token(sample, 'Sample');
  if (keyword === undefined || !context.isTrusted(keyword.startOffset)) return [];
  const [countToken, seedToken] = tokens(sample, 'NumberLiteral');
  const count = buildNumber(countToken, undefined, context);
  if (count === undefined) return [];
  const seed = buildNumber(seedToken, undefined, context);
  const range = cover(tokenRange(keyword), count.range, rangeOf(token(sample, 'Seed')), seed?.range);
  return [{ kind: 'sample', count, range, ...(seed === undefined ? {} : { seed }) }];
}

function buildExtern(decl: CstNode, docAbove: DocReader, context: BuildContext): ExternDecl | undefined {
  const keyword = token(decl, 'Extern');
  const [categoryToken, nameToken] = tokens(decl, 'Ident');
  if (keyword === undefined) return undefined;
  const category = nameBehind(keyword, categoryToken);
  const name = nameBehind(categoryToken ?? keyword, nameToken);
  const params = nodes(decl, 'param').flatMap((param) => buildParam(param, context));
  const uses = nodes(decl, 'path').flatMap((path) => present(buildPath(path)?.value));
  const file = token(decl, 'StringLiteral');
  const start = cover(tokenRange(keyword), name.range, rangeOf(token(decl, 'CloseParen')), rangeOf(file));
  return {
    kind: 'extern',
    category,
    name,
    params,
    uses,
    doc: docAbove(keyword.startOffset),
    range: spanning(start, [...params, ...uses]),
    ...(file === undefined
      ? {}
      : {
          from: { kind: 'string', value: decodeString(file.image).value, raw: file.image, range: tokenRange(file) },
        }),
  };
}

function buildParam(param: CstNode, context: BuildContext): Param[] {
  context.startStatement();
  const nameToken = token(param, 'Ident');
  if (nameToken === undefined) return [];
  const name = ident(nameToken);
  const types = nodes(param, 'type').flatMap((type) => tokens(type, 'Ident').map(ident));
  const equal = rangeOf(token(param, 'Equal'));
  const value = equal === undefined ? undefined : buildExpr(node(param, 'expr'), equal.end, context);
  const range = cover(spanning(name.range, types), equal, value?.range);
  return [{ kind: 'param', name, types, range, ...(value === undefined ? {} : { default: value }) }];
}
