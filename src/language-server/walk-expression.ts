// Visits the names of an expression, each with the place it stands in. What a name may mean depends on the type its place expects.
import type { CallExpr, Expr, Ident, Path } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { nameOf } from '../compiler/check-list.js';
import { WEIGHT } from '../compiler/check-loss.js';
import { ownLossSignature } from '../compiler/own-loss-signature.js';
import { findSignature, type Parameter, type Signature } from '../compiler/registry.js';
import { findPrimitive } from '../compiler/setting-type.js';
import { summands } from './entry-definitions.js';
import type { NamePlace } from './name-place.js';
import type { Scope } from './scope.js';
import { type Cursor, rootCursor, step } from './setting-cursor.js';

export interface NameVisitor {
  name(ident: Ident, place: NamePlace, scope: Scope | null): void;
  /** a value as a whole, with what its place takes */
  value?(expr: Expr, parameter: Parameter | null, scope: Scope): void;
}

/** Follows a path from `cursor`; null when a part of it is unknown. */
export function walkPath(path: Path, cursor: Cursor, scope: Scope, visitor: NameVisitor): Cursor | null {
  let current: Cursor | null = cursor;
  for (const part of path.parts) {
    if (current === null) return null;
    visitor.name(part, { kind: 'setting', cursor: current, scope }, scope);
    current = step(current, part.name, scope)?.cursor ?? null;
  }
  return current;
}

/** A value where `parameter` is expected; null: the place is unknown. `isAxis`: one of the values of an axis. */
export function walkExpression(
  expr: Expr,
  parameter: Parameter | null,
  scope: Scope,
  visitor: NameVisitor,
  isAxis = false,
): void {
  visitor.value?.(expr, parameter, scope);
  if (parameter !== null && findPrimitive(parameter.types, ['Loss']) !== null) {
    for (const term of summands(expr)) walkTerm(term, scope, visitor);
    return;
  }
  switch (expr.kind) {
    case 'number':
      if (expr.unit !== undefined) visitor.name(expr.unit, { kind: 'unit', parameter }, scope);
      break;
    case 'call':
      walkCall(expr, parameter, scope, visitor, isAxis);
      break;
    case 'list':
    case 'tuple':
      for (const item of expr.items) walkExpression(item, parameter, scope, visitor, isAxis);
      break;
    case 'binary':
      walkExpression(expr.left, parameter, scope, visitor);
      walkExpression(expr.right, parameter, scope, visitor);
      break;
    case 'labelled':
      walkExpression(expr.value, parameter, scope, visitor);
      break;
    case 'size':
    case 'string':
    case 'error':
      break;
    default:
      assertNever(expr);
  }
}

const LOSS_CALL: Parameter = {
  ...WEIGHT,
  name: 'loss',
  types: [{ kind: 'category', category: 'loss' }],
  text: 'loss: Loss',
};
const FACTOR: Parameter = { ...WEIGHT, types: [...WEIGHT.types, ...LOSS_CALL.types] };

/** `[weight *] call [as label]`; a bare first word may still become a weight such as `ramp(…)`. */
export function walkTerm(term: Expr, scope: Scope, visitor: NameVisitor): void {
  if (term.kind === 'labelled') {
    walkTerm(term.value, scope, visitor);
    nameNew(term.label, 'loss', scope, visitor);
    return;
  }
  const parts = factors(term);
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1;
    const parameter = parts.length === 1 ? FACTOR : isLast ? LOSS_CALL : WEIGHT;
    walkExpression(part, parameter, scope, visitor);
  });
}

function factors(expr: Expr): readonly Expr[] {
  return expr.kind === 'binary' && expr.operator === '*' ? [...factors(expr.left), ...factors(expr.right)] : [expr];
}

/** The name of a new entry, as the definitions of the scope know it. */
export function nameNew(ident: Ident, collection: string, scope: Scope, visitor: NameVisitor): void {
  visitor.name(ident, { kind: 'entry', collection, scope, given: [], isNew: true }, scope);
}

function walkCall(
  expr: CallExpr,
  parameter: Parameter | null,
  scope: Scope,
  visitor: NameVisitor,
  isAxis: boolean,
): void {
  const [first] = expr.callee.parts;
  if (first === undefined) return;
  if (expr.callee.parts.length > 1) {
    walkPath(expr.callee, rootCursor(scope), scope, visitor);
    return;
  }
  visitor.name(first, { kind: 'value', parameter, scope, isAxis }, scope);
  if (expr.args === undefined) return;
  const variable = first.name === 'env' ? expr.args[0]?.value : undefined;
  const name = variable === undefined ? null : nameOf(variable);
  if (name !== null) {
    visitor.name(name, { kind: 'variable' }, scope);
    return;
  }
  walkArguments(expr, signatureOf(first.name, parameter, scope, isAxis), scope, visitor);
}

function walkArguments(expr: CallExpr, signature: Signature | null, scope: Scope, visitor: NameVisitor): void {
  const args = expr.args ?? [];
  const given = args.flatMap((arg) => (arg.name === undefined ? [] : [arg.name.name]));
  let position = 0;
  for (const arg of args) {
    const { name } = arg;
    if (name !== undefined && signature !== null) {
      const others = given.filter((one) => one !== name.name);
      visitor.name(name, { kind: 'argument', signature, given: others }, scope);
    }
    const parameter = name === undefined ? signature?.parameters[position++] : parameterNamed(signature, name.name);
    walkExpression(arg.value, parameter ?? null, scope, visitor);
  }
}

function parameterNamed(signature: Signature | null, name: string): Parameter | undefined {
  return signature?.parameters.find((parameter) => parameter.name === name);
}

/** The built-in that a callee means, by the type expected there. */
export function signatureOf(
  name: string,
  parameter: Parameter | null,
  scope: Scope,
  isAxis: boolean,
): Signature | null {
  const expected = (parameter?.types ?? []).flatMap((type) => (type.kind === 'category' ? [type.category] : []));
  for (const category of isAxis ? [...expected, 'distribution'] : expected) {
    const signature = findSignature(scope.registry, category, name);
    if (signature !== null) return signature;
  }
  const declared = expected.includes('loss') ? scope.module.scope.get(name) : undefined;
  return declared?.decl.kind === 'extern' ? ownLossSignature(declared.decl, declared.module) : null;
}
