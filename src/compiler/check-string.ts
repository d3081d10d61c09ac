// Strings: paths of files and folders, and path templates with holes.
import type { StringExpr } from '../../grammar/ast.js';
import { type ExpressionContext, placeOf, unknownValue } from './expression-context.js';
import type { Parameter } from './registry.js';
import { findPrimitive } from './setting-type.js';
import type { SettingValue } from './setting-value.js';
import { similarLabel } from './similar-names.js';

const HOLES = ['case', 'split', 'scene', 'stem'];

/** Null when the parameter takes no string. */
export function checkString(expr: StringExpr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const type = findPrimitive(parameter.types, ['File', 'Folder', 'Template']);
  if (type === null) return null;
  const at = placeOf(context, expr);
  const fail = (message: string, label?: string): SettingValue => {
    context.problems.error('RS3106', at.span, message, { label });
    return unknownValue(at);
  };
  if (expr.value === '') return fail(`\`${parameter.name}\` is an empty string`);
  if (expr.value.includes('\0')) return fail(`\`${parameter.name}\` holds a NUL character`);
  if (type === 'File' && !expr.value.endsWith('.safetensors')) {
    return fail(`\`${parameter.name}\` is not a \`.safetensors\` file`, 'weights are stored as .safetensors');
  }
  if (type === 'Template') {
    const problem = templateProblem(expr.value);
    if (problem !== null) return fail(problem.message, problem.label);
  }
  return { kind: 'string', value: expr.value, at };
}

function templateProblem(template: string): { readonly message: string; readonly label?: string | undefined } | null {
  const segments = template.split('/');
  if (segments.includes('..') || template.startsWith('/'))
    return { message: 'the path leaves the root of the data set' };
  const holes = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, ''))) return { message: 'a `{` or `}` of the path has no partner' };
  const unknown = holes.find((hole) => !HOLES.includes(hole));
  if (unknown !== undefined) {
    return {
      message: `the path has an unknown hole \`{${unknown}}\``,
      label: similarLabel(unknown, HOLES) ?? 'holes are {case}, {split}, {scene}, {stem}',
    };
  }
  if (!holes.includes('stem')) return { message: 'the path has no `{stem}`', label: 'every frame would be one file' };
  return null;
}
