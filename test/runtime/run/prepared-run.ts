// A run folder as `rseg run --on slurm` prepares it, with nothing computed yet.
import { join, resolve } from 'node:path';
import { queueRuns } from '../../../src/cli/run-queue.js';
import { selectRuns } from '../../../src/cli/select-runs.js';
import type { Stage } from '../../../src/compiler/stage-plan.js';
import { prepareRun } from '../../../src/runtime/run/prepare-run.js';

export interface PreparedFolder {
  /** name below the folder of runs */
  readonly run: string;
  readonly path: string;
  readonly stages: readonly Stage[];
}

/** `target`: FILE:variant of one run. */
export async function prepare(target: string, runs: string): Promise<PreparedFolder> {
  const selected = selectRuns(target, { seeds: null, sets: [] })!;
  const [queued] = await queueRuns(selected, runs);
  const { plan, compiled, dataIndex, identified } = queued!;
  const file = resolve(selected.file);
  const sources = { entry: file, texts: new Map([[file, selected.compilation.sources.get(selected.file)!]]) };
  const identities = identified.records;
  const description = { plan, normalForm: compiled.form, sources, dataIndex, identities, runs };
  const prepared = await prepareRun({ ...description, engine: 'wasm', command: 'rseg run' });
  if (prepared.kind === 'prepared') await prepared.held.release();
  return { run: plan.run, path: join(runs, plan.run), stages: plan.stages };
}
