// What a thread does with a range of frames.
import { assertNever } from '../../../assert-never.js';
import { type FilesPlan, prepareReaders } from '../files/file-frames.js';
import { openFrames, prepareFrames, type SourcePlan } from '../source-plan.js';
import { checkFrame, type FrameReport } from './check-frame.js';
import { addSums, frameSums, noSums, type StatisticSums } from './frame-statistics.js';

export type InspectTask =
  | { readonly kind: 'check'; readonly frames: number; readonly plan: FilesPlan }
  | {
      readonly kind: 'statistics';
      readonly frames: number;
      readonly source: SourcePlan;
      readonly classes: number;
      readonly modalities: number;
    };
export type InspectResult =
  | { readonly kind: 'check'; readonly frames: number; readonly reports: readonly FrameReport[] }
  | { readonly kind: 'statistics'; readonly frames: number; readonly sums: StatisticSums };

/** Frames of a range: few, so that progress shows and threads end together. */
const RANGE = 4;

export const rangesOf = ({ frames }: InspectTask): number => Math.ceil(frames / RANGE);

/** The frames of the range of that number. */
export async function inspectRange(task: InspectTask, number: number): Promise<InspectResult> {
  const first = number * RANGE;
  const indices = Array.from({ length: Math.min(RANGE, task.frames - first) }, (_, i) => first + i);
  switch (task.kind) {
    case 'check':
      await prepareReaders(task.plan.modalities);
      return { kind: 'check', frames: indices.length, reports: indices.map((index) => checkFrame(task.plan, index)) };
    case 'statistics': {
      await prepareFrames(task.source);
      const frames = openFrames(task.source);
      const none = noSums(task.classes, task.modalities);
      return {
        kind: 'statistics',
        frames: indices.length,
        sums: indices.reduce((sums, index) => addSums(sums, frameSums(frames.read(index), task.classes)), none),
      };
    }
    default:
      return assertNever(task);
  }
}
