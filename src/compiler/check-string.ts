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
const HOLES = ['case', 'split', 'scene', 'stem'];

/** Null when the parameter takes no string. */
export function checkString(expr: StringExpr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const type = findPrimitive(parameter.types, ['File', 'Folder', 'Template']);
  if (type === null) return null;
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
  if (type === 'Template') {
    const problem = templateProblem(expr.value);
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
  const segments = template.split('/');
  if (segments.includes('..') || template.startsWith('/'))
    return { message: 'the path leaves the root of the data set' };
  const holes = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, ''))) return { message: 'a `{` or `}` of the path has no partner' };
  const unknown = holes.find((hole) => !HOLES.includes(hole));
  if (unknown !== undefined) {
    return {
      message: `the path has an unknown hole \`{${unknown}}\``,
      hole: unknown,
      label: similarLabel(unknown, HOLES) ?? 'holes are {case}, {split}, {scene}, {stem}',
    };
  }
  if (!holes.includes('stem')) return { message: 'the path has no `{stem}`', label: 'every frame would be one file' };
  return null;
}
