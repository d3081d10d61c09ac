// The settings in which two runs differ, as their authors would write them.
import { lossLine } from '../../plan/effective-weight.js';
import { type ComponentChange, componentChanges } from '../../plan/explain-miss.js';
import type { ReportRun } from '../collect/report-run.js';

export interface SettingDifference {
  readonly path: string;
  /** null where that side does not have it */
  readonly a: string | null;
  readonly b: string | null;
}

/** In the order of the stages; seeds are told elsewhere. Null where a run folder does not say what its keys are made of. */
export function settingDifferences(a: ReportRun, b: ReportRun): readonly SettingDifference[] | null {
  if (a.records.length < a.stages.length || b.records.length < b.stages.length) return null;
  const found = new Map<string, SettingDifference>();
  const put = ({ path, from, to }: Pick<ComponentChange, 'path' | 'from' | 'to'>): void => {
    if (path !== 'seed' && !found.has(path)) found.set(path, { path, a: from, b: to });
  };
  const stages = [...new Set([...a.records, ...b.records].map(({ stage }) => stage))];
  for (const stage of stages) {
    const [ofA, ofB] = [a, b].map(({ records }) => records.find((record) => record.stage === stage));
    if (ofA !== undefined && ofB !== undefined) {
      if (ofA.op === ofB.op) for (const change of componentChanges(ofA, ofB)) put(change);
      else put({ path: stage, from: ofA.op, to: ofB.op });
    } else if (stage.endsWith('teacher') && !stage.startsWith('evaluate')) {
      const text = (record: typeof ofA): string | null => record?.op ?? null;
      put({ path: 'teacher', from: text(ofA), to: text(ofB) });
    }
  }
  return [...found.values()].map((one) => withTerm(one, a, b));
}

/** A loss term that one side lacks is told with its weight. */
function withTerm(difference: SettingDifference, a: ReportRun, b: ReportRun): SettingDifference {
  const [, label] = /^loss\.(\w+)$/.exec(difference.path) ?? [];
  if (label === undefined || (difference.a !== null && difference.b !== null)) return difference;
  const text = ({ form }: ReportRun): string | null => {
    const term = form.loss.find((one) => one.label === label);
    return term === undefined ? null : lossLine([term]);
  };
  return { path: difference.path, a: text(a), b: text(b) };
}
