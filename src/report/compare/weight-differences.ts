// Whether two runs ended with the same weights, and how far apart they are where not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../compiler/stage-plan.js';
import { decodeSafetensors } from '../../runtime/checkpoint/safetensors.js';
import { artifactFolder } from '../../runtime/run/run-folder.js';
import { hasArtifact } from '../../runtime/run/stage-artifacts.js';
import { WEIGHTS_FILE } from '../../runtime/run/stage-context.js';
import type { ReportRun } from '../collect/report-run.js';

export type WeightDifference =
  | { readonly kind: 'equal' }
  /** `most`: largest difference of two weights; `of`: the tensor it is in; `relative`: to the largest weight of that tensor */
  | { readonly kind: 'different'; readonly most: number; readonly relative: number; readonly of: string }
  | { readonly kind: 'other-network'; readonly tensor: string }
  /** one of them is not there, or damaged */
  | { readonly kind: 'unknown' };

/** The trained network `subject` of both runs. */
export function weightDifference(a: ReportRun, b: ReportRun, subject: 'teacher' | 'student'): WeightDifference {
  const [left, right] = [weightsOf(a, subject), weightsOf(b, subject)];
  if (left === null || right === null) return { kind: 'unknown' };
  // the same network is written in the same way
  if (left.bytes.equals(right.bytes)) return { kind: 'equal' };
  const [ofA, ofB] = [left, right].map(({ bytes, file }) => decodeSafetensors(bytes, file).tensors);
  const names = [...new Set([...ofA!.keys(), ...ofB!.keys()])];
  let worst = { most: 0, relative: 0, of: '' };
  for (const name of names) {
    const [x, y] = [ofA!.get(name), ofB!.get(name)];
    if (x === undefined || y === undefined || x.shape.join() !== y.shape.join())
      return { kind: 'other-network', tensor: name };
    const { most, largest } = compared(x.data as ArrayLike<number>, y.data as ArrayLike<number>);
    if (most > worst.most) worst = { most, relative: largest === 0 ? 0 : most / largest, of: name };
  }
  return worst.of === '' ? { kind: 'equal' } : { kind: 'different', ...worst };
}

function compared(x: ArrayLike<number>, y: ArrayLike<number>): { readonly most: number; readonly largest: number } {
  let [most, largest] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const apart = Math.abs(x[i]! - y[i]!);
    // a weight that is no number is as far away as can be
    most = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(most, apart);
    largest = Math.max(largest, Math.abs(x[i]!));
  }
  return { most, largest };
}

function weightsOf(
  { folder, stages }: ReportRun,
  subject: 'teacher' | 'student',
): { readonly bytes: Buffer; readonly file: string } | null {
  const ops: readonly Stage['op'][] = subject === 'student' ? ['train-student'] : ['train-teacher', 'load-teacher'];
  const stage = stages.find(({ op }) => ops.includes(op));
  if (stage === undefined || !hasArtifact(folder, stage)) return null;
  const file = join(artifactFolder(folder, stage), WEIGHTS_FILE);
  return { bytes: readFileSync(file), file };
}
