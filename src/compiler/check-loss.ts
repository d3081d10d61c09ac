// A loss: a sum of `[weight *] call [as label]`, kept as labelled terms.
import type { BinaryExpr, CallExpr, Expr } from '../../grammar/ast.js';
import { bindCall } from './bind-call.js';
import { checkExpression } from './check-expression.js';
import { constantValue } from './constant-arithmetic.js';
import { type ExpressionContext, placeOf, unknownValue, writtenText } from './expression-context.js';
import { lookUp } from './modules.js';
import { ownLossSignature } from './own-loss-signature.js';
import { spanOf } from './problems.js';
import { findSignature, type Parameter, type Signature, STD_FILE } from './registry.js';
import { renameHelp } from './rename-help.js';
import type { SettingValue, Term, TermsValue } from './setting-value.js';
import { knownLabel } from './similar-names.js';

/** The weight of a term, also for edits such as `loss.kl.weight = 30`. */
export const WEIGHT: Parameter = {
  name: 'weight',
  types: [
    { kind: 'primitive', name: 'Number' },
    { kind: 'category', category: 'weight' },
  ],
  default: null,
  runtime: false,
  span: { file: STD_FILE, start: 0, end: 0 },
  text: 'weight: Number | Weight',
};

/** Two terms of one label are RS4105; a broken term is left out. */
export function checkLoss(expr: Expr, context: ExpressionContext): TermsValue {
  const terms: Term[] = [];
  let broken = false;
  for (const part of summands(expr, context)) {
    const term = checkTerm(part, context);
    if (term === null) {
      broken = true;
      continue;
    }
    const first = terms.find((known) => known.label === term.label);
    if (first === undefined) terms.push(term);
    else reportDuplicate(term, first, part, context);
  }
  return { kind: 'terms', terms, broken, at: placeOf(context, expr) };
}

export function reportDuplicate(term: Term, first: Term, node: Expr, context: ExpressionContext): void {
  context.problems.error('RS4105', term.labelAt, `two loss terms are called \`${term.label}\``, {
    label: 'second term of this name',
    labels: [{ span: first.labelAt, text: 'first term' }],
    helps: [
      {
        text: node.kind === 'labelled' ? 'give it another name' : 'name one with `as`',
        applicability: 'placeholder',
        edits: [
          // a label that was given is replaced
          node.kind === 'labelled'
            ? { span: term.labelAt, text: `${term.label}_2` }
            : { span: { ...term.labelAt, start: node.range.end, end: node.range.end }, text: ` as ${term.label}_2` },
        ],
      },
    ],
  });
}

function summands(expr: Expr, context: ExpressionContext): readonly Expr[] {
  if (expr.kind === 'binary' && expr.operator === '+') {
    return [...summands(expr.left, context), ...summands(expr.right, context)];
  }
  if (expr.kind === 'binary' && expr.operator === '-') {
    const span = spanOf(context.module.file, { range: expr.operatorRange });
    context.problems.error('RS4107', span, 'a loss term is subtracted', {
      label: 'terms are added',
      helps: [
        {
          text: 'use a negative weight',
          applicability: 'choice',
          edits: [{ span, text: '+ -1 *' }],
        },
      ],
    });
    return summands(expr.left, context);
  }
  return [expr];
}

function factors(expr: Expr): readonly Expr[] {
  return expr.kind === 'binary' && expr.operator === '*' ? [...factors(expr.left), ...factors(expr.right)] : [expr];
}

/** One term; null when it was reported as wrong. */
export function checkTerm(expr: Expr, context: ExpressionContext): Term | null {
  const inner = expr.kind === 'labelled' ? expr.value : expr;
  const parts = factors(inner);
  const call = parts[parts.length - 1];
  if (call === undefined || parts.some((part) => part.kind === 'error')) return null;
  if (call.kind !== 'call' || call.callee.parts.length !== 1) {
    reportNoTerm(inner, call, context);
    return null;
  }
  const callee = call.callee.parts[0]!;
  if (callee.name === '') return null;
  const signature = lossNamed(callee.name, context);
  if (signature === undefined) reportUnknownLoss(call, context);
  if (signature === undefined || signature === null) return null;
  const at = placeOf(context, expr);
  const weight = checkWeight(parts.slice(0, -1), at, context);
  const label = expr.kind === 'labelled' ? expr.label : callee;
  return {
    label: label.name,
    labelAt: spanOf(context.module.file, label),
    weight,
    call: bindCall(call, signature, context),
    at,
  };
}

/** A built-in, or a loss of the file's own or imported; null when its declaration is wrong, undefined when there is none. */
function lossNamed(name: string, { registry, module }: ExpressionContext): Signature | null | undefined {
  const builtIn = findSignature(registry, 'loss', name);
  if (builtIn !== null) return builtIn;
  const declared = lookUp(module, name);
  if (declared === null) return null;
  return declared?.decl.kind === 'extern' ? ownLossSignature(declared.decl, declared.module) : undefined;
}

function checkWeight(parts: readonly Expr[], at: Term['at'], context: ExpressionContext): SettingValue {
  if (parts.length === 0) return { kind: 'number', value: 1, at };
  const only = parts.length === 1 ? parts[0]! : null;
  if (only !== null) return checkExpression(only, WEIGHT, context);
  const values = parts.map(constantValue);
  const bad = values.indexOf(null);
  if (bad < 0)
    return { kind: 'number', value: values.reduce<number>((product, value) => product * (value ?? 1), 1), at };
  const part = parts[bad]!;
  context.problems.error(
    'RS4106',
    spanOf(context.module.file, part),
    `\`${writtenText(context, part)}\` is not a constant factor of a weight`,
    { label: 'one `ramp(...)` or constant numbers' },
  );
  return unknownValue(at);
}

function reportUnknownLoss(call: CallExpr, context: ExpressionContext): void {
  const name = call.callee.parts[0]?.name ?? '';
  const own = [...context.module.scope].filter(([, declared]) => declared?.decl.kind === 'extern');
  const known = [...(context.registry.categories.get('loss')?.keys() ?? []), ...own.map(([loss]) => loss)];
  const span = spanOf(context.module.file, call.callee);
  context.problems.error('RS2004', span, `unknown loss \`${name}\``, {
    label: knownLabel(name, known),
    helps: renameHelp(span, name, known, 'choice'),
  });
}

function reportNoTerm(term: Expr, last: Expr, context: ExpressionContext): void {
  const span = spanOf(context.module.file, term);
  const sum = last.kind === 'tuple' && last.items.length === 1 ? last.items[0]! : null;
  if (sum?.kind === 'binary' && term.kind === 'binary') {
    const weight = writtenText(context, term.left);
    const distributed = summands(sum, context).map((part) => `${weight} * ${writtenText(context, part)}`);
    context.problems.error('RS4106', span, 'a sum of loss terms stands in parentheses', {
      label: 'each term keeps its own weight',
      helps: [
        {
          text: 'distribute the weight',
          applicability: 'choice',
          edits: [{ span, text: distributed.join(' + ') }],
        },
      ],
    });
    return;
  }
  const swapped = swappedWeight(term);
  context.problems.error('RS4106', span, `\`${writtenText(context, term)}\` is not a loss term`, {
    label: 'a term is `weight * loss`',
    helps:
      swapped === null
        ? []
        : [
            {
              text: 'write the weight first',
              applicability: 'choice',
              edits: [{ span, text: `${writtenText(context, swapped.right)} * ${writtenText(context, swapped.left)}` }],
            },
          ],
  });
}

/** `kl * 50` */
function swappedWeight(term: Expr): BinaryExpr | null {
  if (term.kind !== 'binary' || term.operator !== '*' || term.left.kind !== 'call') return null;
  return constantValue(term.right) === null ? null : term;
}
