// Frames that go without modalities: how many, and batches of frames that lack the same.
import type { Dataset } from '../../compiler/normal-form.js';
import type { SourcePlan } from './source-plan.js';

/** Per frame the numbers of the modalities that it lacks; empty where every frame has all. */
export const absentModalities = ({ frames }: Pick<SourcePlan, 'frames'>): readonly (readonly number[])[] =>
  frames.kind === 'files' ? frames.absent : [];

/** Modality -> frames that lack it, of the modalities that any frame lacks. */
export function absentCounts(
  plan: Pick<SourcePlan, 'frames'>,
  { modalities }: Dataset,
): Readonly<Record<string, number>> {
  const lacking = absentModalities(plan).flat();
  const counts = modalities.map(({ name }, m) => [name, lacking.filter((one) => one === m).length] as const);
  return Object.fromEntries(counts.filter(([, frames]) => frames > 0));
}

/** `3 lack lidar, 1 lacks depth`; empty where nothing is lacking. */
export const absenceText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, frames]) => `${frames} ${frames === 1 ? 'lacks' : 'lack'} ${name}`)
    .join(', ');

/** `indices` in batches of at most `batch`, in their order; frames that lack other modalities come in batches of their own, afterwards. */
export function alikeBatches(
  indices: readonly number[],
  absent: readonly (readonly number[])[],
  batch: number,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>([['', []]]);
  for (const index of indices) {
    const key = absent[index]?.join() ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / batch) }, (_, b) => group.slice(b * batch, (b + 1) * batch)),
  );
}
