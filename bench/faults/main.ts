// `npm run faults -- --kills N [--seed S] [--engine NAME]`: kills the real command N times; the last line is `N kills, M mismatches`.
// `npm run faults -- --points [EVERY]`: lets every operation on files fail in every way (or every EVERY-th one); the last line tells how
// many points, modes and faults there were and whether all recovered. Exit code 1 when anything differed.
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/runtime/engine/engine.js';
import { killLoop } from './kill-loop.js';
import { tryPoints } from './try-points.js';

const { values, positionals } = parseArgs({
  options: {
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'tensorflow' },
    points: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const kills = Number(values.kills);
if (values.points) {
  const { points, modes, faults, problems } = await tryPoints(Number(positionals[0] ?? 1), console.log);
  const end = problems === 0 ? 'all recovered' : `${problems} not recovered`;
  console.log(`${points} fault points x ${modes} modes (${faults} faults), ${end}`);
  process.exitCode = problems === 0 ? 0 : 1;
} else if (Number.isInteger(kills) && kills > 0) {
  const report = await killLoop(kills, Number(values.seed), values.engine as EngineName, console.log);
  console.log(`${report.kills} kills, ${report.mismatches} mismatches`);
  process.exitCode = report.mismatches === 0 ? 0 : 1;
} else {
  console.error('usage: npm run faults -- --kills N [--seed S] [--engine NAME] | --points [EVERY]');
  process.exitCode = 2;
}
