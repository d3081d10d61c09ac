// Expressions as documents. The tree's own tokens in their own order; only spacing, lines and the commas between lines change.
import type { Arg, BinaryExpr, BinaryOperator, CallExpr, Expr, Ident, NumberExpr, Path } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { CommentQueue, commentLines } from './comment-queue.js';
import { brokenGroup, concat, type Doc, group, hardLine, indent, line, sequence, softLine, whenFlat } from './doc.js';
import { mayFollowLeadingOperator, needsComma } from './expression-edges.js';
import { renderDoc } from './render-doc.js';

export interface PrintContext {
  readonly comments: CommentQueue;
  /** what the tree was read from; null when a program made it */
  readonly source: string | null;
}
/** of a tree that was read from a text */
export interface SourceContext extends PrintContext {
  readonly source: string;
}

/** An expression on one line, as far as it fits and holds no list of tuples. Also for trees without a text. */
export function printExpr(expr: Expr): string {
  return renderDoc(exprDoc(expr, { comments: new CommentQueue('', []), source: null }));
}

/** Terms of a sum from which on it takes several lines as the value of a setting. */
const MANY_TERMS = 3;

/** The value of a setting in a block. */
export function settingValueDoc(expr: Expr, context: PrintContext): Doc {
  const isLongSum = isChainOf(expr, SUM) && chain(expr, SUM).length >= MANY_TERMS;
  return behindComments(expr, context, () =>
    isLongSum ? sumDoc(expr, context, brokenGroup) : plainExprDoc(expr, context),
  );
}

export function exprDoc(expr: Expr, context: PrintContext): Doc {
  return behindComments(expr, context, () => plainExprDoc(expr, context));
}

/** Comments before the expression end the line, and the expression goes on below. */
function behindComments(expr: Expr, { comments }: PrintContext, print: () => Doc): Doc {
  const before = commentLines(comments.takeBefore(expr.range.start));
  return before === null ? print() : indent(before, hardLine, print());
}

function plainExprDoc(expr: Expr, context: PrintContext): Doc {
  switch (expr.kind) {
    case 'number':
      return numberDoc(expr, context);
    case 'size':
      return context.source?.slice(expr.range.start, expr.range.end) ?? `${expr.height}x${expr.width}`;
    case 'string':
      return expr.raw;
    case 'call':
      return callDoc(expr, context);
    case 'list':
      return itemsDoc('[', expr.items, ']', expr.range.end, context, isTable(expr.items) ? brokenGroup : group);
    case 'tuple':
      return itemsDoc('(', expr.items, ')', expr.range.end, context, group);
    case 'binary':
      return binaryDoc(expr, context);
    case 'labelled':
      return concat(exprDoc(expr.value, context), ` as ${expr.label.name}`);
    case 'error':
      throw new Error('a tree with an error cannot be printed');
    default:
      return assertNever(expr);
  }
}

/** A comment may stand between the sign and the digits, and can only stay there: no line may end before every value. */
function numberDoc(expr: NumberExpr, { comments }: PrintContext): Doc {
  const inside = commentLines(comments.takeBefore(expr.range.end));
  const text = numberText(expr);
  return inside === null ? text : concat('-', indent(inside, hardLine, text.slice(1)));
}

/** `1E-05` is `1e-5`; otherwise as written. */
export function numberText({ raw, unit }: NumberExpr): string {
  const number = raw.replace(
    /[eE]([+-]?)0*(\d+)$/,
    (_, sign: string, digits: string) => `e${sign === '-' ? '-' : ''}${digits}`,
  );
  if (unit === undefined) return number;
  return unit.name === '%' ? `${number}%` : `${number} ${unit.name}`;
}

export function pathText(path: Path): string {
  return path.parts.map((part) => part.name).join('.');
}

// ---------------------------------------------------------------- brackets

function callDoc(call: CallExpr, context: PrintContext): Doc {
  const callee = pathText(call.callee);
  if (call.args === undefined) return callee;
  return itemsDoc(`${callee}(`, call.args, ')', call.range.end, context, group);
}

/** A list of tuples stands one tuple per line, whatever its width. */
function isTable(items: readonly Expr[]): boolean {
  return items.length > 0 && items.every((item) => item.kind === 'tuple');
}

/** Items on one line with commas, else one per line without. */
function itemsDoc(
  open: string,
  items: readonly (Expr | Arg)[],
  close: string,
  end: number,
  context: PrintContext,
  enclose: typeof group,
): Doc {
  const parts: Doc[] = [];
  for (const [index, item] of items.entries()) {
    const value = item.kind === 'arg' ? item.value : item;
    const before = commentLines(context.comments.takeBefore(item.range.start));
    const previous = items[index - 1];
    if (previous !== undefined) parts.push(itemSeparator(previous, item));
    if (before !== null) parts.push(before);
    parts.push(previous === undefined ? softLine : line);
    if (item.kind === 'arg' && item.name !== undefined) parts.push(`${item.name.name}: `);
    parts.push(exprDoc(value, context));
  }
  const dangling = commentLines(context.comments.takeBefore(end));
  if (items.length === 0 && dangling === null) return `${open}${close}`;
  return enclose(open, indent(sequence(parts), dangling ?? ''), softLine, close);
}

/** The comma between two items on one line, and between lines where it cannot be left out. */
export function itemSeparator(item: Parameters<typeof needsComma>[0], next: Parameters<typeof needsComma>[1]): Doc {
  return needsComma(item, next) ? ',' : whenFlat(',');
}

/** Names with commas; the caller says whether the line may end behind a comma. */
export function namesDoc(
  names: readonly (Ident | Path)[],
  { comments }: PrintContext,
  options: { readonly mayBreak: boolean },
): Doc {
  const [first, ...rest] = names;
  if (first === undefined) return '';
  const parts: Doc[] = [];
  for (const name of rest) {
    const before = commentLines(comments.takeBefore(name.range.end));
    const space = options.mayBreak ? line : ' ';
    parts.push(',', before === null ? space : concat(before, hardLine), nameText(name));
  }
  return group(nameText(first), indent(sequence(parts)));
}

function nameText(name: Ident | Path): string {
  return name.kind === 'ident' ? name.name : pathText(name);
}

// ---------------------------------------------------------------- operators

const SUM: readonly BinaryOperator[] = ['+', '-'];
const PRODUCT: readonly BinaryOperator[] = ['*', '/'];
const LOGIC: readonly BinaryOperator[] = ['and', 'or'];

interface Operand {
  /** null before the first operand */
  readonly operator: BinaryOperator | null;
  readonly expr: Expr;
}

function isChainOf(expr: Expr, operators: readonly BinaryOperator[]): expr is BinaryExpr {
  return expr.kind === 'binary' && operators.includes(expr.operator);
}

/** Operands of neighbouring operators of one kind, in the order of the text. */
function chain(expr: Expr, operators: readonly BinaryOperator[]): readonly Operand[] {
  const reversed: Operand[] = [];
  const pending: Operand[] = [{ operator: null, expr }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isChainOf(next.expr, operators)) reversed.push(next);
    else {
      pending.push({ operator: next.operator, expr: next.expr.left });
      pending.push({ operator: next.expr.operator, expr: next.expr.right });
    }
  }
  return reversed.reverse();
}

function binaryDoc(expr: BinaryExpr, context: PrintContext): Doc {
  const { operator } = expr;
  if (SUM.includes(operator)) return sumDoc(expr, context, group);
  if (LOGIC.includes(operator)) {
    return chainDoc(expr, LOGIC, context, group, (operand) => (mayFollowLeadingOperator(operand.expr) ? line : null));
  }
  if (PRODUCT.includes(operator)) return chainDoc(expr, PRODUCT, context, group, () => ' ');
  const between = operator === '..' ? '..' : ` ${operator} `;
  return concat(exprDoc(expr.left, context), between, exprDoc(expr.right, context));
}

/** `-` cannot begin a line: it stays behind the term before. */
function sumDoc(expr: Expr, context: PrintContext, enclose: typeof group): Doc {
  return chainDoc(expr, SUM, context, enclose, ({ operator }) => (operator === '-' ? null : line));
}

/** Operands with their operators between. `spaceBefore` an operator is null where no line may end: comments stay behind it then. */
function chainDoc(
  expr: Expr,
  operators: readonly BinaryOperator[],
  context: PrintContext,
  enclose: typeof group,
  spaceBefore: (operand: Operand) => Doc | null,
): Doc {
  const [first, ...tails] = chain(expr, operators);
  if (first === undefined) throw new Error('an operator without operands');
  const parts: Doc[] = [];
  const start = exprDoc(first.expr, context);
  for (const tail of tails) {
    const space = spaceBefore(tail);
    if (space === null) parts.push(' ');
    else {
      const before = commentLines(context.comments.takeBefore(tail.expr.range.start));
      parts.push(before === null ? space : concat(before, hardLine));
    }
    parts.push(`${tail.operator} `, exprDoc(tail.expr, context));
  }
  return enclose(start, indent(sequence(parts)));
}
