// What the training loop (loader, draws, checks, events) costs beside the bare step.
// `node dist/bench/training-loop.js [--size 128] [--batch 2] [--steps 300] [--frames 16] [--workers 2] [--engine NAME] [--data FOLDER [--uncached]] [--json]`: trains a
// MiT-B0 teacher on generated streets, or on pictures in files (290x290, laid out as DELIVER), through the real loop; after each turn of steps it repeats the very same engine calls
// without the loop, in the same session. Ratio of the medians of each call's period; beside it the ratio of processor
// time of all threads, which other work on the machine disturbs less. Also how long a step waits for its batch; `--uncached`
// copies the pictures so often that every frame is decoded for every step.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine, EngineName, HostTensors, LoadedModule } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import type { EventBody } from '../src/runtime/run/event.js';
import { teacherTrainee } from '../src/runtime/run/stages/train-teacher-stage.js';
import { runTraining } from '../src/runtime/run/training/run-training.js';
import { copyTree } from './loader/copy-tree.js';
import { filesDataset } from './loader/files-dataset.js';
import { measuredContext, measuredStage } from './measured-training.js';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '128' },
    batch: { type: 'string', default: '2' },
    steps: { type: 'string', default: '300' },
    frames: { type: 'string', default: '16' },
    workers: { type: 'string', default: '2' },
    engine: { type: 'string', default: 'auto' },
    data: { type: 'string' },
    uncached: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [size, batch, steps] = [Number(options.size), Number(options.batch), Number(options.steps)];
/** More frames of 290x290 than threads may remember (256 MB). */
const COPIES = 40;
const folder = mkdtempSync(join(tmpdir(), 'rseg-bench-'));
const files = options.data === undefined ? null : filesDataset(picturesOf(resolve(options.data)), 290);
const frames = files === null ? Number(options.frames) : files.splits[0]!.frames;
/** steps at the beginning that prepare the session, and epochs in which the threads draw frames for the first time */
const WARM_UP = 5 + (options.uncached ? 0 : 3 * Math.ceil(frames / batch));
/** Steps of the loop before the same calls are repeated without it: turns of a few seconds see the same machine. */
const TURN = 24;
/** Steps at the start of a turn that are not counted: their batches were filled while the bare calls ran. */
const FILLED_AHEAD = 2 * Number(options.workers) + 1;

interface Call {
  readonly feeds: HostTensors;
  readonly began: Moment;
}
/** milliseconds */
interface Moment {
  readonly wall: number;
  readonly cpu: number;
}
const loopPeriods: Moment[] = [];
const barePeriods: Moment[] = [];

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

function picturesOf(data: string): string {
  if (!options.uncached) return data;
  const copies = join(folder, 'pictures');
  copyTree(data, copies, COPIES);
  return copies;
}

/** Milliseconds that counted steps waited for their batch. */
let waited = 0;
let waiting = 0;
let lastStep = 0;

/** Steps whose batch was filled while bare calls ran are among them: TURN - FILLED_AHEAD of TURN tell what a training sees. */
function noteWait(event: EventBody): void {
  if (event.k !== 'step') return;
  if (lastStep >= WARM_UP) {
    waiting += event.step - lastStep;
    waited += event.dataMs * (event.step - lastStep);
  }
  lastStep = event.step;
}

function periods(moments: readonly Moment[]): readonly Moment[] {
  return moments.slice(1).map(({ wall, cpu }, i) => ({ wall: wall - moments[i]!.wall, cpu: cpu - moments[i]!.cpu }));
}

/** Notes every training step that the loop asks for; after each turn repeats its calls without the loop. */
function observed(engine: Engine): Engine {
  let steps = 0;
  let turn: Call[] = [];
  const replay = (module: LoadedModule, name: string, outputs: readonly string[] | undefined): void => {
    const began = [now()];
    for (const { feeds } of turn) {
      module.run(name, feeds, outputs);
      began.push(now());
    }
    barePeriods.push(...periods(began).slice(FILLED_AHEAD));
    loopPeriods.push(...periods(turn.map((call) => call.began)).slice(FILLED_AHEAD));
    turn = [];
  };
  return {
    ...engine,
    load: async (graphs) => {
      const module = await engine.load(graphs);
      return {
        stateNames: module.stateNames,
        setState: (values) => module.setState(values),
        getState: (names) => module.getState(names),
        dispose: () => module.dispose(),
        run: (name, feeds, outputs) => {
          if (name !== 'step') return module.run(name, feeds, outputs);
          if (turn.length === TURN) replay(module, name, outputs);
          // The loop gives the memory of a batch back after its step: what is repeated later must be a copy.
          const copy = Object.fromEntries(Object.entries(feeds).map(([feed, values]) => [feed, values.slice()]));
          if (++steps > WARM_UP) turn.push({ feeds: copy, began: now() });
          return module.run(name, feeds, outputs);
        },
      };
    },
  };
}

const stage = measuredStage({ size, batch, steps, checkpoint: steps, files, frames });
try {
  const engine = await openEngine(options.engine as EngineName | 'auto');
  const context = measuredContext(stage, folder, observed(engine), Number(options.workers), frames, noteWait);
  await runTraining(stage, teacherTrainee(stage, context), context);
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
  const typical = (clock: keyof Moment) => ({
    loop: median(loopPeriods.map((period) => period[clock])),
    bare: median(barePeriods.map((period) => period[clock])),
  });
  const [wall, cpu] = [typical('wall'), typical('cpu')];
  const row = {
    name: 'training loop',
    engine: engine.name,
    data: files === null ? 'streets' : 'files',
    size,
    batch,
    loop_ms: wall.loop,
    bare_ms: wall.bare,
    ratio: wall.loop / wall.bare,
    cpu_ratio: cpu.loop / cpu.bare,
    data_wait_ms: waited / Math.max(1, waiting),
    data_wait_share: waited / Math.max(1, waiting) / wall.loop,
  };
  console.log(
    options.json
      ? JSON.stringify({ rows: [row] })
      : `training loop, ${size}x${size}, batch ${batch}, ${engine.name}: ${row.loop_ms.toFixed(1)} ms a step, bare step ` +
          `${row.bare_ms.toFixed(1)} ms, ratio ${row.ratio.toFixed(3)}, of processor time ${row.cpu_ratio.toFixed(3)}; ` +
          `waits ${row.data_wait_ms.toFixed(2)} ms for its batch (${(100 * row.data_wait_share).toFixed(2)} %)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
