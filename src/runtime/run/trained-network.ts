// The weights that a user points at: of a run, of one of its checkpoints, or of a file.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Network } from '../../model/network.js';
import { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { verifySealedFolder } from '../checkpoint/sealed-folder.js';
import { toTorchLayout } from '../checkpoint/torch-layout.js';
import type { WeightSource } from '../checkpoint/weight-source.js';
import { fits, fitWeights } from '../weights/fit-weights.js';
import { loadWeights } from '../weights/load-weights.js';
import { WeightsMismatch } from '../weights/weights-mismatch.js';
import { readRecordedPlan } from './read-record.js';
import { artifactFolder, checkpointFolder, runFolderAt } from './run-folder.js';
import { hasArtifact } from './stage-artifacts.js';
import { WEIGHTS_FILE } from './stage-context.js';
import { decodeTrainedState } from './training/training-state.js';
import type { Weights } from './weights-file.js';

export type Subject = 'teacher' | 'student';

export interface TrainedNetwork {
  readonly weights: Weights;
  /** what was taken, for people: `the student of run 3f2a…`, `step 120` */
  readonly what: string;
}

const STEP_FOLDER = /^step-\d+$/;

/**
 * Weights for `network` out of `path`: a run folder, a folder of checkpoints, one checkpoint, the result of a training
 * stage, or a file of weights.
 * @throws UserError with exit code 2 for anything else, 4 or 9 when the weights are damaged or do not fit
 */
export function readTrainedNetwork(path: string, subject: Subject, network: Network): TrainedNetwork {
  if (!existsSync(path)) {
    throw new UserError(EXIT.usage, `${path} does not exist`, {
      help: 'a run folder, a checkpoint or a file of weights',
    });
  }
  if (!statSync(path).isDirectory()) return { weights: loadWeights(path, network, 'whole'), what: basename(path) };
  if (existsSync(runFolderAt(path).plan)) return ofRun(path, subject, network);
  if (existsSync(join(path, WEIGHTS_FILE))) return { weights: ofResult(path, network), what: basename(path) };
  if (STEP_FOLDER.test(basename(path))) return { weights: ofCheckpoint(path, network), what: basename(path) };
  const newest = readdirSync(path)
    .filter((name) => STEP_FOLDER.test(name))
    .sort((a, b) => Number(b.slice(5)) - Number(a.slice(5)))[0];
  if (newest !== undefined) return { weights: ofCheckpoint(join(path, newest), network), what: newest };
  throw new UserError(EXIT.usage, `${path} holds no run, no checkpoint and no weights`, {
    help: 'name a run folder such as runs/NAME, a folder below its ckpt/, or a .safetensors file',
  });
}

/** The training stage of a plan that makes the weights of `subject`. */
export function trainingOf(plan: StagePlan, subject: Subject): Stage {
  const ops: readonly Stage['op'][] = subject === 'student' ? ['train-student'] : ['train-teacher', 'load-teacher'];
  const found = plan.stages.find(({ op }) => ops.includes(op));
  if (found === undefined) throw new UserError(EXIT.usage, `${plan.variant} has no ${subject}`);
  return found;
}

function ofRun(path: string, subject: Subject, network: Network): TrainedNetwork {
  const stage = trainingOf(readRecordedPlan(runFolderAt(path).plan), subject);
  const name = basename(path);
  if (hasArtifact(path, stage)) {
    const weights = loadWeights(join(artifactFolder(path, stage), WEIGHTS_FILE), network, 'whole');
    return { weights, what: `the ${subject} of run ${name}` };
  }
  const folder = checkpointFolder(path, stage);
  const newest = existsSync(folder) ? new CheckpointStore(folder, stage.key).newest(() => undefined) : null;
  if (newest === null) {
    throw new UserError(EXIT.checkpoint, `run ${name} has no ${subject} yet: its training has left no checkpoint`, {
      where: path,
      help: 'the same rseg run command goes on with it',
    });
  }
  const step = newest.facts.best?.step ?? newest.facts.step;
  const best = step === newest.facts.step ? newest.path : join(folder, `step-${String(step).padStart(6, '0')}`);
  const used = existsSync(best) ? best : newest.path;
  return {
    weights: ofCheckpoint(used, network),
    what: `the ${subject} of run ${name} as of ${basename(used)}, its training is not finished`,
  };
}

function intact(path: string): void {
  const verified = verifySealedFolder(path);
  if ('manifest' in verified) return;
  throw new UserError(EXIT.checkpoint, `the checkpoint cannot be used: ${verified.problem}`, { where: path });
}

function ofResult(path: string, network: Network): Weights {
  intact(path);
  return loadWeights(join(path, WEIGHTS_FILE), network, 'whole');
}

/** Checkpoints hold the state of the engine: `student/encoder.…` in our layout. */
function ofCheckpoint(path: string, network: Network): Weights {
  intact(path);
  const state = [...decodeTrainedState(path)].map(
    ([name, tensor]) => [name.slice(name.indexOf('/') + 1), tensor] as const,
  );
  const source: WeightSource = {
    format: 'safetensors',
    where: path,
    part: '',
    beside: [],
    metadata: new Map(),
    tensors: new Map(
      state.map(([name, { dtype, shape, data }]) => {
        const { shape: stored } = toTorchLayout(name, { shape, data: data as Float32Array });
        return [name, { dtype, shape: stored, read: () => ({ dtype, shape, data }) }];
      }),
    ),
  };
  const fit = fitWeights(source, network, 'whole');
  if (!fits(fit)) throw new WeightsMismatch(path, fit);
  return Object.fromEntries(state.map(([name, { data }]) => [name, data as Float32Array]));
}
