// The results of the evaluations of a run, taken from its folder by their keys.
import type { Stage } from '../../compiler/stage-plan.js';
import { hasArtifact } from '../../runtime/run/stage-artifacts.js';
import { readMetrics } from '../../runtime/run/stages/evaluate-stage.js';
import type { Evaluated } from './report-run.js';

/** Teacher first. Results that are not there, or damaged, are null. */
export function evaluatedIn(folder: string, stages: readonly Stage[]): readonly Evaluated[] {
  const found = stages.flatMap((stage): Evaluated[] => {
    if (stage.op !== 'evaluate') return [];
    return [{ stage, metrics: hasArtifact(folder, stage) ? readMetrics(folder, stage) : null }];
  });
  return found.sort((a, b) => rank(a) - rank(b));
}

const rank = ({ stage }: Evaluated): number => (stage.subject === 'teacher' ? 0 : 1);
