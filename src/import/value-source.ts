// Plain values of the normal form as `.rseg` text: the way back from `plain-value.ts`. Types come from the signatures.
import type { Expr } from '../../grammar/ast.js';
import type { Call, Value } from '../compiler/normal-form.js';
import { findSignature, loadRegistry, type Parameter, type Signature } from '../compiler/registry.js';
import type { Primitive } from '../compiler/setting-type.js';
import { findUnit } from '../compiler/units.js';
import { printExpr } from '../format/print-expression.js';
import { ImportProblem, nameAt } from './import-problem.js';

/** Text of a value of that parameter; `path` is where it stands in the normal form. Throws an ImportProblem. */
export function valueSource(value: Value, parameter: Parameter, path: string): string {
  const { types } = parameter;
  const is = (...names: readonly Primitive[]) =>
    types.some((type) => type.kind === 'primitive' && names.includes(type.name));
  if (value === null) return 'none';
  if (typeof value === 'number') return numberOf(value, parameter, is);
  if (typeof value === 'string') {
    if (types.some((type) => type.kind === 'word' && type.word === value)) return value;
    return is('File', 'Folder', 'Template', 'ListFile', 'RootFile', 'Text') ? stringSource(value) : nameAt(value, path);
  }
  if (Array.isArray(value) && is('Templates', 'Texts', 'Colours')) {
    const texts = value.map((item) => stringSource(String(item)));
    return is('Templates') && texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  }
  if (Array.isArray(value)) return listSource(value, is('Size'), path);
  if (typeof value === 'boolean') throw new ImportProblem(path, 'the language has no truth values');
  if ('env' in value) return `env(${nameAt(value.env, `${path}/env`)})`;
  if ('call' in value) {
    const category = types.find((type) => type.kind === 'category')?.category;
    if (category === undefined) throw new ImportProblem(path, `\`${parameter.name}\` takes no call`);
    return callSource(value, category, path);
  }
  const [unit, amount] = Object.entries(value)[0] ?? [];
  return `${numberSource(Number(amount))} ${unit}`;
}

/** Whether a text says no more than the default of the parameter. */
export function isDefault(text: string, parameter: Parameter): boolean {
  return parameter.default !== null && printExpr(parameter.default) === text;
}

function numberOf(value: number, parameter: Parameter, is: (...names: readonly Primitive[]) => boolean): string {
  const { default: standard } = parameter;
  if (standard?.kind === 'number' && amountOf(standard) === value) return printExpr(standard);
  if (is('Bytes')) return withUnit(value, ['TiB', 'GiB', 'MiB', 'KiB']);
  if (is('Time')) return withUnit(value, ['d', 'h', 'min', 's']);
  const isPercentage = standard?.kind === 'number' && standard.unit?.name === '%';
  if (isPercentage && amountOf(percentage(value)) === value) return printExpr(percentage(value));
  return numberSource(value);
}

/** The amount in base units, exactly as the compiler computes it. */
function amountOf(expr: Extract<Expr, { kind: 'number' }>): number {
  if (expr.unit === undefined) return expr.value;
  return expr.unit.name === '%' ? expr.value / 100 : expr.value * (findUnit(expr.unit.name)?.factor ?? Number.NaN);
}

function percentage(value: number): Extract<Expr, { kind: 'number' }> {
  const range = { start: 0, end: 0 };
  const percent = Number((value * 100).toPrecision(12));
  return { kind: 'number', value: percent, raw: String(percent), unit: { kind: 'ident', name: '%', range }, range };
}

/** In the largest unit that gives a number without fraction. */
function withUnit(value: number, units: readonly string[]): string {
  const fitting = units.find((unit) => value % (findUnit(unit)?.factor ?? 0) === 0) ?? units.at(-1)!;
  return `${numberSource(value / findUnit(fitting)!.factor)} ${fitting}`;
}

/** The shortest decimal form: `6e-5`, not `0.00006`. */
export function numberSource(value: number): string {
  const plain = String(value);
  const [digits, exponent] = value.toExponential().split('e');
  const short = `${digits}e${Number(exponent)}`;
  return plain.includes('e') || (Math.abs(value) < 1e-3 && short.length < plain.length) ? short : plain;
}

function listSource(items: readonly Value[], isSize: boolean, path: string): string {
  const texts = items.map((item, index) =>
    typeof item === 'number' ? numberSource(item) : nameAt(String(item), `${path}/${index}`),
  );
  return isSize ? texts.join('x') : `[${texts.join(', ')}]`;
}

/** A text in double quotes with the escapes of the language. */
export function stringSource(text: string): string {
  const escaped = text.replace(/["\\\n\t\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/gu, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === '"' || character === '\\') return `\\${character}`;
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
  return `"${escaped}"`;
}

// ---------------------------------------------------------------- calls

/** What `auto` and references stand for in this variant: an argument of that value is left out. */
export type WorkedOut = Readonly<Record<string, Value>>;

export function callSource({ call, args }: Call, category: string, path: string, worked: WorkedOut = {}): string {
  const registry = loadRegistry();
  for (const named of registry.categories.get(category)?.values() ?? []) {
    // `mit_b0` instead of its numbers
    const isPreset = named.name.startsWith(`${call}_`) && hasParameters(named, args);
    if (isPreset && signatureCall(named, args, path, {}) === named.name) return named.name;
  }
  const signature = findSignature(registry, category, call);
  if (signature === null) throw new ImportProblem(`${path}/call`, `there is no ${category} \`${call}\``);
  return signatureCall(signature, args, path, worked);
}

/** Throws an ImportProblem for an argument that the signature does not have. */
export function signatureCall(signature: Signature, args: Call['args'], path: string, worked: WorkedOut): string {
  const texts = signature.parameters.flatMap((parameter, index) => {
    const value = args[parameter.name];
    if (value === undefined) return [];
    const text = valueSource(value, parameter, `${path}/args/${parameter.name}`);
    if (isDefault(text, parameter) || isWorkedOut(value, parameter, worked)) return [];
    return [index === 0 && isClear(value, parameter) ? text : `${parameter.name}: ${text}`];
  });
  for (const name of Object.keys(args)) {
    if (signature.parameters.some((parameter) => parameter.name === name)) continue;
    throw new ImportProblem(`${path}/args/${name}`, `\`${signature.name}\` has no argument \`${name}\``);
  }
  return texts.length === 0 ? signature.name : `${signature.name}(${texts.join(', ')})`;
}

function hasParameters(signature: Signature, args: Call['args']): boolean {
  return Object.keys(args).every((name) => signature.parameters.some((parameter) => parameter.name === name));
}

/** Whether a required first argument tells without its name what it is. */
function isClear(value: Value, parameter: Parameter): boolean {
  return parameter.default === null && (typeof value === 'string' || isCall(value) || isPath(value));
}

const isPath = (value: Value): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

export function isCall(value: Value): value is Call {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'call' in value;
}

/** Whether the default is `auto`, `all` or another setting, and comes to this value here. */
export function isWorkedOut(value: Value, { name, default: standard }: Parameter, worked: WorkedOut): boolean {
  const here = worked[name];
  if (here === undefined || standard?.kind !== 'call') return false;
  const isOpen = standard.callee.parts.length > 1 || /^(auto|all)$/.test(printExpr(standard));
  return isOpen && JSON.stringify(value) === JSON.stringify(here);
}
