// What numbers come to: the steps behind epochs, the weight that a loss term has in the end.

import type { Expr } from '../../grammar/ast.js';
import { stepsOfLength } from '../compiler/checks/check-lengths.js';
import { settingAt } from '../compiler/read-setting.js';
import type { RecordValue, SettingValue, Term } from '../compiler/setting-value.js';
import type { Analysis } from './analysis.js';
import type { TypedValue } from './name-index.js';
import type { Scope } from './scope.js';

/** Steps of a training length written in epochs or images; null when split or batch are unknown. */
export function stepsBehind({ expr, parameter, scope }: TypedValue, analysis: Analysis): number | null {
  if (expr.kind !== 'number' || expr.unit === undefined) return null;
  const isLength = parameter?.types.some((type) => type.kind === 'primitive' && type.name === 'Length');
  const unit = /^(epoch|image)s?$/.exec(expr.unit.name)?.[1];
  const settings = scope.values[0];
  if (isLength !== true || unit === undefined || settings === undefined) return null;
  const data = datasetOf(scope, analysis);
  if (data === null) return null;
  const block = isInTeacherTraining(expr, settings) ? 'train_teacher' : 'train';
  const place = { span: { file: scope.module.file, ...expr.range } };
  const at = { ...settings.at, ...place };
  const base = unit === 'epoch' ? 'epochs' : 'images';
  const steps = stepsOfLength({ kind: 'length', unit: base, amount: expr.value, at }, block, { settings, data });
  return steps !== null && Number.isSafeInteger(steps) ? steps : null;
}

function datasetOf({ data }: Scope, analysis: Analysis): RecordValue | null {
  return data === null ? null : (analysis.scopes.of(data.decl, data.module).values[0] ?? null);
}

function isInTeacherTraining({ range }: Expr, settings: RecordValue): boolean {
  const block = settingAt(settings, 'train_teacher');
  if (block?.kind !== 'record') return false;
  const holds = (value: SettingValue): boolean => {
    const { span } = value.at;
    if (value.at.layer.kind !== 'default' && span.start <= range.start && range.end <= span.end) return true;
    return value.kind === 'call' && [...value.args.values()].some(holds);
  };
  return [...block.fields.values()].some((value) => holds(value) && !isOfTrain(value, settings));
}

/** Unset settings of the teacher's training are those of `train`. */
function isOfTrain(value: SettingValue, settings: RecordValue): boolean {
  const train = settingAt(settings, 'train');
  return (
    train?.kind === 'record' && [...train.fields.values()].some((own) => own.at.span.start === value.at.span.start)
  );
}

/** The factor in front of a loss's own scale: `12 * rrm(single)` with `scale: 1e-5` weighs 1.2e-4. Null where there is no scale. */
export function effectiveWeight({ weight, call }: Term): number | null {
  const scale = settingAt(call, 'scale');
  if (weight.kind !== 'number' || scale?.kind !== 'number') return null;
  return weight.value * scale.value;
}

/** `1.2e-4`, `12`: at most four digits. */
export function numberText(value: number): string {
  const rounded = Number(value.toPrecision(4));
  const isPlain = rounded === 0 || (Math.abs(rounded) >= 0.001 && Math.abs(rounded) < 1e6);
  return isPlain ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/** `99_400`, as it could be written in a file. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
}
