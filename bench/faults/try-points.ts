// Every fault that can happen to a toy run, or an even part of them.
import { FaultEnumeration, MODES, modeName, POWER_CUT } from './enumerate.js';
import { canHappen } from './faulty-files.js';
import { describeToy } from './toy-run.js';

export interface PointsReport {
  /** operations of the run */
  readonly points: number;
  readonly modes: number;
  /** faults that were tried; not every operation can fail in every way */
  readonly faults: number;
  readonly problems: number;
}

/** Tries every `every`-th fault, mode by mode; `tell` hears of each problem and of each mode that is over. */
export async function tryPoints(every: number, tell: (line: string) => void): Promise<PointsReport> {
  const enumeration = new FaultEnumeration(await describeToy('smallest'));
  try {
    const operations = await enumeration.begin();
    let possible = 0;
    let faults = 0;
    let problems = 0;
    for (const mode of MODES) {
      const before = faults;
      for (const [index, operation] of operations.entries()) {
        if (!canHappen(mode, operation) || possible++ % every !== 0) continue;
        const point = index + 1;
        const { met, problem } = await enumeration.tryPoint(point, mode);
        faults++;
        const what = met ? problem?.what : `the run did not get to this ${operation.operation}`;
        if (what === undefined) continue;
        problems++;
        tell(`${modeName(mode)} at ${point}: ${what}`);
      }
      tell(`${modeName(mode)}: ${faults - before} faults`);
    }
    return { points: operations.length, modes: MODES.length, faults, problems };
  } finally {
    enumeration.end();
  }
}

/** Draws `states` of the states that a power cut may leave, before each operation of the toy run; as `tryPoints`. */
export async function tryCuts(states: number, tell: (line: string) => void): Promise<Omit<PointsReport, 'modes'>> {
  const enumeration = new FaultEnumeration(await describeToy('smallest'));
  try {
    const points = (await enumeration.begin()).length;
    let problems = 0;
    for (let point = 1; point <= points; point++) {
      const { problem } = await enumeration.tryPoint(point, POWER_CUT, states);
      if (problem === null) continue;
      problems++;
      tell(`${problem.point}: ${problem.what}`);
    }
    return { points, faults: points * states, problems };
  } finally {
    enumeration.end();
  }
}
