// What the screen costs and how soon it is there: `npm run bench -- screen [--records N] [--seconds S]`.
//   20 runs whose logs grow, in a real pseudo-terminal: share of a core, redraws and bytes per second, first paint
//   a run whose log has a million records: first picture, and all of it read
//   the same runs when all have ended: nothing may be written
//   a folder of a thousand runs as a list
import { appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { packageRoot } from '../src/package-root.js';
import type { EventBody, RunEvent } from '../src/runtime/run/event.js';
import { encodeEvent } from '../src/runtime/run/event-line.js';
import { eventStream } from '../test/ui/event-stream.js';
import { writeFleet, writeRun } from '../test/ui/fleet-folder.js';
import { cpuMs } from './processor-time.js';

const MAIN = join(packageRoot, 'bin/rseg.js');
const LIVE = 20;
/** A trainer reports a step at most this often. */
const STEP_MS = 250;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Watched {
  readonly pid: number;
  readonly writes: readonly { readonly at: number; readonly bytes: number }[];
  /** after the start, ms: when `test` held for the screen, and the processor time used until then; infinity after a minute */
  until(test: (screen: string) => boolean): Promise<{ readonly wall: number; readonly cpu: number }>;
  end(): Promise<void>;
}

function watch(args: readonly string[]): Watched {
  const terminal = new headless.Terminal({ cols: 120, rows: 40, allowProposedApi: true });
  const env = { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', COLORTERM: 'truecolor' };
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, 'watch', ...args], { cols: 120, rows: 40, env });
  const writes: { at: number; bytes: number }[] = [];
  child.onData((data) => {
    writes.push({ at: performance.now() - began, bytes: data.length });
    terminal.write(data);
  });
  const ended = new Promise<void>((resolve) => child.onExit(() => resolve()));
  const screen = (): string =>
    Array.from({ length: 40 }, (_, i) => terminal.buffer.active.getLine(i)?.translateToString(true) ?? '').join('\n');
  return {
    pid: child.pid,
    writes,
    until: async (test) => {
      while (!test(screen())) {
        if (performance.now() - began > 60_000) return { wall: Number.POSITIVE_INFINITY, cpu: cpuMs(child.pid) };
        await pause(5);
      }
      return { wall: performance.now() - began, cpu: cpuMs(child.pid) };
    },
    end: async () => {
      child.write('q');
      await ended;
    },
  };
}

/** Writes that follow each other at once are one picture. */
function pictures(writes: readonly { readonly at: number }[]): number {
  return writes.filter(({ at }, i) => i === 0 || at - writes[i - 1]!.at > 20).length;
}

/** Wall time, and what of it was work: on a busy machine they differ. */
const time = ({ wall, cpu }: { readonly wall: number; readonly cpu: number }): string =>
  `${wall.toFixed(0)} ms (${cpu.toFixed(0)} of work)`;

function tell(what: string, value: string, gate: string, holds: boolean): void {
  console.log(`${holds ? 'ok  ' : 'MISS'} ${what.padEnd(46)} ${value.padStart(24)}   ${gate}`);
  if (!holds) process.exitCode = 1;
}

async function liveRuns(folder: string, seconds: number): Promise<void> {
  const stream = { steps: 4000, stepMs: STEP_MS };
  const { runs, record } = writeFleet(folder, { count: LIVE + 20, working: LIVE, done: 9, now: Date.now(), stream });
  const working = record.rows.filter(({ state }) => state === 'running');
  const last = new Map(working.map(({ run }) => [run, lastStep(join(runs, run, 'events.jsonl'))]));
  const timer = setInterval(() => {
    for (const [run, before] of last) {
      const next = { ...before, seq: before.seq + 1, step: before.step + 1, w: Date.now(), loss: before.loss * 0.999 };
      appendFileSync(join(runs, run, 'events.jsonl'), encodeEvent(next));
      last.set(run, next);
    }
  }, STEP_MS);
  const seen = watch(['--runs', runs]);
  const paint = await seen.until((screen) => screen.includes('running'));
  // what was there is read first
  await pause(6000);
  const [cpu, from, start] = [cpuMs(seen.pid), seen.writes.length, performance.now()];
  await pause(seconds * 1000);
  const elapsed = performance.now() - start;
  const share = (cpuMs(seen.pid) - cpu) / elapsed;
  const written = seen.writes.slice(from);
  clearInterval(timer);
  await pause(1500);
  await seen.end();
  const bytes = written.reduce((sum, one) => sum + one.bytes, 0);
  tell('first picture of the overview, 40 runs', time(paint), '<= 600 ms', paint.wall <= 600);
  tell(`share of a core with ${LIVE} live runs`, `${(share * 100).toFixed(1)} %`, '<= 6 %', share <= 0.06);
  const rate = (pictures(written) * 1000) / elapsed;
  tell('redraws per second', rate.toFixed(2), '<= 4', rate <= 4);
  tell(
    'bytes per second to the terminal',
    ((bytes * 1000) / elapsed).toFixed(0),
    '< 20000',
    (bytes * 1000) / elapsed < 20_000,
  );
}

type Step = Extract<RunEvent, { k: 'step' }>;

function lastStep(file: string): Step {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const line = lines.findLast((one) => one.includes('"k":"step"'))!;
  return JSON.parse(line) as Step;
}

async function longLog(folder: string, records: number): Promise<void> {
  const run = join(folder, 'long');
  mkdirSync(run, { recursive: true });
  const base = eventStream({ steps: 60 });
  const at = base.findIndex((event) => event.k === 'step' && event.stage === 'student');
  const step = base[at] as Step;
  const file = openSync(join(run, 'events.jsonl'), 'w');
  writeSync(
    file,
    base
      .slice(0, at)
      .map((event) => encodeEvent(changed(event, records)))
      .join(''),
  );
  let lines: string[] = [];
  for (let i = 1; i <= records; i++) {
    lines.push(
      encodeEvent({ ...step, seq: at + i, step: i, loss: 2 / Math.sqrt(i), w: step.w + i * 10, t: step.t + i * 10 }),
    );
    if (lines.length < 20_000 && i < records) continue;
    writeSync(file, lines.join(''));
    lines = [];
  }
  closeSync(file);
  const seen = watch([run]);
  const paint = await seen.until((screen) => screen.includes('running'));
  const whole = await seen.until((screen) => /teacher.*mIoU/.test(screen));
  await seen.end();
  tell(`first picture of a run of ${records} records`, time(paint), '<= 300 ms from a cold command', paint.wall <= 300);
  tell('until all of its log is read', time(whole), '<= 5000 ms', whole.wall <= 5000);
}

/** The student of the long run has as many steps as there are records. */
function changed(event: RunEvent, records: number): RunEvent {
  if (event.k !== 'stage-start' || event.stage !== 'student') return event;
  const body: EventBody = { ...event, steps: records };
  return { ...event, ...body };
}

async function idle(folder: string): Promise<void> {
  const { runs } = writeFleet(folder, { count: 5, working: 0, done: 5, now: Date.now() - 1e6 });
  const seen = watch(['--runs', runs, '--all']);
  await seen.until((screen) => screen.includes('ended'));
  await pause(5000);
  const [cpu, from] = [cpuMs(seen.pid), seen.writes.length];
  await pause(4000);
  const share = (cpuMs(seen.pid) - cpu) / 4000;
  const written = seen.writes.length - from;
  await seen.end();
  tell('redraws of an idle screen in four seconds', String(written), '0', written === 0);
  tell('share of a core of an idle screen', `${(share * 100).toFixed(1)} %`, '< 2 %', share < 0.02);
}

async function thousand(folder: string): Promise<void> {
  const events = eventStream({ steps: 60 });
  for (let i = 0; i < 1000; i++)
    writeRun(
      join(folder, `run-${i}`),
      events.filter(({ k }) => k !== 'sample'),
    );
  const seen = watch(['--runs', folder, '--all']);
  const paint = await seen.until((screen) => screen.includes('1000 runs') && screen.includes('1000 done'));
  await seen.end();
  tell('a folder of 1000 runs is listed after', time(paint), '<= 900 ms from a cold command', paint.wall <= 900);
}

const { values } = parseArgs({
  options: { records: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '15' } },
});
const folder = mkdtempSync(join(tmpdir(), 'rseg-bench-screen-'));
try {
  await liveRuns(join(folder, 'live'), Number(values.seconds));
  await idle(join(folder, 'idle'));
  await thousand(join(folder, 'thousand'));
  await longLog(join(folder, 'log'), Number(values.records));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
