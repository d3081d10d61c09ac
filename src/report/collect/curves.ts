// How the trainings of a report went: loss terms and validations over steps, read from the events of its runs.
import { join } from 'node:path';
import type { Stage } from '../../compiler/stage-plan.js';
import { readEvents } from '../../runtime/run/event-log.js';
import type { ReportRun } from './report-run.js';

export interface CurvePoint {
  readonly step: number;
  readonly value: number;
}
/** One training of one seed. */
export interface TrainingCurves {
  readonly variant: string;
  readonly seed: number;
  readonly subject: 'teacher' | 'student';
  /** `loss` and the terms by their labels */
  readonly terms: ReadonlyMap<string, readonly CurvePoint[]>;
  /** mIoU in percent by subset, and their `mean` */
  readonly miou: ReadonlyMap<string, readonly CurvePoint[]>;
}

/** Points of one curve; more cannot be told apart on a page. */
const PLACES = 60;

/** Every training that a run of the report did itself; one that it took over is found where it was done. */
export function trainingCurves(runs: readonly ReportRun[]): readonly TrainingCurves[] {
  const seen = new Set<string>();
  return runs.flatMap((run) =>
    run.stages.flatMap((stage) => {
      const subject = subjectOf(stage);
      if (subject === null || seen.has(stage.key)) return [];
      const curves = curvesOf(run, stage, subject);
      if (curves === null) return [];
      seen.add(stage.key);
      return [curves];
    }),
  );
}

function subjectOf({ op }: Stage): TrainingCurves['subject'] | null {
  return op === 'train-teacher' ? 'teacher' : op === 'train-student' ? 'student' : null;
}

function curvesOf(
  { variant, seed, folder }: ReportRun,
  stage: Stage,
  subject: 'teacher' | 'student',
): TrainingCurves | null {
  const terms = new Map<string, Map<number, number>>();
  const miou = new Map<string, Map<number, number>>();
  const put = (curves: Map<string, Map<number, number>>, name: string, step: number, value: number): void => {
    const own = curves.get(name) ?? new Map<number, number>();
    curves.set(name, own);
    own.set(step, value);
  };
  let current = false;
  for (const event of readEvents(join(folder, 'events.jsonl')).events) {
    // an earlier attempt may have trained under another key
    if (event.k === 'attempt-start') current = event.stages.some(({ id, key }) => id === stage.id && key === stage.key);
    if (!current) continue;
    if (event.k === 'step' && event.stage === stage.id) {
      const all = Object.entries(event.terms);
      if (all.length > 1) put(terms, 'loss', event.step, event.loss);
      for (const [name, value] of all.length === 0 ? [['loss', event.loss] as const] : all)
        put(terms, name, event.step, value);
    }
    if (event.k === 'validation' && event.stage === stage.id) {
      for (const [name, share] of Object.entries(event.miou)) put(miou, name, event.step, 100 * share);
    }
  }
  if (terms.size === 0) return null;
  return { variant, seed, subject, terms: thinned(terms), miou: sortedCurves(miou) };
}

const thinned = (curves: ReadonlyMap<string, ReadonlyMap<number, number>>): TrainingCurves['terms'] =>
  new Map([...curves].map(([name, points]) => [name, thin(points)]));

/** Validations come at the same steps for all seeds. */
const sortedCurves = (curves: ReadonlyMap<string, ReadonlyMap<number, number>>): TrainingCurves['miou'] =>
  new Map(
    [...curves].map(([name, points]) => [
      name,
      [...points].sort(([a], [b]) => a - b).map(([step, value]) => ({ step, value })),
    ]),
  );

/**
 * At equal distances up to the last step, so that seeds can be averaged: mean of the points since the place before, or what lies on the line
 * between the neighbours where there is none.
 */
function thin(points: ReadonlyMap<number, number>): readonly CurvePoint[] {
  const sorted = [...points]
    .sort(([a], [b]) => a - b)
    .flatMap(([step, value]) => (Number.isFinite(value) ? [{ step, value }] : []));
  const last = sorted.at(-1);
  if (last === undefined) return [];
  const out: CurvePoint[] = [];
  let before = 0;
  for (let i = 1; i <= PLACES; i++) {
    const step = Math.round((i * last.step) / PLACES);
    if (step > before) out.push({ step, value: valueNear(sorted, before, step) });
    before = step;
  }
  return out;
}

function valueNear(points: readonly CurvePoint[], after: number, upTo: number): number {
  const inside = points.filter(({ step }) => step > after && step <= upTo);
  if (inside.length > 0) return inside.reduce((sum, { value }) => sum + value, 0) / inside.length;
  const next = points.find(({ step }) => step > upTo)!;
  const previous = points.findLast(({ step }) => step <= after) ?? next;
  if (next.step === previous.step) return next.value;
  return previous.value + ((next.value - previous.value) * (upTo - previous.step)) / (next.step - previous.step);
}
