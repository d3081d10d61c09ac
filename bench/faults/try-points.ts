// Every fault that can happen to a toy run, or an even part of them.
import { FaultEnumeration, MODES, modeName } from './enumerate.js';
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
