// What the whole training loop (loader, draws, step, logging) costs over the bare step it runs: MiT-B0, 4 modalities, batch 2.
//   npm run bench -- loop [--size 128] [--steps 200] [--rounds 3] [--json]
// A real `rseg run` of a teacher on streets and the bare step of `step-worker` take turns; medians are compared.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/package-root.js';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '128' },
    steps: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const size = Number(options.size);
const steps = Number(options.steps);
/** steps that are left out: first use of kernels, and frames that are drawn for the first time */
const WARM_UP = 80;

const EXPERIMENT = `
dataset bench_streets {
  generator = streets(seed: 1, failures: 0)
  classes = 25
  ignore = 255
  size = ${size}x${size}
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  modality event = generated(event)
  modality lidar = generated(lidar)
  label = generated_labels
  split train = 64
  split val = 4
}
experiment loop {
  data = bench_streets
  teacher = segformer(mit_b0, drop_path: 0, dropout: 0)
  student = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]), decoder: 32)
  loss = ce
  train {
    length = 1 steps
    batch = 2
    image = ${size}x${size}
    validate = none
    schedule = constant
  }
  train_teacher {
    length = ${steps} steps
  }
  eval {
    split = val
    suite all = clean
    select = last
  }
}
`;

function finished(command: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...command], { cwd: packageRoot, stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command.join(' ')}: exit ${code}`)),
    );
    child.stdin.end(input);
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

interface StepEvent {
  readonly k: string;
  readonly stage: string;
  readonly step: number;
  readonly stepMs: number;
}

/** Mean step times of the loop, one per event of the teacher's stage. */
async function loopTimes(): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rseg-loop-'));
  try {
    const file = join(folder, 'loop.rseg');
    writeFileSync(file, EXPERIMENT);
    await finished(['bin/rseg.js', 'run', file, '--runs', join(folder, 'runs'), '--ui', 'quiet'], '');
    const [run] = readdirSync(join(folder, 'runs')).filter((name) => /^[0-9a-f]+$/.test(name));
    return readFileSync(join(folder, 'runs', run!, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as StepEvent)
      .filter((event) => event.k === 'step' && event.stage === 'teacher' && event.step > WARM_UP)
      .map((event) => event.stepMs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bareTimes(): Promise<readonly number[]> {
  const output = await finished(
    ['dist/bench/step-worker.js', 'teacher', String(size)],
    `5\n${Math.round(steps / 3)}\n`,
  );
  return (JSON.parse(output.trim().split('\n').at(-1)!) as { ms: number[] }).ms;
}

const loop: number[] = [];
const bare: number[] = [];
for (let round = 0; round < Number(options.rounds); round++) {
  loop.push(median(await loopTimes()));
  bare.push(median(await bareTimes()));
}
const row = {
  name: 'training loop',
  size,
  loop_ms: median(loop),
  step_ms: median(bare),
  ratio: median(loop) / median(bare),
};
console.log(
  options.json
    ? JSON.stringify({ rows: [row] })
    : `${row.name} ${size}: ${row.loop_ms.toFixed(1)} ms a step, bare step ${row.step_ms.toFixed(1)} ms, ratio ${row.ratio.toFixed(3)}`,
);
