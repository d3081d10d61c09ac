// `npm run faults -- --kills N [--seed S] [--engine NAME]`: kills the real command N times; the last line is `N kills, M mismatches`.
// `npm run faults -- --points [EVERY]`: lets every operation on files fail in every way (or every EVERY-th fault).
// `npm run faults -- --cuts [STATES]`: the power goes before every operation, and may leave this or that of what was not synchronised.
// `npm run faults -- --starts [ROUNDS]`: fifty processes start one run at once; exactly one may win.
// `npm run faults -- --mutants`: takes one guard at a time out of the program; a test must notice.
// `npm run faults -- --parity [--engine NAME]`: twelve runs here and at a disturbed Slurm of one node; all must be the same.
// The last line counts. Exit code 1 when anything differed from what it should be.
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/runtime/engine/engine.js';

const { values, positionals } = parseArgs({
  options: {
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'tensorflow' },
    points: { type: 'boolean', default: false },
    cuts: { type: 'boolean', default: false },
    starts: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    parity: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [first] = positionals.map(Number);

/** The last line, and whether all was as it should be. */
type Verdict = readonly [line: string, good: boolean];

/** To ask git for its state costs more than a step of the toy. */
function withoutGit(): void {
  process.env.PATH = '';
}

async function cuts(): Promise<Verdict> {
  withoutGit();
  const { tryCuts } = await import('./try-points.js');
  const states = first ?? 17;
  const { points: places, faults, problems } = await tryCuts(states, console.log);
  const end = problems === 0 ? 'all recovered' : `${problems} places not recovered`;
  return [`${places} power cuts x ${states} states (${faults} cases), ${end}`, problems === 0];
}

async function points(): Promise<Verdict> {
  withoutGit();
  const { tryPoints } = await import('./try-points.js');
  const report = await tryPoints(first ?? 1, console.log);
  const end = report.problems === 0 ? 'all recovered' : `${report.problems} not recovered`;
  return [
    `${report.points} fault points x ${report.modes} modes (${report.faults} faults), ${end}`,
    report.problems === 0,
  ];
}

async function kills(): Promise<Verdict> {
  const { killLoop } = await import('./kill-loop.js');
  const report = await killLoop(Number(values.kills), Number(values.seed), values.engine as EngineName, console.log);
  return [`${report.kills} kills, ${report.mismatches} mismatches`, report.mismatches === 0];
}

async function starts(): Promise<Verdict> {
  const { startAtOnce } = await import('./starts.js');
  const { rounds, processes, problems } = await startAtOnce(first ?? 100, console.log);
  return [
    `${rounds} rounds of ${processes} starts, ${problems === 0 ? 'one winner in each' : `${problems} went wrong`}`,
    problems === 0,
  ];
}

async function mutants(): Promise<Verdict> {
  const { tryMutants } = await import('./mutants.js');
  const report = await tryMutants(console.log);
  return [`${report.mutants} guards taken out, ${report.survived} not noticed`, report.survived === 0];
}

async function parity(): Promise<Verdict> {
  const { compareWithSlurm } = await import('./parity.js');
  const { runs, problems } = await compareWithSlurm(values.engine as EngineName, console.log);
  const end = problems === 0 ? 'identical' : `${problems} of them different`;
  return [`${runs} runs here and at Slurm, ${end}`, problems === 0];
}

const wanted = [
  values.points ? points : null,
  Number(values.kills) > 0 ? kills : null,
  values.cuts ? cuts : null,
  values.starts ? starts : null,
  values.mutants ? mutants : null,
  values.parity ? parity : null,
].find((one) => one !== null);
if (wanted === undefined) {
  console.error(
    'usage: npm run faults -- --kills N [--seed S] [--engine NAME] | --points [EVERY] | --cuts [STATES] | --starts [ROUNDS] | --mutants | --parity',
  );
  process.exitCode = 2;
} else {
  const [line, good] = await wanted();
  console.log(line);
  process.exitCode = good ? 0 : 1;
}
