// Arguments of a call bound to the parameters of its signature, defaults included.
import type { Arg, CallExpr, Ident } from '../../grammar/ast.js';
import { checkExpression } from './check-expression.js';
import { nameOf } from './check-list.js';
import type { Help } from './diagnostic.js';
import { removeHelp, replaceHelp } from './edit-helps.js';
import { type ExpressionContext, placeOf, unknownValue } from './expression-context.js';
import { NamedValues } from './named-values.js';
import { type Details, Problems, spanOf } from './problems.js';
import type { Parameter, Signature } from './registry.js';
import { renameHelp } from './rename-help.js';
import type { CallValue, SettingValue } from './setting-value.js';
import { similarLabel } from './similar-names.js';
import { defaultValue } from './standard-defaults.js';

/** Reports a wrong arity or argument (RS3301) with the signature. A value too many shifts all behind it, which is one mistake. */
export function bindCall(expr: CallExpr, signature: Signature, context: ExpressionContext): CallValue {
  const problems = new Problems();
  const bound = bindArguments(expr, signature, { ...context, problems });
  const isShifted = problems.found.length > 1 && hasNeighbours(expr, context);
  context.problems.addAll(isShifted ? problems.found.slice(0, 1) : problems.found);
  return bound;
}

/** Whether two arguments of one line stand side by side without a comma. */
function hasNeighbours({ args = [] }: CallExpr, { module }: ExpressionContext): boolean {
  return args.some((arg, index) => {
    const next = args[index + 1];
    return next !== undefined && /^[ \t]*$/.test(module.text.slice(arg.range.end, next.range.start));
  });
}

function bindArguments(expr: CallExpr, signature: Signature, context: ExpressionContext): CallValue {
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
      else unknownArgument(arg.name, withoutArgument(arg, written, file), signature, file, fail);
      continue;
    }
    if (args.has(parameter.name)) {
      fail(spanOf(file, arg), `argument \`${parameter.name}\` of \`${signature.name}\` is given twice`, {
        helps: [withoutArgument(arg, written, file)],
      });
      continue;
    }
    args.set(parameter.name, checkExpression(arg.value, parameter, context));
  }
  if (extra !== null) {
    const most = signature.parameters.length;
    const takes = most === 0 ? 'no arguments' : `at most ${most} argument${most === 1 ? '' : 's'}`;
    fail(spanOf(file, extra), `\`${signature.name}\` takes ${takes}, ${written.length} are given`, {
      helps: [withoutArgument(extra, written, file)],
    });
  }
  const absent = signature.parameters.filter((one) => !args.has(one.name) && one.default === null);
  const broken = context.problems.hasErrors || written.some((arg) => arg.value.kind === 'error');
  if (absent.length > 0 && !broken) {
    fail(callee, `\`${signature.name}\` needs ${absent.map((one) => `\`${one.name}\``).join(', ')}`, {
      helps: withArguments(expr, absent, file),
    });
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
  { name, range }: Ident,
  removal: Help,
  signature: Signature,
  file: string,
  fail: (span: ReturnType<typeof spanOf>, message: string, details: Details) => void,
): void {
  const known = signature.parameters.map((parameter) => parameter.name);
  const span = { file, ...range };
  const renamed = renameHelp(span, name, known, 'choice');
  fail(span, `\`${signature.name}\` has no argument \`${name}\``, {
    label: similarLabel(name, known),
    helps: renamed.length > 0 ? renamed : [removal],
  });
}

/** An argument goes with the comma before it, the first one with the comma behind it. */
function withoutArgument(arg: Arg, all: readonly Arg[], file: string): Help {
  const index = all.indexOf(arg);
  const [before, after] = [all[index - 1], all[index + 1]];
  const start = before?.range.end ?? arg.range.start;
  const end = before === undefined ? (after?.range.start ?? arg.range.end) : arg.range.end;
  return removeHelp('leave it out', { file, start, end });
}

/** The missing arguments, each with the first word it takes, or with its type where only the author knows. */
function withArguments(expr: CallExpr, absent: readonly Parameter[], file: string): readonly Help[] {
  const value = ({ types: [type] }: Parameter) => (type?.kind === 'word' ? type.word : '?');
  const text = absent.map((one) => `${one.name}: ${value(one)}`).join(', ');
  const given = expr.args ?? [];
  const at = expr.args === undefined ? expr.range.end : expr.range.end - 1;
  const inserted = expr.args === undefined ? `(${text})` : given.length === 0 ? text : `, ${text}`;
  return [
    replaceHelp(
      `give ${absent.map((one) => `\`${one.name}\``).join(', ')}`,
      { file, start: at, end: at },
      inserted,
      'placeholder',
    ),
  ];
}

/** All parameters in the order of the signature: what was given, else the default, else unknown. */
function withDefaults(
  signature: Signature,
  given: ReadonlyMap<string, SettingValue>,
  expr: CallExpr,
  context: ExpressionContext,
): ReadonlyMap<string, SettingValue> {
  return NamedValues.of(
    signature.parameters,
    (parameter) =>
      given.get(parameter.name) ?? defaultValue(parameter, signature, context) ?? unknownValue(placeOf(context, expr)),
  );
}
