// A sum of loss terms taken apart: `50 * kl as strong` is weight, call and label, with the comments of its lines.
import type { CallExpr, Expr, Range } from '../../../grammar/ast.js';
import { comments, type Placed } from './version.js';

export interface TermParts {
  readonly label: string;
  /** as written; null = no weight */
  readonly weight: Placed<Expr> | null;
  readonly call: Placed<CallExpr>;
  /** the label was written with `as` */
  readonly named: boolean;
  /** comment lines above, and the comment behind it on its line */
  readonly above: readonly string[];
  readonly behind: string | null;
}

/** Null when the expression is no sum of terms with distinct labels. */
export function termsOf({ node, text }: Placed<Expr>): readonly TermParts[] | null {
  const summands = summandsOf(node);
  const terms = summands.map((term, i) =>
    partsOf(term, summands[i - 1]?.range ?? null, summands[i + 1]?.range ?? null, text),
  );
  if (terms.some((term) => term === null)) return null;
  const known = terms as TermParts[];
  return new Set(known.map(({ label }) => label)).size === known.length ? known : null;
}

function summandsOf(expr: Expr): readonly Expr[] {
  return expr.kind === 'binary' && expr.operator === '+'
    ? [...summandsOf(expr.left), ...summandsOf(expr.right)]
    : [expr];
}

function partsOf(term: Expr, before: Range | null, after: Range | null, text: string): TermParts | null {
  const inner = term.kind === 'labelled' ? term.value : term;
  const [weight, call] =
    inner.kind === 'binary' && inner.operator === '*' ? ([inner.left, inner.right] as const) : ([null, inner] as const);
  if (call.kind !== 'call') return null;
  const gapBefore = before === null ? '' : text.slice(before.end, term.range.start);
  const gapAfter = after === null ? '' : text.slice(term.range.end, after.start);
  const newLine = gapBefore.indexOf('\n');
  return {
    label: term.kind === 'labelled' ? term.label.name : (call.callee.parts.at(-1)?.name ?? ''),
    weight: weight === null ? null : { node: weight, text },
    call: { node: call, text },
    named: term.kind === 'labelled',
    above: newLine < 0 ? [] : comments(gapBefore.slice(newLine)),
    behind: comments(gapAfter.split('\n')[0] ?? '')[0] ?? null,
  };
}
