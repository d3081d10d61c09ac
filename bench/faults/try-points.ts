// Every point of a toy run in every mode, or an even part of them.
import { FaultEnumeration, MODES, modeName } from './enumerate.js';
import { describeToy } from './toy-run.js';

export interface PointsReport {
  /** operations of the run that were tried in each mode */
  readonly points: number;
  readonly modes: number;
  /** faults that really happened: not every operation can fail in every way */
  readonly faults: number;
  readonly problems: number;
}

/** Tries every `every`-th point, a different one in each mode; `tell` hears of each problem and, now and then, of the progress. */
export async function tryPoints(every: number, tell: (line: string) => void): Promise<PointsReport> {
  const enumeration = new FaultEnumeration(await describeToy('smallest'));
  try {
    const operations = await enumeration.begin();
    let faults = 0;
    let problems = 0;
    for (const [index, mode] of MODES.entries()) {
      let met = 0;
      for (let point = 1 + (index % every); point <= operations; point += every) {
        const result = await enumeration.tryPoint(point, mode);
        if (result.met) met++;
        if (result.problem !== null) {
          problems++;
          tell(`${result.problem.mode} at ${result.problem.point}: ${result.problem.what}`);
        }
      }
      faults += met;
      tell(`${modeName(mode)}: ${met} faults`);
    }
    return { points: Math.ceil(operations / every), modes: MODES.length, faults, problems };
  } finally {
    enumeration.end();
  }
}
