// Planning a long ablation: compile, keys of all stages, what is finished, prices; nothing is trained.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRuns } from '../../src/cli/plan-runs.js';
import { selectRuns } from '../../src/cli/select-runs.js';
import { longAblation } from './large-file.js';
import { median, processTimes, timesOf } from './timing.js';

export interface PlanTimes {
  readonly runs: number;
  /** ms of the first call in this process, and median of later ones */
  readonly first: number;
  readonly later: number;
  /** ms of the whole command */
  readonly command: number;
}

/** Plans `rows` rows and their base for one seed, against an empty folder of runs. */
export async function planTimes(rows: number, command: string): Promise<PlanTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'rseg-plan-'));
  try {
    const file = join(folder, 'long.rseg');
    writeFileSync(file, longAblation(rows));
    const target = `${file}:study_0.long@1`;
    const runs = join(folder, 'runs');
    let planned = 0;
    const [first = Number.NaN, ...later] = await timesOf(6, async () => {
      const selected = selectRuns(target, { seeds: null, sets: [], otherwise: 'everything' });
      if (selected === null) throw new Error('the generated ablation is wrong');
      planned = (await planRuns(selected, runs)).runs.length;
    });
    const whole = processTimes(5, [command, 'plan', target, '--runs', runs, '--json'], folder);
    return { runs: planned, first, later: median(later), command: median(whole) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
