// Arguments of a call bound to the parameters of its signature, defaults included.
import type { Arg, CallExpr } from '../../grammar/ast.js';
import { checkExpression } from './check-expression.js';
import { nameOf } from './check-list.js';
import { defaultsContext, type ExpressionContext, placeOf, unknownValue } from './expression-context.js';
import { type Details, spanOf } from './problems.js';
import type { Parameter, Signature } from './registry.js';
import type { CallValue, SettingValue } from './setting-value.js';
import { similarLabel } from './similar-names.js';

/** Reports a wrong arity or argument (RS3301) with the signature. */
export function bindCall(expr: CallExpr, signature: Signature, context: ExpressionContext): CallValue {
  const file = context.module.file;
  const callee = spanOf(file, expr.callee);
  const fail = (span: typeof callee, message: string, details: Details = {}) =>
    context.problems.error('RS3301', span, message, {
      ...details,
      notes: [{ text: `the signature is \`${signature.text}\`` }],
    });
  const args = new Map<string, SettingValue>();
  const written = joinArguments(expr, signature, context, fail);
  let position = 0;
  let extra: Arg | null = null;
  for (const arg of written) {
    const parameter: Parameter | undefined =
      arg.name === undefined
        ? signature.parameters[position++]
        : signature.parameters.find((candidate) => candidate.name === arg.name?.name);
    if (parameter === undefined) {
      if (arg.name === undefined) extra ??= arg;
      else unknownArgument(arg.name.name, spanOf(file, arg.name), signature, fail);
      continue;
    }
    if (args.has(parameter.name)) {
      fail(spanOf(file, arg), `argument \`${parameter.name}\` of \`${signature.name}\` is given twice`);
      continue;
    }
    args.set(parameter.name, checkExpression(arg.value, parameter, context));
  }
  if (extra !== null) {
    const most = signature.parameters.length;
    const takes = most === 0 ? 'no arguments' : `at most ${most} argument${most === 1 ? '' : 's'}`;
    fail(spanOf(file, extra), `\`${signature.name}\` takes ${takes}, ${written.length} are given`);
  }
  const absent = signature.parameters.filter((one) => !args.has(one.name) && one.default === null);
  const broken = written.some((arg) => arg.value.kind === 'error');
  if (absent.length > 0 && !broken) {
    fail(callee, `\`${signature.name}\` needs ${absent.map((one) => `\`${one.name}\``).join(', ')}`);
  }
  return { kind: 'call', signature, args: withDefaults(signature, args, expr, context), at: placeOf(context, expr) };
}

type Fail = (span: ReturnType<typeof spanOf>, message: string, details?: Details) => void;

/** The arguments as they were meant: `warmup 10 epochs` is the argument `warmup` without its colon (RS3301). */
function joinArguments(expr: CallExpr, signature: Signature, context: ExpressionContext, fail: Fail): readonly Arg[] {
  const joined: Arg[] = [];
  const args = expr.args ?? [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    const next = args[index + 1];
    const name = arg.name === undefined ? nameOf(arg.value) : null;
    const isParameter = signature.parameters.some((parameter) => parameter.name === name?.name);
    const between = next === undefined ? ',' : context.module.text.slice(arg.range.end, next.range.start);
    if (name === null || !isParameter || next === undefined || next.name !== undefined || between.trim() !== '') {
      joined.push(arg);
      continue;
    }
    const span = spanOf(context.module.file, arg);
    const edit = { span: { ...span, start: span.end }, text: ':' };
    fail(span, `argument \`${name.name}\` has no \`:\``, {
      label: 'a value follows',
      helps: [{ text: 'add the colon', applicability: 'safe', edits: [edit] }],
    });
    joined.push({ ...next, name, range: { start: arg.range.start, end: next.range.end } });
    index++;
  }
  return joined;
}

function unknownArgument(
  name: string,
  span: ReturnType<typeof spanOf>,
  signature: Signature,
  fail: (span: ReturnType<typeof spanOf>, message: string, details: Details) => void,
): void {
  const known = signature.parameters.map((parameter) => parameter.name);
  fail(span, `\`${signature.name}\` has no argument \`${name}\``, { label: similarLabel(name, known) });
}

/** All parameters in the order of the signature: what was given, else the default, else unknown. */
function withDefaults(
  signature: Signature,
  given: ReadonlyMap<string, SettingValue>,
  expr: CallExpr,
  context: ExpressionContext,
): ReadonlyMap<string, SettingValue> {
  const defaults = defaultsContext(signature, context);
  return new Map(
    signature.parameters.map((parameter) => {
      const value = given.get(parameter.name);
      if (value !== undefined) return [parameter.name, value];
      return [
        parameter.name,
        parameter.default === null
          ? unknownValue(placeOf(context, expr))
          : checkExpression(parameter.default, parameter, defaults),
      ];
    }),
  );
}
