// A plan as a file: what would be done and why, and the contents it was made from, so that `rseg run` can refuse it when they changed.
// Schema: `grammar/schema/plan.schema.json`.
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { Stage } from '../compiler/stage-plan.js';
import type { FrameIndex } from '../runtime/data/batch.js';
import { rsegVersion } from '../runtime/run/environment-record.js';
import type { ExperimentPlan, PlannedRun, Totals } from './experiment-plan.js';
import { mainReason, type RunState, runState } from './plan-rows.js';
import type { Basis } from './price.js';
import { type Reason, reasonText } from './reason.js';

/** What a command line named. */
export interface PlanTarget {
  /** entry file; in a stored plan relative to the folder of the plan */
  readonly file: string;
  readonly pattern: string | null;
  readonly seeds: readonly number[] | null;
  readonly sets: readonly string[];
}
export interface PlanDocument {
  readonly version: 1;
  readonly rseg: string;
  readonly target: PlanTarget;
  /** path relative to the entry file -> sha256 of its text */
  readonly files: Readonly<Record<string, string>>;
  /** splits of every data set by its name; null for data that could not be read */
  readonly data: Readonly<Record<string, readonly FrameIndex[] | null>>;
  readonly runs: readonly RunLine[];
  readonly totals: Totals;
}
export interface RunLine {
  /** `spcr.terms.no_kl@2` */
  readonly address: string;
  readonly variant: string;
  readonly seed: number;
  /** name of its folder */
  readonly run: string;
  readonly state: RunState['kind'];
  /** the run of this plan that is the same work */
  readonly same: string | null;
  readonly reason: Reason | null;
  /** the reason in words */
  readonly why: string | null;
  readonly hours: number;
  readonly basis: Basis;
  readonly stages: readonly StageLine[];
}
export interface StageLine {
  readonly id: string;
  readonly op: Stage['op'];
  readonly key: string;
  readonly state: 'cached' | 'to-do';
  /** the run of this plan that does this work */
  readonly shared: string | null;
  readonly reason: Reason | null;
  readonly why: string | null;
  readonly hours: number;
  readonly basis: Basis;
}

/** `sources`: text of the user's files by path. `baseFolder`: of the entry file. */
export function planDocument(
  plan: ExperimentPlan,
  target: PlanTarget,
  sources: ReadonlyMap<string, string>,
  baseFolder: string,
): PlanDocument {
  const unread = new Set(plan.unknown.map(({ what }) => what));
  const data = new Map<string, readonly FrameIndex[] | null>();
  for (const { form, identified } of plan.runs) {
    const record = identified.records.find(({ op }) => op === 'index-data');
    data.set(form.data.name, unread.has(`data set ${form.data.name}`) ? null : (record?.splits ?? null));
  }
  const files = [...sources].map(([file, text]) => [relative(baseFolder, file), sha256(text)] as const);
  return {
    version: 1,
    rseg: rsegVersion,
    target,
    files: Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1))),
    data: Object.fromEntries(data),
    runs: plan.runs.map(runLine),
    totals: plan.totals,
  };
}

function runLine(run: PlannedRun): RunLine {
  const reason = mainReason(run);
  return {
    address: run.address,
    variant: run.plan.variant,
    seed: run.seed,
    run: run.plan.run,
    state: runState(run).kind,
    same: run.same,
    reason,
    why: reason === null ? null : reasonText(reason),
    hours: run.stages.reduce((sum, { price }) => sum + price.hours, 0),
    basis: run.stages.every(({ price }) => price.basis === 'measured') ? 'measured' : 'estimate',
    stages: run.stages.map(({ stage, state, shared, reason: own, price }) => ({
      id: stage.id,
      op: stage.op,
      key: stage.key,
      state,
      shared,
      reason: own,
      why: own === null ? null : reasonText(own),
      hours: price.hours,
      basis: price.basis,
    })),
  };
}

/**
 * What changed since `stored` was written, one line each; `now` is the same command planned again. Empty: it may be run. Whether results
 * came or went meanwhile does not matter, the run looks for itself.
 */
export function staleness(stored: PlanDocument, now: PlanDocument): readonly string[] {
  const changes: string[] = [];
  if (stored.rseg !== now.rseg) changes.push(`rseg ${stored.rseg} made the plan, this is ${now.rseg}`);
  for (const file of union(stored.files, now.files)) {
    const [was, is] = [stored.files[file], now.files[file]];
    if (was === undefined) changes.push(`${file} is read now and was not`);
    else if (is === undefined) changes.push(`${file} is not read any more`);
    else if (was !== is) changes.push(`${file} was changed`);
  }
  for (const name of union(stored.data, now.data)) {
    const [was, is] = [stored.data[name] ?? null, now.data[name] ?? null];
    if (is === null) changes.push(`data set ${name} cannot be read`);
    else if (was === null) changes.push(`data set ${name} was not known when the plan was made`);
    else if (JSON.stringify(was) !== JSON.stringify(is))
      changes.push(`data set ${name} was changed${splitsText(was, is)}`);
  }
  if (changes.length > 0) return changes;
  const keys = new Map(now.runs.map(({ address, stages }) => [address, stages.at(-1)?.key] as const));
  for (const { address, stages } of stored.runs) {
    if (!keys.has(address)) changes.push(`${address} is not there any more`);
    else if (keys.get(address) !== stages.at(-1)?.key)
      changes.push(`${address} has another key: weights or code were changed`);
  }
  return changes;
}

function splitsText(was: readonly FrameIndex[], is: readonly FrameIndex[]): string {
  const before = new Map(was.map(({ split, digest }) => [split, digest]));
  const changed = is.filter(({ split, digest }) => before.get(split) !== digest).map(({ split }) => split);
  return changed.length === 0 ? '' : `: split ${changed.join(', ')}`;
}

const union = (a: object, b: object): readonly string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
