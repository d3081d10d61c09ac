// The points of a sweep that become variants, with their counts (language reference, S6 d to h).
import type { Sample, Skip } from '../../../grammar/ast.js';
import { removeHelp } from '../edit-helps.js';
import { spanOf } from '../problems.js';
import type { SweepCounts } from './compiled-sweep.js';
import { drawPoints, smallestHashes } from './draw-points.js';
import { type BaseValue, countGrid, fits, type GridCount, gridBound, gridPoints } from './grid.js';
import { gridFactors } from './grid-factors.js';
import type { ReadSweep } from './read-sweep.js';
import type { FiniteAxis, Point } from './sweep-axis.js';
import type { SweepContext } from './sweep-context.js';
import { valueAtPath } from './value-at-path.js';

/** More variants than anybody trains: a typing error, and too long a wait. */
export const MOST_POINTS = 10_000;
/** Combinations that are gone through one by one; above it a sample is drawn axis by axis. */
const MOST_LISTED = 100_000;

export interface ChosenPoints {
  readonly points: readonly Point[];
  readonly counts: SweepCounts;
}

/** Null when there are no points, or too many (RS3317, RS3318). */
export function choosePoints(sweep: ReadSweep, context: SweepContext): ChosenPoints | null {
  const { axes, sample } = sweep;
  if (sample !== null && sample.count > MOST_POINTS) {
    reportTooMany(sample.count, 'a sample of that many points', context);
    return null;
  }
  const finite = axes.filter((axis): axis is FiniteAxis => axis.kind === 'finite');
  const baseValue = baseValueOf(context);
  if (finite.length < axes.length) {
    const infinite = { continuous: true, factors: [], points: null, skipped: null, left: null };
    return sample === null ? null : drawn(sweep, sample, infinite, baseValue, context);
  }
  if (gridBound(finite) <= MOST_LISTED) return listed(sweep, finite, baseValue, context);
  const count = countGrid(finite, sweep.skips, baseValue, MOST_LISTED);
  // conditions may leave far fewer points than the axes multiply to
  if (count !== null && count.points <= MOST_LISTED) return listed(sweep, finite, baseValue, context);
  return counted(sweep, finite, count, baseValue, context);
}

function listed(
  { skips, sample }: ReadSweep,
  axes: readonly FiniteAxis[],
  baseValue: BaseValue,
  context: SweepContext,
): ChosenPoints | null {
  const points = [...gridPoints(axes, baseValue)];
  const removed = skips.map((skip) => points.map((point) => fits(skip, point, baseValue)));
  const left = points.filter((_, index) => removed.every((each) => !each[index]));
  const perSkip = removed.map((each) => each.filter((is) => is).length);
  if (!skipsAreUseful(perSkip, left.length, points.length, context)) return null;
  const skipped = points.length - left.length;
  const factors = gridFactors(axes, baseValue);
  const counts = { continuous: false, factors, points: points.length, skipped, left: left.length };
  if (sample === null) {
    if (left.length <= MOST_POINTS) return { points: left, counts: { ...counts, drawn: null } };
    reportTooMany(left.length, 'the axes multiply to that many points', context);
    return null;
  }
  if (sample.count >= left.length) warnAll(sample.count, left.length, context);
  const taken = smallestHashes(left, sample.count, sample.seed);
  return { points: taken, counts: { ...counts, drawn: taken.length } };
}

/** A grid that is not gone through point by point; `count` null: not even its number is known. */
function counted(
  sweep: ReadSweep,
  axes: readonly FiniteAxis[],
  count: GridCount | null,
  baseValue: BaseValue,
  context: SweepContext,
): ChosenPoints | null {
  const left = count === null ? null : count.points - count.skipped;
  if (count !== null && left !== null && !skipsAreUseful(count.perSkip, left, count.points, context)) return null;
  if (sweep.sample === null) {
    reportTooMany(count?.points ?? gridBound(axes), 'the axes multiply to that many points', context);
    return null;
  }
  const counts = {
    continuous: false,
    factors: [],
    points: count?.points ?? null,
    skipped: count?.skipped ?? null,
    left,
  };
  return drawn(sweep, sweep.sample, counts, baseValue, context);
}

function drawn(
  { axes, skips }: ReadSweep,
  { count, seed }: NonNullable<ReadSweep['sample']>,
  counts: Omit<SweepCounts, 'drawn'>,
  baseValue: BaseValue,
  context: SweepContext,
): ChosenPoints | null {
  const { points, attempts, skipped } = drawPoints(axes, skips, count, seed, 1000 + 100 * count, baseValue);
  const first = context.sweep.items.find((item): item is Skip => item.kind === 'skip');
  if (points.length === 0 && first !== undefined) {
    reportSkip(first, '`skip` leaves no point', `${skipped} of ${attempts} draws removed`, context);
    return null;
  }
  if (points.length < count) warnAll(count, points.length, context);
  return { points, counts: { ...counts, drawn: points.length } };
}

/** Every `skip` removes a point, all together leave one (RS3317). */
function skipsAreUseful(perSkip: readonly number[], left: number, points: number, context: SweepContext): boolean {
  const lines = context.sweep.items.filter((item): item is Skip => item.kind === 'skip');
  const idle = lines.filter((_, index) => perSkip[index] === 0);
  for (const line of idle) reportSkip(line, '`skip` removes no point', `true at none of ${points}`, context);
  const last = lines.at(-1);
  if (left > 0 || last === undefined) return idle.length === 0;
  reportSkip(last, '`skip` leaves no point', `all ${points} are removed`, context);
  return false;
}

function reportSkip(skip: Skip, message: string, label: string, { module, problems }: SweepContext): void {
  problems.error('RS3317', spanOf(module.file, skip.where), message, {
    label,
    helps: [removeHelp('remove the line', spanOf(module.file, skip))],
  });
}

function reportTooMany(count: number, label: string, { sweep, module, problems }: SweepContext): void {
  const sampleLine = sweep.items.find((item): item is Sample => item.kind === 'sample');
  const last = sweep.items.at(-1);
  const at = last?.range.end ?? sweep.range.end;
  const text = count.toLocaleString('en-US', { maximumSignificantDigits: 15 });
  problems.error('RS3318', spanOf(module.file, sampleLine?.count ?? sweep.name), `${text} points are too many`, {
    label,
    notes: [{ text: `at most ${MOST_POINTS.toLocaleString('en-US')} points become variants` }],
    helps:
      sampleLine !== undefined
        ? []
        : [
            {
              text: 'draw some of them',
              applicability: 'placeholder',
              edits: [{ span: { file: module.file, start: at, end: at }, text: '\n  sample 20 seed 7' }],
            },
          ],
  });
}

function warnAll(wanted: number, found: number, { sweep, module, problems }: SweepContext): void {
  const line = sweep.items.find((item): item is Sample => item.kind === 'sample');
  const points = `${found} point${found === 1 ? '' : 's'}`;
  problems.warn(
    'sample-takes-all',
    spanOf(module.file, line ?? sweep.name),
    `\`sample ${wanted}\` takes all ${points}`,
    {
      label: 'nothing is left out',
      helps: line === undefined ? [] : [removeHelp('remove the line', spanOf(module.file, line))],
    },
  );
}

/** Settings of the base, or of a row, where no axis sets them. */
function baseValueOf({ bases }: SweepContext): BaseValue {
  const settings = new Map(bases.map((base) => [base.name, base.settings]));
  return (path, row) => {
    const found = settings.get(row);
    return found === undefined ? undefined : valueAtPath(found, path.split('.'));
  };
}
