// `npm run bench -- plan [--epochs 3] [--engine NAME] [--json]`: how right a plan is once an epoch has been measured. The quickstart is
// trained for one epoch, planned for more, and trained for them. Exit 1 when hours or memory miss their gate. Nothing else should run
// meanwhile: a plan cannot know how busy a machine will be.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { planRuns } from '../src/cli/plan-runs.js';
import { selectRuns } from '../src/cli/select-runs.js';
import { packageRoot } from '../src/package-root.js';
import { stageMemory } from '../src/plan/stage-memory.js';
import { computesTensors } from '../src/plan/stage-work.js';
import { readEvents } from '../src/runtime/run/event-log.js';
import { stageCost } from '../src/runtime/run/stage-cost.js';

const MAIN = join(packageRoot, 'bin/rseg.js');
const QUICKSTART = join(packageRoot, 'experiments/quickstart.rseg');
/** Largest share by which a plan may be wrong. */
const GATES = { hours: 0.2, memory: 0.15 } as const;

const { values } = parseArgs({
  options: { epochs: { type: 'string', default: '3' }, engine: { type: 'string' }, json: { type: 'boolean' } },
});

interface Row {
  readonly name: string;
  readonly planned: number;
  readonly measured: number;
  readonly unit: 's' | 'MB';
  readonly gate: number;
}

/** The quickstart with so many epochs for both networks, validated in each. */
const setsFor = (epochs: number): readonly string[] => [
  `train.length = ${epochs} epochs`,
  `train_teacher.length = ${epochs} epochs`,
  'train.schedule.warmup = 100 steps',
  'train.validate = 1 epochs',
];

function selected(epochs: number) {
  const found = selectRuns(QUICKSTART, { sets: setsFor(epochs) });
  if (found === null) throw new Error('the quickstart has mistakes');
  return found;
}

/** Trains and tests; gives the seconds from the first event of the run to its last. */
async function train(epochs: number, runs: string): Promise<number> {
  const sets = setsFor(epochs).flatMap((statement) => ['--set', statement]);
  const engine = values.engine === undefined ? [] : ['--engine', values.engine];
  const words = [MAIN, 'run', QUICKSTART, '--runs', runs, '--ui', 'quiet', ...sets, ...engine];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the run ended with ${status}: ${stderr}`);
  const { events } = readEvents(join(runs, await runName(epochs, runs), 'events.jsonl'));
  return (events.at(-1)!.t - events[0]!.t) / 1000;
}

async function runName(epochs: number, runs: string): Promise<string> {
  return (await planRuns(selected(epochs), runs)).runs[0]!.plan.run;
}

const runs = mkdtempSync(join(tmpdir(), 'rseg-plan-'));
try {
  const epochs = Number(values.epochs);
  await train(1, runs);
  const [planned] = (await planRuns(selected(epochs), runs)).runs;
  const { stages } = planned!.plan;
  const hours = planned!.stages.reduce((sum, { price }) => sum + price.hours, 0);
  const rows: readonly Row[] = [
    { name: 'time', planned: hours * 3600, measured: await train(epochs, runs), unit: 's', gate: GATES.hours },
    ...stages.filter(computesTensors).map((stage): Row => {
      const [memory, held] = [stageMemory(stage)!, stageCost(stage)!.peakBytes];
      return {
        name: `memory, ${stage.id}`,
        planned: memory / 1e6,
        measured: held / 1e6,
        unit: 'MB',
        gate: GATES.memory,
      };
    }),
  ];
  const error = ({ planned: plan, measured }: Row): number => plan / measured - 1;
  if (values.json === true) console.log(JSON.stringify({ rows: rows.map((row) => ({ ...row, error: error(row) })) }));
  else
    for (const row of rows) {
      const off = `${error(row) < 0 ? '-' : '+'}${(100 * Math.abs(error(row))).toFixed(1)} %`;
      const missed = Math.abs(error(row)) > row.gate ? 'MISSED' : 'within';
      const figures = `${row.planned.toFixed(1)} planned, ${row.measured.toFixed(1)} ${row.unit} measured`;
      console.log(`${row.name.padEnd(26)} ${figures.padEnd(42)} ${off.padStart(9)}  ${missed} ${100 * row.gate} %`);
    }
  process.exitCode = rows.some((row) => Math.abs(error(row)) > row.gate) ? 1 : 0;
} finally {
  rmSync(runs, { recursive: true, force: true });
}
