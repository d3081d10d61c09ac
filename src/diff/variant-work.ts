// The work that a variant stands for: its stages over all seeds by content key, and how deep a difference between two of them reaches.
import { posix } from 'node:path';
import { assertNever } from '../assert-never.js';
import { buildNormalForm } from '../compiler/build-normal-form.js';
import type { NormalForm } from '../compiler/normal-form.js';
import { planStages } from '../compiler/plan.js';
import type { Stage, StageKey } from '../compiler/stage-plan.js';
import type { ImpactClass } from './change-record.js';
import type { SettingChange } from './setting-changes.js';
import type { SideVariant } from './side.js';
import { transplant } from './transplant.js';

/** Stages that compute something, by key. */
export type Work = ReadonlyMap<StageKey, Stage>;

const cached = new WeakMap<NormalForm, Work>();

/** Work of a compiled variant. Keys stand for paths where no file has been read: both sides name one root. */
export function workOf({ compiled, file }: SideVariant): Work {
  const known = cached.get(compiled.form) ?? stagesOf(compiled.form, file);
  cached.set(compiled.form, known);
  return known;
}

function stagesOf(form: NormalForm, file: string): Work {
  const baseFolder = posix.resolve('/', posix.dirname(file));
  const plans = form.seeds.map((seed) => planStages(form, seed, { baseFolder }));
  const stages = plans.flatMap((plan) => plan.stages).filter((stage) => stage.op !== 'report');
  return new Map(stages.map((stage) => [stage.key, stage]));
}

/** Work of `before` if it took these of its changes towards `after` and no others; null where they make no sense alone. */
export function workWith(before: SideVariant, after: SideVariant, changes: readonly SettingChange[]): Work | null {
  let { settings } = before.compiled;
  let { data } = before;
  for (const change of changes) {
    for (const path of new Set([change.oldPath, change.path])) {
      const parts = path.split('.');
      if (parts[0] === 'data' && parts.length > 1) data = transplant(data, after.data, parts.slice(1));
      else settings = transplant(settings, after.compiled.settings, parts);
    }
    if (change.path === 'data') data = after.data;
  }
  const { variant } = before.compiled;
  try {
    const subject = { path: variant.path, settings, data };
    return stagesOf(buildNormalForm(subject, after.file), after.file);
  } catch {
    // Half of a change, such as a suite without the selection that names it.
    return null;
  }
}

/** The deepest stage of `after` that `before` does not have. Work that only falls away changes reports. */
export function depthOf(before: Work, after: Work): ImpactClass {
  const made = [...after].filter(([key]) => !before.has(key)).map(([, stage]) => stage);
  if (made.length === 0) return [...before.keys()].some((key) => !after.has(key)) ? 'report' : 'none';
  return made.map(classOf).reduce(deeper, 'report');
}

function classOf(stage: Stage): ImpactClass {
  switch (stage.op) {
    case 'index-data':
      return 'data';
    case 'train-teacher':
      return 'train-teacher';
    case 'train-student':
      return 'train-student';
    case 'evaluate':
      return 'evaluate';
    // Reading other weights costs nothing; what looks at them does.
    case 'load-teacher':
    case 'report':
      return 'report';
    default:
      return assertNever(stage);
  }
}

const DEPTHS: readonly ImpactClass[] = ['none', 'report', 'evaluate', 'train-student', 'train-teacher', 'data'];

export function depth(impact: ImpactClass): number {
  return DEPTHS.indexOf(impact);
}

export function deeper(a: ImpactClass, b: ImpactClass): ImpactClass {
  return depth(a) >= depth(b) ? a : b;
}
