// Every point of a toy run in every mode, or an even part of them.
import { FaultEnumeration, MODES, modeName } from './enumerate.js';
import { describeToy } from './toy-run.js';

export interface PointsReport {
  /** operations of the undisturbed run that were tried */
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
    const tried = new Set<number>();
    let faults = 0;
    let problems = 0;
    for (const [index, mode] of MODES.entries()) {
      let met = 0;
      for (let point = 1 + (index % every); point <= operations; point += every) {
        const result = await enumeration.tryPoint(point, mode);
        tried.add(point);
        if (result.met) met++;
        if (result.problem !== null) {
          problems++;
          tell(`${result.problem.mode} at ${result.problem.point}: ${result.problem.what}`);
        }
      }
      faults += met;
      tell(`${modeName(mode)}: ${met} faults`);
    }
    return { points: tried.size, modes: MODES.length, faults, problems };
  } finally {
    enumeration.end();
  }
}
