// Which named entries the layers of a declaration bring: loss terms, suites, modalities, splits. The compiler keeps what is left in
// the end; names in `drop` and in paths also mean entries that are gone by then.
import type { Expr, Ident } from '../../grammar/ast.js';
import type { Span } from '../compiler/diagnostic.js';
import { dotted, type FlatEdit } from '../compiler/flatten-edits.js';
import type { Module } from '../compiler/modules.js';

export interface EntryDefinition {
  /** `loss`, `eval.suite`, `modality`, `split` */
  readonly collection: string;
  readonly name: string;
  readonly span: Span;
  /** the entry is called after its callee; a name of its own would be written here, as ` as NAME` */
  readonly labelAt: Span | null;
}

/** Path of the collection that holds the terms of a loss. */
export const LOSS = 'loss';

/** In order of application. */
export function entryDefinitions(
  layers: readonly { readonly module: Module; readonly edits: readonly FlatEdit[] }[],
): readonly EntryDefinition[] {
  return layers.flatMap(({ module, edits }) => edits.flatMap((edit) => ofEdit(edit, module.file)));
}

function ofEdit(edit: FlatEdit, file: string): readonly EntryDefinition[] {
  const collection = dotted(edit.path);
  switch (edit.kind) {
    case 'set':
      return collection === LOSS ? summands(edit.value).flatMap((term) => ofTerm(term, collection, file)) : [];
    case 'add':
      return ofTerm(edit.value, collection, file);
    case 'declare':
      return [{ collection, name: edit.name.name, span: spanIn(file, edit.name), labelAt: null }];
    case 'drop':
    case 'keep':
      return [];
  }
}

/** `[weight *] call [as label]` */
function ofTerm(term: Expr, collection: string, file: string): readonly EntryDefinition[] {
  if (term.kind === 'labelled') {
    return [{ collection, name: term.label.name, span: spanIn(file, term.label), labelAt: null }];
  }
  const callee = calleeOf(term);
  if (callee === null || callee.name === '') return [];
  const end = { file, start: term.range.end, end: term.range.end };
  return [{ collection, name: callee.name, span: spanIn(file, callee), labelAt: end }];
}

/** The terms of a sum, in order. */
export function summands(expr: Expr): readonly Expr[] {
  if (expr.kind !== 'binary' || (expr.operator !== '+' && expr.operator !== '-')) return [expr];
  return [...summands(expr.left), ...summands(expr.right)];
}

function calleeOf(expr: Expr): Ident | null {
  if (expr.kind === 'binary' && expr.operator === '*') return calleeOf(expr.right);
  return expr.kind === 'call' ? (expr.callee.parts[0] ?? null) : null;
}

function spanIn(file: string, node: Ident): Span {
  return { file, start: node.range.start, end: node.range.end };
}

/** The definition that a name written at `at` means: the last one before it, else the first. */
export function definitionOf(
  definitions: readonly EntryDefinition[],
  collection: string,
  name: string,
  at: Span | null,
): EntryDefinition | null {
  const known = definitions.filter((one) => one.collection === collection && one.name === name);
  const isLater = (one: EntryDefinition) => at !== null && one.span.file === at.file && one.span.start > at.start;
  return known.findLast((one) => !isLater(one)) ?? known[0] ?? null;
}
