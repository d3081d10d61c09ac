// Whether the screen can stay open for days: `npm run bench -- soak [--minutes M] [--hours H]`.
//   H hours of a run's events are played in M minutes, with a burst of ten thousand events a second every minute; the heap
//   of the screen is measured after garbage collection
//   what is printed: slope of the heap and of all memory, redraws, share of a core in the bursts
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { packageRoot } from '../src/package-root.js';
import type { RunEvent } from '../src/runtime/run/event.js';
import { encodeEvent } from '../src/runtime/run/event-line.js';
import { eventStream } from '../test/ui/event-stream.js';
import { cpuMs } from './processor-time.js';
import type { HeapSample } from './soak-probe.js';

const MAIN = join(packageRoot, 'bin/rseg.js');
const PROBE = fileURLToPath(new URL('./soak-probe.js', import.meta.url));
/** Events of a training that reports a step every quarter of a second. */
const EVENTS_PER_HOUR = 4 * 3600;
const TICK_MS = 100;
const BURST = { everyMs: 60_000, forMs: 3000, perSecond: 10_000 } as const;
/** Heap that a week may add. */
const WEEK_MB = 50;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A training without end: the steps of a made-up run, numbered on. */
class EndlessRun {
  readonly #file: string;
  readonly #loop: readonly RunEvent[];
  #step = 0;
  #seq: number;
  written = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'events.jsonl');
    const events = eventStream({ steps: 300, start: Date.now() - 400_000 });
    const start = events.findIndex((event) => event.k === 'stage-start' && event.stage === 'student');
    const end = events.findIndex((event) => event.k === 'stage-end' && event.stage === 'student');
    const head = events
      .slice(0, start + 1)
      .map((event) => (event.k === 'stage-start' && event.stage === 'student' ? { ...event, steps: 1e8 } : event));
    this.#loop = events.slice(start + 1, end).filter(({ k }) => k !== 'sample');
    this.#seq = head.length;
    writeFileSync(this.#file, head.map(encodeEvent).join(''));
  }

  append(count: number): void {
    const lines: string[] = [];
    for (let i = 0; i < count; i++) {
      const event = this.#loop[this.written++ % this.#loop.length]!;
      if (event.k === 'step') this.#step++;
      const step = 'step' in event ? { step: this.#step } : {};
      lines.push(encodeEvent({ ...event, ...step, seq: ++this.#seq, w: Date.now() } as RunEvent));
    }
    appendFileSync(this.#file, lines.join(''));
  }
}

/** Least squares: units of `y` per unit of `x`. */
function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const over = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  return over / points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
}

function tell(what: string, value: string, gate = '', holds = true): void {
  console.log(`${holds ? 'ok  ' : 'MISS'} ${what.padEnd(52)} ${value.padStart(18)}   ${gate}`);
  if (!holds) process.exitCode = 1;
}

async function soak(folder: string, minutes: number, hours: number): Promise<void> {
  const run = new EndlessRun(join(folder, 'endless'));
  const heap = join(folder, 'heap.jsonl');
  const words = ['--expose-gc', '--import', PROBE, MAIN, 'watch', join(folder, 'endless')];
  const env = { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', SOAK_HEAP: heap };
  const child = spawn(process.execPath, words, { cols: 120, rows: 40, env });
  let [bytes, writes, last] = [0, 0, 0];
  child.onData((data) => {
    bytes += data.length;
    // writes that follow each other at once are one picture
    if (performance.now() - last > 20) writes++;
    last = performance.now();
  });
  const ended = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  const total = minutes * 60_000;
  const perTick = (EVENTS_PER_HOUR * hours * TICK_MS) / total;
  let [owed, burstMs, burstCpu, before] = [0, 0, 0, cpuMs(child.pid)];
  const began = performance.now();
  for (let at = 0; at < total; at = performance.now() - began) {
    const burst = at % BURST.everyMs > BURST.everyMs - BURST.forMs;
    owed += burst ? (BURST.perSecond * TICK_MS) / 1000 : perTick;
    run.append(Math.floor(owed));
    owed -= Math.floor(owed);
    await pause(TICK_MS - ((performance.now() - began - at) % TICK_MS));
    const now = cpuMs(child.pid);
    if (burst) [burstMs, burstCpu] = [burstMs + performance.now() - began - at, burstCpu + now - before];
    before = now;
  }
  const cpu = cpuMs(child.pid);
  child.write('q');
  const exitCode = await ended;
  const samples = readFileSync(heap, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HeapSample);
  // until then code is compiled and curves fill
  const settled = samples.filter(({ atMs }) => atMs > total / 2);
  const perHour = (of: (sample: HeapSample) => number): number =>
    slope(settled.map((sample) => ({ x: sample.atMs / 3_600_000, y: of(sample) / 2 ** 20 })));
  const heapSlope = perHour(({ heapUsed }) => heapUsed);
  // what a week of this run's events would add, not a week of bursts
  const weekOfEvents = (heapSlope * (minutes / 60) * 168 * EVENTS_PER_HOUR) / run.written;
  const end = settled.at(-1)!;
  tell('events played', `${run.written} in ${minutes} min`);
  const quarters = [1, 2, 3, 4].map((i) => samples[Math.floor(((samples.length - 1) * i) / 4)]!);
  tell('heap after collection, by quarters', `${quarters.map(megabytes).join(' ')} MB`);
  tell('slope of the heap in the second half', `${heapSlope.toFixed(2)} MB/h`);
  tell('events of a week would add', `${weekOfEvents.toFixed(1)} MB`, `< ${WEEK_MB} MB`, weekOfEvents < WEEK_MB);
  tell('slope of all memory', `${perHour(({ rss }) => rss).toFixed(2)} MB/h`);
  tell('records of renders that were kept', String(end.measures), '0', end.measures === 0);
  tell('redraws per second', ((writes * 1000) / total).toFixed(2), '<= 4', (writes * 1000) / total <= 4);
  tell(
    'bytes per second to the terminal',
    ((bytes * 1000) / total).toFixed(0),
    '< 20000',
    (bytes * 1000) / total < 20_000,
  );
  tell('share of a core, all the time', `${((cpu / total) * 100).toFixed(1)} %`);
  const share = burstCpu / Math.max(1, burstMs);
  tell('share of a core at ten thousand events a second', `${(share * 100).toFixed(1)} %`, '<= 15 %', share <= 0.15);
  tell('exit code after q', String(exitCode), '0', exitCode === 0);
}

const megabytes = ({ heapUsed }: HeapSample): string => (heapUsed / 2 ** 20).toFixed(1);

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, hours: { type: 'string', default: '2' } },
});
const folder = mkdtempSync(join(tmpdir(), 'rseg-soak-'));
try {
  await soak(folder, Number(values.minutes), Number(values.hours));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
