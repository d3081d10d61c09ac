// What a thread does with a range of frames.
import { assertNever } from '../../../assert-never.js';
import { type FilesPlan, prepareReaders } from '../files/file-frames.js';
import { openFrames, prepareFrames, type SourcePlan } from '../source-plan.js';
import { checkFrame, type FrameReport } from './check-frame.js';
import { addSums, frameSums, noSums, type StatisticSums } from './frame-statistics.js';

export type InspectTask =
  | { readonly kind: 'check'; readonly plan: FilesPlan }
  | {
      readonly kind: 'statistics';
      readonly source: SourcePlan;
      readonly classes: number;
      readonly modalities: number;
    };
export type InspectResult =
  | { readonly kind: 'check'; readonly reports: readonly FrameReport[] }
  | { readonly kind: 'statistics'; readonly sums: StatisticSums };

/** Frames `first` .. `end` - 1. */
export async function inspectRange(task: InspectTask, first: number, end: number): Promise<InspectResult> {
  const indices = Array.from({ length: end - first }, (_, i) => first + i);
  switch (task.kind) {
    case 'check':
      await prepareReaders(task.plan.modalities);
      return { kind: 'check', reports: indices.map((index) => checkFrame(task.plan, index)) };
    case 'statistics': {
      await prepareFrames(task.source);
      const frames = openFrames(task.source);
      const none = noSums(task.classes, task.modalities);
      return {
        kind: 'statistics',
        sums: indices.reduce((sums, index) => addSums(sums, frameSums(frames.read(index), task.classes)), none),
      };
    }
    default:
      return assertNever(task);
  }
}
