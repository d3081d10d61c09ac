// A folder of runs as a queue leaves it: some done, some at work, one failed, the others waiting. Deterministic.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeRgb } from '../../src/runtime/pictures/encode-png.js';
import type { RunEvent } from '../../src/runtime/run/event.js';
import { encodeEvent } from '../../src/runtime/run/event-line.js';
import { queueFile, queuesFolder } from '../../src/runtime/run/queue/queue-file.js';
import type { QueueRecord, QueueRow, QueueState } from '../../src/runtime/run/queue/queue-record.js';
import { eventStream, type StreamOptions } from './event-stream.js';

export interface FleetFolder {
  readonly runs: string;
  readonly record: QueueRecord;
}
const WEIGHTS = [5, 20, 50, 70, 100, 150] as const;

/** What the run at `index` looks like: the share of its events that are there, and the state that the queue tells. */
function stateOf(index: number, working: number, done: number): readonly [QueueState, number] {
  if (index < done) return ['done', 1];
  if (index === done) return ['failed', 1];
  if (index <= done + working) return ['running', 0.35 + 0.08 * (index % 5)];
  return ['waiting', 0];
}

/** `now`: wall clock of the newest event of those that work. */
export function writeFleet(
  runs: string,
  {
    count = 12,
    working = 3,
    done = 4,
    now = 1_700_000_000_000,
    stream = {},
  }: {
    readonly count?: number;
    readonly working?: number;
    readonly done?: number;
    readonly now?: number;
    readonly stream?: StreamOptions;
  } = {},
): FleetFolder {
  const rows = Array.from({ length: count }, (_, index): QueueRow => {
    const [state, share] = stateOf(index, working, done);
    const variant = index === 0 ? 'spcr' : `spcr.weights.kl_${index}`;
    const run = `${variant}-1-${(0x8c1f20 + index).toString(16)}`;
    if (share > 0) writeRun(join(runs, run), shiftedEvents({ ...stream, variant }, state, share, now));
    return {
      name: `${variant}@1`,
      variant,
      seed: 1,
      run,
      settings: index === 0 ? [] : [{ path: 'loss.kl.weight', text: String(WEIGHTS[index % WEIGHTS.length]) }],
      state,
      reason:
        state === 'waiting' ? (index % 3 === 0 ? 'waits for teacher of spcr@1' : `${working} jobs at a time`) : null,
      attempts: state === 'waiting' ? 0 : index % 7 === 6 ? 2 : 1,
      job: null,
      exitCode: state === 'failed' ? 8 : null,
    };
  });
  const record: QueueRecord = {
    v: 1,
    id: '20260131-120000-abcdef',
    command: 'rseg run spcr.rseg:spcr.weights',
    where: 'local',
    started: now - 40 * 60_000,
    updated: now,
    ended: false,
    pid: process.pid,
    host: 'elsewhere',
    rows,
  };
  mkdirSync(queuesFolder(runs), { recursive: true });
  writeFileSync(queueFile(runs, record.id), JSON.stringify(record));
  return { runs, record };
}

function shiftedEvents(options: StreamOptions, state: QueueState, share: number, now: number): RunEvent[] {
  const stream = eventStream(state === 'failed' ? { ...options, endsIn: 'failed' } : options);
  const all = stream.map((event) => (event.k === 'attempt-start' ? withSteps(event, options.steps ?? 120) : event));
  const events = all.slice(0, Math.max(6, Math.floor(all.length * share)));
  const shift = now - (state === 'running' ? 0 : 60_000) - events.at(-1)!.w;
  return events.map((event) => ({ ...event, w: event.w + shift }));
}

/** The plan tells how long its trainings are. */
function withSteps(event: Extract<RunEvent, { k: 'attempt-start' }>, steps: number): RunEvent {
  return { ...event, stages: event.stages.map((one) => (one.op.startsWith('train') ? { ...one, steps } : one)) };
}

/** The run folder with its events and the samples that they tell of. */
export function writeRun(folder: string, events: readonly RunEvent[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'events.jsonl'), events.map(encodeEvent).join(''));
  for (const event of events) {
    if (event.k !== 'sample') continue;
    mkdirSync(join(folder, event.path, '..'), { recursive: true });
    writeFileSync(join(folder, event.path), samplePng(event.tiles.length, event.step));
  }
}

/** A road under a sky, with a car whose answer gets better with the steps. */
function samplePng(tiles: number, step: number): Uint8Array {
  const [height, side] = [24, 32];
  const width = tiles * side;
  const rgb = new Uint8Array(height * width * 3);
  const classes = [
    [70, 130, 180],
    [128, 64, 128],
    [0, 0, 142],
  ] as const;
  const truth = (x: number, y: number): number => (y < 9 ? 0 : y > 11 && y < 19 && x > 9 && x < 22 ? 2 : 1);
  for (let t = 0; t < tiles; t++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < side; x++) {
        const shift = t === tiles - 1 ? Math.max(0, 5 - Math.floor(step / 30)) : 0;
        const kind = truth(x + shift, y);
        const shade = t < tiles - 2 ? 0.4 + (0.5 * ((x * 7 + y * 13 + t * 5) % 11)) / 11 : 1;
        rgb.set(
          classes[kind]!.map((value) => Math.round(value * shade)),
          (y * width + t * side + x) * 3,
        );
      }
    }
  }
  return encodeRgb(rgb, height, width);
}
