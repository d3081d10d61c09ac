// How long a training waits for its checkpoints, and what its event log costs.
// `node dist/bench/checkpoint.js [--size 64] [--steps 24] [--every 8] [--engine NAME] [--json]`: trains a MiT-B2 teacher (27 million parameters,
// 330 MB of weights and optimiser state) with a checkpoint every few steps, through the real loop. `held` is the time that the training stands
// still for one, `durable` the time until it is on the disk. The cost of events is measured apart: appended as a training appends them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineName } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import type { EventBody } from '../src/runtime/run/event.js';
import { EventLog, monotonicNow } from '../src/runtime/run/event-log.js';
import { teacherTrainee } from '../src/runtime/run/stages/train-teacher-stage.js';
import { runTraining } from '../src/runtime/run/training/run-training.js';
import { measuredContext, measuredStage } from './measured-training.js';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '64' },
    steps: { type: 'string', default: '24' },
    every: { type: 'string', default: '8' },
    engine: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
  },
});
const MIT_B2 = { dims: [64, 128, 320, 512], depths: [3, 4, 6, 3] };
const FRAMES = 8;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

type Kind<K extends EventBody['k']> = Extract<EventBody, { k: K }>;
const folder = mkdtempSync(join(tmpdir(), 'rseg-bench-'));
try {
  const engine = await openEngine(options.engine as EngineName | 'auto');
  const [size, steps] = [Number(options.size), Number(options.steps)];
  const training = { size, batch: 1, steps, checkpoint: Number(options.every), files: null, frames: FRAMES };
  const stage = measuredStage({ ...training, encoder: MIT_B2 });
  const events: EventBody[] = [];
  const context = measuredContext(stage, folder, engine, 1, FRAMES, (event) => void events.push(event));
  await runTraining(stage, teacherTrainee(stage, context), context);
  const saved = events.filter((event): event is Kind<'checkpoint'> => event.k === 'checkpoint');
  const step = median(events.flatMap((event) => (event.k === 'step' ? [event.stepMs] : [])));
  const log = new EventLog(join(folder, 'bench.jsonl'), monotonicNow());
  const sample = events.find((event) => event.k === 'step')!;
  const began = performance.now();
  const APPENDED = 2000;
  for (let i = 0; i < APPENDED; i++) log.append(sample);
  const eventMs = (performance.now() - began) / APPENDED;
  log.close();
  const row = {
    name: 'checkpoint',
    engine: engine.name,
    parameters: events.find((event): event is Kind<'stage-start'> => event.k === 'stage-start')!.parameters,
    megabytes: (saved[0]?.bytes ?? 0) / 2 ** 20,
    held_ms: saved.map(({ heldMs }) => heldMs ?? Number.NaN),
    durable_ms: saved.map(({ ms }) => ms),
    step_ms: step,
    event_ms: eventMs,
    /** of the time: at most four a second are written */
    event_share: eventMs / Math.max(step, 250),
  };
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');
  console.log(
    options.json
      ? JSON.stringify({ rows: [row] })
      : `checkpoint of ${(row.parameters / 1e6).toFixed(1)} million parameters, ${row.megabytes.toFixed(0)} MB, ${engine.name}: training held for ` +
          `${list(row.held_ms)} ms, on the disk after ${list(row.durable_ms)} ms; an event takes ${eventMs.toFixed(3)} ms, ` +
          `${(100 * row.event_share).toFixed(3)} % of the time`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
