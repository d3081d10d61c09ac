// Strings: paths of files and folders, and path templates with holes.
import type { StringExpr } from '../../grammar/ast.js';
import type { Help } from './diagnostic.js';
import { replaceHelp } from './edit-helps.js';
import { type ExpressionContext, placeOf, unknownValue } from './expression-context.js';
import type { Parameter } from './registry.js';
import { findPrimitive } from './setting-type.js';
import type { SettingValue } from './setting-value.js';
import { similarLabel, similarNames } from './similar-names.js';

/** Of files with weights; what is in them decides how they are read. */
const WEIGHT_ENDINGS = ['.safetensors', '.pth', '.pt'];
const HOLES = ['split', 'condition', 'case', 'time', 'area', 'scene', 'stem'];

/** Null when the parameter takes no string. */
export function checkString(expr: StringExpr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const type = findPrimitive(parameter.types, [
    'File',
    'Folder',
    'Template',
    'Templates',
    'ListFile',
    'RootFile',
    'Text',
  ]);
  if (type === null) return null;
  if (type === 'Templates') return checkTexts([expr], 'Template', parameter, context);
  return checkText(expr, type, parameter, context);
}

type TextType = 'File' | 'Folder' | 'Template' | 'ListFile' | 'RootFile' | 'Text' | 'Colour';

/** A list of strings, each of that type. */
export function checkTexts(
  items: readonly StringExpr[],
  type: TextType,
  parameter: Parameter,
  context: ExpressionContext,
  at = placeOf(context, items[0]!),
): SettingValue {
  const values = items.map((item) => checkText(item, type, parameter, context));
  if (values.some((value) => value.kind !== 'string')) return unknownValue(at);
  return { kind: 'texts', texts: values.flatMap((value) => (value.kind === 'string' ? [value.value] : [])), at };
}

function checkText(expr: StringExpr, type: TextType, parameter: Parameter, context: ExpressionContext): SettingValue {
  const at = placeOf(context, expr);
  const fail = (message: string, label?: string, helps: readonly Help[] = []): SettingValue => {
    context.problems.error('RS3106', at.span, message, { label, helps });
    return unknownValue(at);
  };
  if (expr.value === '') return fail(`\`${parameter.name}\` is an empty string`);
  if (expr.value.includes('\0')) return fail(`\`${parameter.name}\` holds a NUL character`);
  if (type === 'File' && !WEIGHT_ENDINGS.some((ending) => expr.value.endsWith(ending))) {
    const isWord = parameter.types.some((one) => one.kind === 'word' && one.word === expr.value);
    const helps = isWord ? [replaceHelp('write it without quotes', at.span, expr.value, 'safe')] : [];
    return fail(`\`${parameter.name}\` is no file with weights`, `it ends in ${WEIGHT_ENDINGS.join(', ')}`, helps);
  }
  if (type === 'Colour' && !/^#[0-9a-f]{6}$/i.test(expr.value)) {
    return fail(`${JSON.stringify(expr.value)} is no colour`, 'six hexadecimal digits, as in "#8040ff"');
  }
  if (type === 'Template' || type === 'ListFile' || type === 'RootFile') {
    const holes = type === 'ListFile' ? ['split'] : [];
    const problem = type === 'Template' ? templateProblem(expr.value) : pathProblem(expr.value, holes);
    if (problem !== null) return fail(problem.message, problem.label, renamedHole(problem.hole, expr, context));
  }
  return { kind: 'string', value: expr.value, at };
}

/** The nearest hole, when the unknown one stands in the text as it is written. */
function renamedHole(hole: string | undefined, expr: StringExpr, context: ExpressionContext): readonly Help[] {
  const [near] = hole === undefined ? [] : similarNames(hole, HOLES);
  const at = hole === undefined ? -1 : expr.raw.indexOf(`{${hole}}`);
  if (near === undefined || hole === undefined || at < 0) return [];
  const start = expr.range.start + at + 1;
  return [replaceHelp(`write \`{${near}}\``, { file: context.module.file, start, end: start + hole.length }, near)];
}

interface TemplateProblem {
  readonly message: string;
  readonly label?: string | undefined;
  readonly hole?: string;
}

function templateProblem(template: string): TemplateProblem | null {
  const problem = pathProblem(template, HOLES);
  if (problem !== null) return problem;
  if (/\[[^\]]*[[/]|\][^[]*\]|^[^[]*\]|\[[^\]]*$/.test(template))
    return { message: 'a `[` or `]` of the path has no partner in its part between two `/`' };
  const always = template.replace(/\[[^\]]*\]/g, '');
  if (always.includes('{stem}')) return null;
  return { message: 'the path has no `{stem}`', label: 'every frame would be one file' };
}

const knownHoles = (known: readonly string[]): string =>
  known.length === 0 ? 'it is one file for all frames' : `holes are ${known.map((hole) => `{${hole}}`).join(', ')}`;

function pathProblem(template: string, known: readonly string[]): TemplateProblem | null {
  const segments = template.split('/');
  if (segments.includes('..') || template.startsWith('/'))
    return { message: 'the path leaves the root of the data set' };
  const holes = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, ''))) return { message: 'a `{` or `}` of the path has no partner' };
  const unknown = holes.find((hole) => !known.includes(hole));
  if (unknown !== undefined) {
    return {
      message: `the path has an unknown hole \`{${unknown}}\``,
      hole: unknown,
      label: similarLabel(unknown, known) ?? knownHoles(known),
    };
  }
  return null;
}
