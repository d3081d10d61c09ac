// The facts behind a plan that its runs share: loss terms with their effective weights, networks with their sizes, lengths in steps.
import type { Length, Model } from '../compiler/normal-form.js';
import { networkOf } from '../runtime/run/network-of.js';
import { lengthText, type TermWeight, termWeight } from './effective-weight.js';
import type { PlannedRun } from './experiment-plan.js';
import { networkSize } from './network-size.js';
import { networkWork } from './network-work.js';
import { framesOf, stageWork } from './stage-work.js';

/** Something that some of the variants of a plan have. */
interface Shared {
  /** places of the variants */
  readonly variants: readonly string[];
  /** all variants of the plan have it */
  readonly everywhere: boolean;
}
export type TermRow = TermWeight & Shared;
export interface NetworkRow extends Shared {
  readonly roles: readonly string[];
  readonly network: string;
  readonly parameters: number;
  /** forward pass of one sample with all modalities */
  readonly gflops: number;
  readonly image: readonly [number, number];
}
export interface LengthRow extends Shared {
  readonly role: 'teacher' | 'student';
  readonly length: string;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly frames: number;
  readonly batch: number;
  /** frames of an epoch that no whole batch takes */
  readonly left: number;
}

/** Distinct terms in the order in which they first appear. */
export function termRows(runs: readonly PlannedRun[]): readonly TermRow[] {
  return shared(runs, ({ form }) => form.loss.map(termWeight));
}

/** Distinct networks; teacher and student of the same form are one row. */
export function networkRows(runs: readonly PlannedRun[]): readonly NetworkRow[] {
  const rows = shared(runs, ({ form }) => {
    const { teacher, student, data, train } = form;
    const row = (model: Model) => {
      const network = networkOf(model, data.classes);
      const { forward } = networkWork(network, train.image, data.modalities.length, 1);
      return {
        network: modelText(model),
        parameters: networkSize(model, data.classes),
        gflops: forward / 1e9,
        image: train.image,
      };
    };
    const [own, taught] = [row(student), teacher === null ? null : row(teacher)];
    if (taught === null) return [{ ...own, roles: ['student'] }];
    if (JSON.stringify(own) === JSON.stringify(taught)) return [{ ...own, roles: ['teacher', 'student'] }];
    return [
      { ...taught, roles: ['teacher'] },
      { ...own, roles: ['student'] },
    ];
  });
  return rows;
}

/** Distinct lengths of trainings, in steps. */
export function lengthRows(runs: readonly PlannedRun[]): readonly LengthRow[] {
  return shared(runs, ({ plan }) =>
    plan.stages.flatMap((stage) => {
      if (stage.op !== 'train-teacher' && stage.op !== 'train-student') return [];
      const { split, batch, length } = stage.training;
      const work = stageWork(stage);
      const frames = framesOf(stage, split);
      const role = stage.op === 'train-teacher' ? ('teacher' as const) : ('student' as const);
      const { stepsPerEpoch } = work;
      const left = frames - stepsPerEpoch * batch;
      return [
        { role, length: lengthText(length as Length), steps: work.steps.count, stepsPerEpoch, frames, batch, left },
      ];
    }),
  );
}

function shared<T extends object>(
  runs: readonly PlannedRun[],
  rowsOf: (run: PlannedRun) => readonly T[],
): readonly (T & Shared)[] {
  const found = new Map<string, { readonly row: T; readonly variants: Set<string> }>();
  const places = new Set<string>();
  for (const run of runs) {
    if (places.has(run.place)) continue;
    places.add(run.place);
    for (const row of rowsOf(run)) {
      const name = JSON.stringify(row);
      const known = found.get(name) ?? { row, variants: new Set<string>() };
      known.variants.add(run.place);
      found.set(name, known);
    }
  }
  return [...found.values()].map(({ row, variants }) => ({
    ...row,
    variants: [...variants],
    everywhere: variants.size === places.size,
  }));
}

/** `segformer 32-64-160-256, blocks 2-2-2-2, decoder 256` */
function modelText({ call, args: { backbone, decoder } }: Model): string {
  return `${call} ${backbone.args.dims.join('-')}, blocks ${backbone.args.depths.join('-')}, decoder ${decoder}`;
}
