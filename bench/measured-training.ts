// A training stage as a plan would describe it, and what the runner gives it, for measurements of the loop around the steps.
import type { Dataset, Model, Training } from '../src/compiler/normal-form.js';
import type { StageKey, TrainTeacherStage } from '../src/compiler/stage-plan.js';
import { openThreadedWriter } from '../src/runtime/checkpoint/threaded-writer.js';
import type { Engine } from '../src/runtime/engine/engine.js';
import type { EventBody } from '../src/runtime/run/event.js';
import { NO_OWN_LOSSES } from '../src/runtime/run/own-loss/own-losses.js';
import { createRunFolder } from '../src/runtime/run/run-folder.js';
import type { StageContext } from '../src/runtime/run/stage-context.js';
import { UNWATCHED } from '../src/runtime/run/step-watch.js';
import { AUGMENT } from './loader/files-dataset.js';
import { MIT_B0 } from './mit-b0.js';

export interface MeasuredTraining {
  /** pixels per side */
  readonly size: number;
  readonly batch: number;
  readonly steps: number;
  /** steps between checkpoints */
  readonly checkpoint: number;
  /** pictures in files; null: generated streets */
  readonly files: Dataset | null;
  readonly frames: number;
  /** blocks per stage of the encoder, and their widths; MiT-B0 unless given */
  readonly encoder?: { readonly dims: readonly number[]; readonly depths: readonly number[] };
}

const streets = ({ size, batch, frames }: MeasuredTraining): Dataset => ({
  name: 'bench',
  root: null,
  generator: { call: 'streets', args: { seed: 1, failures: 0.3 } },
  classes: MIT_B0.classes,
  ignore: 255,
  names: null,
  palette: null,
  stored: null,
  crop: null,
  list: null,
  missing: 'error',
  size: [size, size],
  modalities: (['rgb', 'depth', 'event', 'lidar'] as const).map((name) => ({
    name,
    source: { call: 'generated', args: { picture: name, norm: 'unit' } },
  })),
  label: { source: { call: 'generated_labels', args: {} } },
  splits: [
    { name: 'train', frames },
    { name: 'val', frames: batch },
  ],
});

/** Teacher training of a MiT network on four modalities. */
export function measuredStage(measured: MeasuredTraining): TrainTeacherStage {
  const { size, batch, steps, checkpoint, files, encoder = MIT_B0 } = measured;
  const { heads, sr, decoder } = MIT_B0;
  const model: Model = {
    call: 'segformer',
    args: {
      backbone: { call: 'mit', args: { dims: encoder.dims, depths: encoder.depths, heads, sr } },
      decoder,
      weights: null,
      drop_path: 0.1,
      dropout: 0.1,
    },
  };
  const training: Training = {
    split: 'train',
    length: { steps },
    batch,
    image: [size, size],
    optim: { call: 'adamw', args: { lr: 6e-5, decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 } },
    schedule: { call: 'constant', args: {} },
    augment: AUGMENT,
    checkpoint: { steps: checkpoint },
    validate: null,
    on_spike: 'flag',
  };
  return {
    op: 'train-teacher',
    id: 'teacher',
    key: 'bench' as StageKey,
    inputs: [],
    seed: 1,
    semantics: 'paper',
    data: files ?? streets(measured),
    model,
    training,
    validation: { split: 'val', batch, image: [size, size], suites: [], select: { call: 'last', args: {} } },
  };
}

/** What the runner gives `stage` in the run folder `folder`. */
export function measuredContext(
  stage: TrainTeacherStage,
  folder: string,
  engine: Engine,
  workers: number,
  frames: number,
  emit: (event: EventBody) => void,
): StageContext {
  return {
    folder: createRunFolder(folder),
    runs: folder,
    data: { baseFolder: folder, environment: {} },
    runtime: {
      device: 'auto',
      workers,
      packs: null,
      checkpoints: null,
      resources: { gpus: null, cpus: null, memory: null, time: null, partition: null, account: null },
    },
    losses: NO_OWN_LOSSES,
    requireOwn: () => undefined,
    control: { stop: null, takeCheckpointRequest: () => false, paused: false },
    emit,
    openWriter: openThreadedWriter({ limitMs: 0, tell: () => undefined }),
    steps: UNWATCHED,
    requireSameEnvironment: false,
    engine: async () => engine,
    input: () => stage,
    frames: () => frames,
    lacking: () => ({}),
  };
}
