// Executes the stages of a plan in order. A stage whose result is there, in this run or in another one, is not repeated; one that another
// run computes is left to it.

import { resolve } from 'node:path';
import { assertNever } from '../../assert-never.js';
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';
import { type OpenCheckpointWriter, openDirectWriter } from '../checkpoint/checkpoint-writer.js';
import type { FrameIndex } from '../data/batch.js';
import type { DataContext } from '../data/data-context.js';
import { lackingOf } from '../data/lacking-frames.js';
import { openPacks } from '../data/packs/find-pack.js';
import { rsegVersion } from './environment-record.js';
import type { EventBody } from './event.js';
import { runEngine } from './open-run-engine.js';
import { openStoredLosses } from './own-loss/own-losses.js';
import { publishResult } from './publish-results.js';
import { readPlan } from './read-record.js';
import { requireNewest } from './run-fence.js';
import { runFolderAt } from './run-folder.js';
import { adoptArtifact, saveArtifact } from './stage-artifacts.js';
import { claimStage, stageClaimant } from './stage-claim.js';
import type { StageContext, StageResult } from './stage-context.js';
import { selectStages } from './stage-selection.js';
import { readMetrics, resultEvents, runEvaluate } from './stages/evaluate-stage.js';
import { describeIndex, readDataIndex, runIndexData } from './stages/index-data-stage.js';
import { runLoadTeacher } from './stages/load-teacher-stage.js';
import { runReport } from './stages/report-stage.js';
import { runTrainStudent } from './stages/train-student-stage.js';
import { runTrainTeacher } from './stages/train-teacher-stage.js';
import { type StepTeller, UNWATCHED } from './step-watch.js';
import { type StopControl, Stopped } from './stop-control.js';
import type { TrainerJob } from './trainer-job.js';

/** Ops whose stages announce their own number of steps. */
const ANNOUNCES: ReadonlySet<Stage['op']> = new Set(['train-teacher', 'train-student', 'evaluate']);

export interface TrainingHelpers {
  readonly openWriter: OpenCheckpointWriter;
  readonly steps: StepTeller;
}

/** Runs the plan that lies in the run folder. Throws `Stopped` on request and UserErrors for what a user can act on. */
export async function executePlan(
  job: TrainerJob,
  control: StopControl,
  write: (event: EventBody) => void,
  { openWriter, steps }: TrainingHelpers = { openWriter: openDirectWriter, steps: UNWATCHED },
): Promise<void> {
  const folder = runFolderAt(job.run);
  const requireOwn = (): void => requireNewest(job.run, job.token);
  const emit = (event: EventBody): void => {
    requireOwn();
    write(event);
  };
  const plan = readPlan(folder.plan);
  const context: StageContext = {
    folder,
    runs: job.runs,
    data: { baseFolder: job.run, environment: process.env, ...packsOf(plan, job, emit) },
    runtime: plan.runtime,
    control,
    requireOwn,
    emit,
    openWriter,
    steps,
    requireSameEnvironment: job.requireSameEnvironment,
    losses: await openStoredLosses(plan, job.run),
    engine: runEngine(job.engine, plan.runtime, emit),
    input: (id) => {
      const found = plan.stages.find((stage) => stage.id === id);
      if (found === undefined) throw new Error(`the plan has no stage ${id}`);
      return found;
    },
    frames: (split) => indexOf(plan, job.run, split).frames,
    lacking: (split) => {
      const { absent = {}, skipped = [] } = indexOf(plan, job.run, split);
      return lackingOf(absent, skipped.length);
    },
  };
  const selection = selectStages(plan, job.stages);
  const left = new Map(selection.stages.map((stage) => [stage.id, stage]));
  const make = (stage: Stage): Promise<void> => {
    selection.requirePerformed(stage);
    return perform(stage, plan, context);
  };
  while (left.size > 0) {
    const stage = await nextStage([...left.values()], (id) => !left.has(id), make, context);
    publish(stage, context);
    left.delete(stage.id);
  }
}

/** How often a run looks whether a stage that another run computes is there. */
const LOOK_MS = 200;

/**
 * Makes the result of one stage present and returns the stage: the first in the order of the plan whose inputs are there and that no
 * other run computes just now. When others compute all of those, waits for one of them.
 */
async function nextStage(
  left: readonly Stage[],
  isThere: (id: string) => boolean,
  make: (stage: Stage) => Promise<void>,
  context: StageContext,
): Promise<Stage> {
  const { control, emit, runs, folder } = context;
  const told = new Set<string>();
  for (;;) {
    for (const stage of left.filter(({ inputs }) => inputs.every(isThere))) {
      if (control.stop !== null) throw new Stopped(control.stop);
      if (adopt(stage, context)) return stage;
      const claim = await claimStage(runs, folder.path, stage);
      if (claim === null) {
        if (!told.has(stage.id)) emit({ k: 'stage-waiting', stage: stage.id, why: whyWaiting(runs, stage) });
        told.add(stage.id);
        continue;
      }
      try {
        // its owner may have finished between the two looks
        if (!adopt(stage, context)) await make(stage);
        return stage;
      } finally {
        await claim.release();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Takes a result that is there, in this run or in another one. */
function adopt(stage: Stage, { emit, runs, folder }: StageContext): boolean {
  const present = adoptArtifact(runs, folder.path, stage);
  if (present === null) return false;
  emit({ k: 'stage-cached', stage: stage.id, why: whyCached(stage, present, folder.path) });
  return true;
}

function whyWaiting(runs: string, stage: Stage): string {
  const owner = stageClaimant(runs, stage);
  return owner === null ? 'another run computes it' : `run ${owner.run} computes it (process ${owner.pid})`;
}

/** The data are always counted before the start, to make the plan: what was found says more than that. */
function whyCached(stage: Stage, why: string, run: string): string {
  return stage.op === 'index-data' ? describeIndex(readDataIndex(run, stage)) : why;
}

async function perform(stage: Stage, plan: StagePlan, context: StageContext): Promise<void> {
  const { emit, folder } = context;
  const began = performance.now();
  if (!ANNOUNCES.has(stage.op)) {
    const nothing = { steps: 0, stepsPerEpoch: 0, firstStep: 0, batch: 0, parameters: 0 };
    emit({ k: 'stage-start', stage: stage.id, ...nothing });
  }
  const result = await resultOf(stage, plan, context);
  const engine = ANNOUNCES.has(stage.op) ? (await context.engine()).name : null;
  context.requireOwn();
  saveArtifact(folder.path, stage, result, {
    stage: stage.id,
    key: stage.key,
    op: stage.op,
    rseg: rsegVersion,
    engine,
  });
  emit({ k: 'stage-end', stage: stage.id, ms: performance.now() - began });
}

async function resultOf(stage: Stage, plan: StagePlan, context: StageContext): Promise<StageResult> {
  switch (stage.op) {
    case 'index-data':
      return runIndexData(stage, context);
    case 'train-teacher':
      return runTrainTeacher(stage, context);
    case 'load-teacher':
      return runLoadTeacher(stage, dataStage(plan).data.classes, context);
    case 'train-student':
      return runTrainStudent(stage, context);
    case 'evaluate':
      return runEvaluate(stage, context);
    case 'report':
      return runReport(stage, context);
    default:
      return assertNever(stage);
  }
}

/** Puts results where people look for them, whether they were computed now or before. */
function publish(stage: Stage, { folder, emit }: StageContext): void {
  publishResult(folder.path, stage);
  if (stage.op !== 'evaluate') return;
  for (const event of resultEvents(stage, readMetrics(folder.path, stage))) emit(event);
}

/** Where the plan wants packed pictures: what finds them, by the fingerprints of this run. */
function packsOf(plan: StagePlan, { run }: TrainerJob, emit: (event: EventBody) => void): Pick<DataContext, 'packs'> {
  if (plan.runtime.packs === null) return {};
  const fingerprint = async (split: string) => indexOf(plan, run, split).digest;
  return {
    packs: openPacks(resolve(run, plan.runtime.packs), fingerprint, (message) => emit({ k: 'warning', message })),
  };
}

function dataStage(plan: StagePlan) {
  const found = plan.stages.find((stage) => stage.op === 'index-data');
  if (found === undefined) throw new Error('the plan has no data stage');
  return found;
}

function indexOf(plan: StagePlan, run: string, split: string): FrameIndex {
  const index = readDataIndex(run, dataStage(plan)).splits.find((one) => one.split === split);
  if (index === undefined) throw new Error(`the data set has no split ${split}`);
  return index;
}
