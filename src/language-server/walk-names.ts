// Visits every name of a declaration with the place it stands in: the one description of what names mean, for index and completion.
import type { AblationDecl, Axis, Decl, Edit, Expr, ExternDecl, Ident, Path, SweepDecl } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { entryParameter } from '../compiler/apply-edit.js';
import type { Module } from '../compiler/modules.js';
import { spanOf } from '../compiler/problems.js';
import type { Parameter, Registry } from '../compiler/registry.js';
import { findPrimitive } from '../compiler/setting-type.js';
import { ofPath } from '../compiler/tables.js';
import type { NamePlace } from './name-place.js';
import { declarationSymbol, variantSymbol } from './name-symbol.js';
import type { Scope, Scopes } from './scope.js';
import { type Cursor, rootCursor, step } from './setting-cursor.js';
import { tableSymbol } from './variant-names.js';
import { type NameVisitor, nameNew, walkExpression, walkPath, walkTerm } from './walk-expression.js';

/** What a walk needs to know besides the tree. `fileOf` finds an imported file. */
export interface WalkContext {
  readonly module: Module;
  readonly registry: Registry;
  readonly scopes: Pick<Scopes, 'of' | 'ofRow'>;
  readonly fileOf: (from: string) => Module | null;
}

export function walkDeclaration(decl: Decl, context: WalkContext, visitor: NameVisitor): void {
  const { module, scopes } = context;
  switch (decl.kind) {
    case 'import': {
      const from = context.fileOf(decl.from.value);
      const given = (name: Ident) => decl.names.filter((one) => one !== name).map((one) => one.name);
      for (const name of decl.names) visitor.name(name, { kind: 'imported', from, given: given(name) }, null);
      break;
    }
    case 'dataset':
    case 'profile':
    case 'experiment': {
      const scope = scopes.of(decl, module);
      visitor.name(decl.name, { kind: 'new', symbol: declarationSymbol(decl, module.file) }, scope);
      if (decl.kind === 'experiment') {
        if (decl.extends !== undefined) walkVariant(decl.extends, decl.name.name, module, visitor);
        walkProfiles(decl.with, module, visitor);
      }
      walkEdits(decl.body.edits, rootCursor(scope), scope, visitor);
      break;
    }
    case 'ablation':
      walkAblation(decl, context, visitor);
      break;
    case 'sweep':
      walkSweep(decl, context, visitor);
      break;
    case 'extern':
      walkExtern(decl, context, visitor);
      break;
    default:
      assertNever(decl);
  }
}

function walkVariant(path: Path, self: string, module: Module, visitor: NameVisitor): void {
  path.parts.forEach((part, index) => {
    const before = path.parts.slice(0, index).map((one) => one.name);
    visitor.name(part, { kind: 'variant', module, before, self }, null);
  });
}

function walkProfiles(names: readonly Ident[], module: Module, visitor: NameVisitor): void {
  for (const name of names) {
    const given = names.filter((one) => one !== name).map((one) => one.name);
    visitor.name(name, { kind: 'profile', module, given }, null);
  }
}

function walkAblation(decl: AblationDecl, { module, scopes }: WalkContext, visitor: NameVisitor): void {
  visitor.name(decl.name, { kind: 'new', symbol: tableSymbol(decl, module) }, scopes.of(decl, module));
  walkVariant(decl.of, '', module, visitor);
  for (const row of decl.rows) {
    const scope = scopes.ofRow(row, decl, module);
    const path = `${ofPath(decl)}.${decl.name.name}.${row.name.name}`;
    const symbol = variantSymbol('row', 'row', path, spanOf(module.file, row.name));
    visitor.name(row.name, { kind: 'new', symbol }, scope);
    walkEdits(row.edits, rootCursor(scope), scope, visitor);
  }
}

function walkSweep(decl: SweepDecl, { module, scopes }: WalkContext, visitor: NameVisitor): void {
  const scope = scopes.of(decl, module);
  visitor.name(decl.name, { kind: 'new', symbol: tableSymbol(decl, module) }, scope);
  walkVariant(decl.of, '', module, visitor);
  for (const item of decl.items) {
    if (item.kind === 'axis') walkAxis(item, ofPath(decl), scope, visitor);
    if (item.kind === 'skip') walkCondition(item.where, scope, visitor);
  }
}

function walkAxis(axis: Axis, of: string, scope: Scope, visitor: NameVisitor): void {
  const root = rootCursor(scope);
  const onlyPart = axis.tuple ? undefined : single(axis.paths)?.parts;
  const first = onlyPart?.length === 1 ? onlyPart[0] : undefined;
  if (first !== undefined) visitor.name(first, { kind: 'axis', cursor: root, scope, of }, scope);
  const cursors =
    first === undefined
      ? axis.paths.map((path) => walkPath(path, root, scope, visitor))
      : [step(root, first.name, scope)?.cursor ?? null];
  const { values } = axis;
  if (isVariantAxis(axis)) {
    const [name] = values.kind === 'call' ? values.callee.parts : [];
    if (name !== undefined) visitor.name(name, { kind: 'table', module: scope.module, of }, scope);
  } else if (axis.tuple && values.kind === 'list') {
    for (const item of values.items) {
      const parts = item.kind === 'tuple' ? item.items : [item];
      parts.forEach((part, index) => {
        walkExpression(part, cursors[index]?.parameter ?? null, scope, visitor);
      });
    }
  } else {
    walkValueAt(values, cursors[0] ?? null, scope, visitor, values.kind !== 'list');
  }
  if (axis.when !== undefined) walkCondition(axis.when, scope, visitor);
}

function single<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** `variant in terms` */
export function isVariantAxis(axis: Axis): boolean {
  const [path] = axis.paths;
  return !axis.tuple && path?.parts.length === 1 && path.parts[0]?.name === 'variant';
}

/** Comparisons of a setting with a value. */
function walkCondition(expr: Expr, scope: Scope, visitor: NameVisitor): void {
  if (expr.kind === 'tuple') for (const item of expr.items) walkCondition(item, scope, visitor);
  if (expr.kind === 'call') walkPath(expr.callee, rootCursor(scope), scope, visitor);
  if (expr.kind !== 'binary') return;
  if (expr.operator === 'and' || expr.operator === 'or') {
    walkCondition(expr.left, scope, visitor);
    walkCondition(expr.right, scope, visitor);
    return;
  }
  const cursor = expr.left.kind === 'call' ? walkPath(expr.left.callee, rootCursor(scope), scope, visitor) : null;
  walkExpression(expr.right, cursor?.parameter ?? null, scope, visitor);
}

function walkExtern(decl: ExternDecl, { module }: WalkContext, visitor: NameVisitor): void {
  visitor.name(decl.name, { kind: 'new', symbol: declarationSymbol(decl, module.file) }, null);
  const type: NamePlace = { kind: 'type' };
  visitor.name(decl.category, { kind: 'category' }, null);
  for (const param of decl.params) {
    for (const name of param.types) visitor.name(name, type, null);
  }
  for (const path of decl.uses) {
    path.parts.forEach((part, index) => {
      const before = path.parts.slice(0, index).map((one) => one.name);
      visitor.name(part, { kind: 'tensor', before }, null);
    });
  }
}

// ---------------------------------------------------------------- statements

function walkEdits(edits: readonly Edit[], cursor: Cursor, scope: Scope, visitor: NameVisitor): void {
  for (const edit of edits) walkEdit(edit, cursor, scope, visitor);
}

function walkEdit(edit: Edit, from: Cursor, scope: Scope, visitor: NameVisitor): void {
  const path = edit.kind === 'declare' ? edit.collection : edit.path;
  const cursor = walkPath(path, from, scope, visitor);
  switch (edit.kind) {
    case 'set':
      walkValueAt(edit.value, cursor, scope, visitor);
      break;
    case 'block':
      if (cursor !== null) walkEdits(edit.body.edits, cursor, scope, visitor);
      break;
    case 'declare': {
      if (cursor === null) break;
      nameNew(edit.name, cursor.path, scope, visitor);
      if (edit.value.kind !== 'body') walkExpression(edit.value, entryOf(cursor), scope, visitor);
      break;
    }
    case 'add':
      walkAdded(edit.value, cursor, scope, visitor);
      break;
    case 'drop':
    case 'keep':
      for (const name of edit.names) {
        const given = edit.names.filter((one) => one !== name).map((one) => one.name);
        const collection = cursor?.path ?? '';
        visitor.name(name, { kind: 'entry', collection, scope, given, isNew: false }, scope);
      }
      break;
    default:
      assertNever(edit);
  }
}

/** A value at the end of a path; a whole loss term has no parameter of its own. */
function walkValueAt(value: Expr, cursor: Cursor | null, scope: Scope, visitor: NameVisitor, isAxis = false): void {
  if (cursor !== null && cursor.term !== null) walkTerm(value, scope, visitor);
  else walkExpression(value, cursor?.parameter ?? null, scope, visitor, isAxis);
}

function walkAdded(value: Expr, cursor: Cursor | null, scope: Scope, visitor: NameVisitor): void {
  const parameter = cursor?.parameter ?? null;
  if (parameter !== null && findPrimitive(parameter.types, ['Loss']) !== null) {
    walkTerm(value, scope, visitor);
    return;
  }
  const entry = cursor === null ? null : entryOf(cursor);
  walkExpression(value.kind === 'labelled' ? value.value : value, entry, scope, visitor);
  if (value.kind === 'labelled' && cursor !== null) nameNew(value.label, cursor.path, scope, visitor);
}

/** What an entry of the collection takes; null when it is no collection. */
function entryOf(cursor: Cursor): Parameter | null {
  const type = cursor.parameter?.types.find((one) => one.kind === 'keyed');
  return type?.kind === 'keyed' ? entryParameter(cursor.parameter?.name ?? '', type.of) : null;
}
