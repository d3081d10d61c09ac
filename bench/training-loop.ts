// What the training loop (loader, draws, checks, events) costs beside the bare step.
// `node dist/bench/training-loop.js [--size 128] [--batch 2] [--steps 64] [--frames 16] [--workers 2] [--engine NAME] [--json]`: trains a
// MiT-B0 teacher on generated streets through the real loop, then repeats the very same engine calls without
// it, in the same session. Ratio of the medians of each call's period; beside it the ratio of processor time of all
// threads, which other work on the machine disturbs less.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Dataset, Model, Training } from '../src/compiler/normal-form.js';
import type { StageKey, TrainTeacherStage } from '../src/compiler/stage-plan.js';
import type { Engine, EngineName, HostTensors, LoadedModule } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import { createRunFolder } from '../src/runtime/run/run-folder.js';
import type { StageContext } from '../src/runtime/run/stage-context.js';
import { teacherTrainee } from '../src/runtime/run/stages/train-teacher-stage.js';
import { runTraining } from '../src/runtime/run/training/run-training.js';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '128' },
    batch: { type: 'string', default: '2' },
    steps: { type: 'string', default: '64' },
    frames: { type: 'string', default: '16' },
    workers: { type: 'string', default: '2' },
    engine: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
  },
});
const [size, batch, steps] = [Number(options.size), Number(options.batch), Number(options.steps)];
const frames = Number(options.frames);
/** calls at the beginning that prepare the session, and epochs in which the threads draw frames for the first time */
const WARM_UP = Math.min(Math.floor(steps / 2), 5 + 3 * Math.ceil(frames / batch));

interface Call {
  readonly name: string;
  readonly feeds: HostTensors;
  readonly began: Moment;
}
/** milliseconds */
interface Moment {
  readonly wall: number;
  readonly cpu: number;
}
const calls: Call[] = [];
const bare: Moment[] = [];

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

function replay(module: LoadedModule, outputs: readonly string[]): void {
  bare.push(now());
  for (const { name, feeds } of calls) {
    module.run(name, feeds, outputs);
    bare.push(now());
  }
}

/** Notes every training step that the loop asks for; repeats them when the loop is done with the module. */
function observed(engine: Engine): Engine {
  return {
    ...engine,
    load: async (graphs) => {
      const module = await engine.load(graphs);
      let wanted: readonly string[] = [];
      return {
        stateNames: module.stateNames,
        setState: (values) => module.setState(values),
        getState: (names) => module.getState(names),
        run: (name, feeds, outputs) => {
          if (name === 'step') {
            calls.push({ name, feeds, began: now() });
            wanted = outputs ?? [];
          }
          return module.run(name, feeds, outputs);
        },
        dispose: () => {
          replay(module, wanted);
          module.dispose();
        },
      };
    },
  };
}

const data: Dataset = {
  name: 'bench',
  root: null,
  generator: { call: 'streets', args: { seed: 1, failures: 0.3 } },
  classes: 25,
  ignore: 255,
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
};
const model: Model = {
  call: 'segformer',
  args: {
    backbone: {
      call: 'mit',
      args: { dims: [32, 64, 160, 256], depths: [2, 2, 2, 2], heads: [1, 2, 5, 8], sr: [8, 4, 2, 1] },
    },
    decoder: 256,
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
  augment: { call: 'augment', args: { flip: 0.5, scale_min: 0.5, scale_max: 2, jitter: 0.2, blur: 0.2 } },
  checkpoint: { steps },
  validate: null,
};
const stage: TrainTeacherStage = {
  op: 'train-teacher',
  id: 'teacher',
  key: 'bench' as StageKey,
  inputs: [],
  seed: 1,
  semantics: 'paper',
  data,
  model,
  training,
  validation: { split: 'val', batch, image: [size, size], suites: [], select: { call: 'last', args: {} } },
};

const folder = mkdtempSync(join(tmpdir(), 'rseg-bench-'));
try {
  const engine = await openEngine(options.engine as EngineName | 'auto');
  const context: StageContext = {
    folder: createRunFolder(folder),
    runs: folder,
    data: { baseFolder: folder, environment: {} },
    runtime: { device: 'auto', workers: Number(options.workers) },
    control: { stop: null, takeCheckpointRequest: () => false },
    emit: () => undefined,
    engine: async () => observed(engine),
    input: () => stage,
    frames: () => frames,
  };
  await runTraining(stage, teacherTrainee(stage, context), context);
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
  const period = (moments: readonly Moment[], clock: keyof Moment): number =>
    median(moments.slice(WARM_UP + 1).map((moment, i) => moment[clock] - moments[WARM_UP + i]![clock]));
  const loop = calls.map(({ began }) => began);
  const row = {
    name: 'training loop',
    engine: engine.name,
    size,
    batch,
    loop_ms: period(loop, 'wall'),
    bare_ms: period(bare, 'wall'),
    ratio: period(loop, 'wall') / period(bare, 'wall'),
    cpu_ratio: period(loop, 'cpu') / period(bare, 'cpu'),
  };
  console.log(
    options.json
      ? JSON.stringify({ rows: [row] })
      : `training loop, ${size}x${size}, batch ${batch}, ${engine.name}: ${row.loop_ms.toFixed(1)} ms a step, bare step ` +
          `${row.bare_ms.toFixed(1)} ms, ratio ${row.ratio.toFixed(3)}, of processor time ${row.cpu_ratio.toFixed(3)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
