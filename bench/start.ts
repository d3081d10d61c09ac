// How soon the quickstart is at its first step from a cold command, and how soon a finished run says that there is nothing to do:
// `npm run bench -- start [--rounds 5] [--engine NAME] [--json]`. Whole processes; medians.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/package-root.js';
import { readEvents } from '../src/runtime/run/event-log.js';
import { runNames } from '../src/runtime/run/housekeeping/run-contents.js';

const MAIN = join(packageRoot, 'bin/rseg.js');
const QUICKSTART = join(packageRoot, 'experiments/quickstart.rseg');
/** A run that is finished within seconds. */
const TINY = `${join(packageRoot, 'test/runtime/run/fixtures/tiny.rseg')}:plain`;
const GATES = { firstStep: 6000, nothingToDo: 600 } as const;
const LOOK_MS = 10;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, engine: { type: 'string' }, json: { type: 'boolean' } },
});
const engine = values.engine === undefined ? [] : ['--engine', values.engine];

/** From the start of the command to the end of the first training step that its events tell, ms. */
async function firstStep(): Promise<number> {
  const runs = mkdtempSync(join(tmpdir(), 'rseg-bench-'));
  const began = performance.now();
  const words = [MAIN, 'run', QUICKSTART, '--runs', runs, '--ui', 'quiet', ...engine];
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stepped = (): boolean =>
    runNames(runs).some((run) => readEvents(join(runs, run, 'events.jsonl')).events.some(({ k }) => k === 'step'));
  while (!stepped() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const ms = performance.now() - began;
  child.kill('SIGINT');
  await ended;
  if (runNames(runs).length === 0) throw new Error(`the quickstart ended with ${child.exitCode} before it began`);
  rmSync(runs, { recursive: true });
  return ms;
}

/** A command whose run is finished, ms. */
function nothingToDo(runs: string): number {
  const began = performance.now();
  const words = [MAIN, 'run', TINY, '--runs', runs, '--ui', 'quiet', '--exit-on-noop'];
  const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' });
  if (status !== 10) throw new Error(`a finished run ended with ${status}`);
  return performance.now() - began;
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!;
const rounds = Number(values.rounds);
const runs = mkdtempSync(join(tmpdir(), 'rseg-bench-'));
const words = [MAIN, 'run', TINY, '--runs', runs, '--ui', 'quiet', '--engine', 'wasm'];
if (spawnSync(process.execPath, words).status !== 0 || readdirSync(runs).length === 0)
  throw new Error('no finished run');
const measured: { firstStep: number[]; nothingToDo: number[] } = { firstStep: [], nothingToDo: [] };
for (let i = 0; i < rounds; i++) {
  measured.nothingToDo.push(nothingToDo(runs));
  measured.firstStep.push(await firstStep());
}
rmSync(runs, { recursive: true });
const rows = (Object.keys(GATES) as (keyof typeof GATES)[]).map((name) => ({
  name,
  ms: Math.round(median(measured[name])),
  gate: GATES[name],
}));
if (values.json === true) console.log(JSON.stringify({ rows }));
else for (const { name, ms, gate } of rows) console.log(`${name.padEnd(12)} ${ms} ms (gate ${gate})`);
