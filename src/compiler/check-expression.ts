// Phase "check", part one: an expression against the type that its place expects. Bare words mean what the place can take.
import type { CallExpr, Expr, NumberExpr, Range } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { bindCall } from './bind-call.js';
import { checkList } from './check-list.js';
import { checkLoss } from './check-loss.js';
import { checkNumber, checkPlainNumber, NUMERIC } from './check-number.js';
import { checkString } from './check-string.js';
import { constantValue } from './constant-arithmetic.js';
import type { Help } from './diagnostic.js';
import { replaceHelp } from './edit-helps.js';
import { type ExpressionContext, placeOf, unknownValue, writtenText } from './expression-context.js';
import { lookUp } from './modules.js';
import { Problems, spanOf } from './problems.js';
import { findSignature, type Parameter } from './registry.js';
import { renameHelp } from './rename-help.js';
import { describeTypes, findPrimitive, type SettingType, withArticle } from './setting-type.js';
import type { SettingValue } from './setting-value.js';
import { knownLabel } from './similar-names.js';
import { describeDimension, findUnit } from './units.js';

/** Always gives a value: `unknown` where something was wrong and reported. */
export function checkExpression(expr: Expr, parameter: Parameter, context: ExpressionContext): SettingValue {
  const at = placeOf(context, expr);
  if (expr.kind === 'error') return unknownValue(at);
  if (takes(parameter, 'Loss')) return checkLoss(expr, context);
  return matchExpression(expr, parameter, context) ?? mismatch(expr, parameter, context);
}

function takes(parameter: Parameter, ...names: Parameters<typeof findPrimitive>[1]): boolean {
  return findPrimitive(parameter.types, names) !== null;
}

/** Null when no type of the parameter fits this form of expression. */
function matchExpression(
  expr: Exclude<Expr, { kind: 'error' }>,
  parameter: Parameter,
  context: ExpressionContext,
): SettingValue | null {
  const at = placeOf(context, expr);
  switch (expr.kind) {
    case 'number':
      return checkNumber(expr, parameter, context) ?? checkList(expr, parameter, context);
    case 'size':
      if (!takes(parameter, 'Size')) return null;
      if (expr.height >= 1 && expr.width >= 1) return { kind: 'size', height: expr.height, width: expr.width, at };
      context.problems.error('RS3103', at.span, `\`${writtenText(context, expr)}\` has an empty side`);
      return unknownValue(at);
    case 'string':
      return checkString(expr, parameter, context);
    case 'call':
      return expr.args === undefined ? checkWord(expr, parameter, context) : checkCall(expr, parameter, context);
    case 'list':
      return checkList(expr, parameter, context);
    case 'tuple':
    case 'binary': {
      if (expr.kind === 'binary' && expr.operator === '..') return checkList(expr, parameter, context);
      const value = constantValue(expr);
      return value === null ? null : checkPlainNumber(value, expr, parameter, context);
    }
    case 'labelled':
      return null;
    default:
      return assertNever(expr);
  }
}

function checkWord(expr: CallExpr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const at = placeOf(context, expr);
  const parts = expr.callee.parts.map((part) => part.name);
  const name = parts[0] ?? '';
  if (parts.length > 1) return { kind: 'reference', parts, parameter, patches: [], at };
  if (parameter.types.some((type) => type.kind === 'word' && type.word === name))
    return { kind: 'word', word: name, at };
  for (const type of parameter.types) {
    const signature = type.kind === 'category' ? findSignature(context.registry, type.category, name) : null;
    if (signature !== null) return bindCall(expr, signature, context);
  }
  if (takes(parameter, 'SplitName', 'SuiteName')) return { kind: 'word', word: name, at };
  if (takes(parameter, 'Dataset')) {
    const declared = lookUp(context.module, name);
    if (declared === null) return unknownValue(at);
    if (declared?.decl.kind === 'dataset') return { kind: 'dataset', declared, at };
  }
  if (context.root.parameters.some((one) => one.name === name)) {
    return { kind: 'reference', parts, parameter, patches: [], at };
  }
  return unknownName(name, expr, parameter, context);
}

function checkCall(expr: CallExpr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const name = expr.callee.parts.map((part) => part.name).join('.');
  if (name === 'env') return checkEnvironment(expr, parameter, context);
  for (const type of parameter.types) {
    const signature = type.kind === 'category' ? findSignature(context.registry, type.category, name) : null;
    if (signature !== null) return bindCall(expr, signature, context);
  }
  return unknownName(name, expr, parameter, context);
}

function checkEnvironment(expr: CallExpr, parameter: Parameter, context: ExpressionContext): SettingValue {
  const at = placeOf(context, expr);
  if (!takes(parameter, 'Environment')) {
    context.problems.error(
      'RS3120',
      at.span,
      `\`env()\` stands in \`${parameter.name}\`, which is ${describeTypes(parameter.types)}`,
      {
        label: 'not a field for the environment',
        notes: [{ text: 'a result may not depend on the environment; `env()` is for the `root` of a data set' }],
      },
    );
    return unknownValue(at);
  }
  const arg = expr.args?.[0]?.value;
  const variable = arg?.kind === 'call' && arg.args === undefined ? arg.callee.parts : null;
  if (expr.args?.length === 1 && variable?.length === 1) {
    return { kind: 'environment', name: variable[0]!.name, at };
  }
  context.problems.error('RS3301', at.span, '`env` takes the name of one variable', {
    notes: [{ text: 'the signature is `env(NAME)`, without quotes' }],
  });
  return unknownValue(at);
}

/** Names that could stand here, most specific first. */
function namesInScope(parameter: Parameter, context: ExpressionContext): readonly string[] {
  const namesOf = (type: SettingType): readonly string[] => {
    if (type.kind === 'word') return [type.word];
    if (type.kind === 'category') return [...(context.registry.categories.get(type.category)?.keys() ?? [])];
    if (type.kind === 'primitive' && type.name === 'Dataset') {
      return [...context.module.scope].filter(([, found]) => found?.decl.kind === 'dataset').map(([name]) => name);
    }
    return [];
  };
  return parameter.types.flatMap(namesOf);
}

/** Null when the parameter takes no names at all: then it is a mismatch of types. */
function unknownName(
  name: string,
  expr: CallExpr,
  parameter: Parameter,
  context: ExpressionContext,
): SettingValue | null {
  const known = namesInScope(parameter, context);
  if (known.length === 0 && !takes(parameter, 'Dataset')) return null;
  const nouns = parameter.types.flatMap((type) =>
    type.kind === 'category'
      ? [type.category]
      : type.kind === 'primitive' && type.name === 'Dataset'
        ? ['data set']
        : [],
  );
  const elsewhere = [...context.registry.categories].find(([, names]) => names.has(name));
  const span = spanOf(context.module.file, expr.callee);
  const spelled = known.find((one) => one !== name && one.toLowerCase() === name.toLowerCase());
  if (spelled !== undefined) {
    const { callee } = wordExpr(spelled, expr.callee.range);
    const isSound = isAccepted({ ...expr, callee }, parameter, context);
    const helps = [replaceHelp(`write \`${spelled}\``, span, spelled, isSound ? 'safe' : 'choice')];
    context.problems.error('RS2004', span, `\`${name}\` is written \`${spelled}\``, {
      label: 'in other letters',
      helps,
    });
    return unknownValue(placeOf(context, expr));
  }
  context.problems.error(
    'RS2004',
    span,
    nouns.length > 0 ? `unknown ${nouns[0]} \`${name}\`` : `\`${parameter.name}\` cannot be \`${name}\``,
    {
      label: knownLabel(name, known),
      notes:
        elsewhere === undefined
          ? []
          : [
              {
                text: `\`${name}\` is ${withArticle(elsewhere[0])}, \`${parameter.name}\` is ${describeTypes(parameter.types)}`,
              },
            ],
      helps: renameHelp(span, name, known, 'choice'),
    },
  );
  return unknownValue(placeOf(context, expr));
}

function mismatch(
  expr: Exclude<Expr, { kind: 'error' }>,
  parameter: Parameter,
  context: ExpressionContext,
): SettingValue {
  const at = placeOf(context, expr);
  context.problems.error(
    'RS3101',
    at.span,
    `\`${writtenText(context, expr)}\` is ${describeExpression(expr, context)}, \`${parameter.name}\` is ${describeTypes(parameter.types)}`,
    { helps: withoutQuotes(expr, parameter, context) },
  );
  return unknownValue(at);
}

/** A number or a word in quotes, as other languages have them. */
function withoutQuotes(expr: Expr, parameter: Parameter, context: ExpressionContext): readonly Help[] {
  if (expr.kind !== 'string') return [];
  const { value } = expr;
  const isNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?%?$/i.test(value) && takes(parameter, ...NUMERIC);
  if (!isNumber && !namesInScope(parameter, context).includes(value)) return [];
  const { span } = placeOf(context, expr);
  const bare = isNumber ? numberExpr(value, expr.range) : wordExpr(value, expr.range);
  const isSound = isAccepted(bare, parameter, context);
  if (isSound || isNumber) return [replaceHelp('write it without quotes', span, value, isSound ? 'safe' : 'choice')];
  return [replaceHelp('write it without quotes, with what it needs', span, `${value}(?)`, 'placeholder')];
}

function wordExpr(name: string, range: Range): CallExpr {
  return { kind: 'call', callee: { kind: 'path', parts: [{ kind: 'ident', name, range }], range }, range };
}

function numberExpr(raw: string, range: Range): NumberExpr {
  const value = Number.parseFloat(raw);
  return {
    kind: 'number',
    value,
    raw,
    range,
    ...(raw.endsWith('%') ? { unit: { kind: 'ident', name: '%', range } } : {}),
  };
}

/** Whether the expression could stand here without a message. */
function isAccepted(expr: Expr, parameter: Parameter, context: ExpressionContext): boolean {
  const problems = new Problems();
  const value = checkExpression(expr, parameter, { ...context, problems });
  return problems.found.length === 0 && value.kind !== 'unknown';
}

function describeExpression(expr: Exclude<Expr, { kind: 'error' }>, context: ExpressionContext): string {
  switch (expr.kind) {
    case 'number': {
      const unit = expr.unit === undefined ? null : findUnit(expr.unit.name);
      return unit === null ? 'a number' : describeDimension(unit.dimension);
    }
    case 'size':
      return 'a size';
    case 'string':
      return 'a string';
    case 'list':
      return 'a list';
    case 'tuple':
      return 'a tuple';
    case 'labelled':
      return 'a labelled term';
    case 'binary':
      return expr.operator === '..' ? 'a range' : 'a calculation';
    case 'call': {
      const name = expr.callee.parts[0]?.name ?? '';
      const category = [...context.registry.categories].find(([, names]) => names.has(name));
      return category === undefined ? 'a name' : withArticle(category[0]);
    }
    default:
      return assertNever(expr);
  }
}
