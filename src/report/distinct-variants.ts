// Runs of one name that are not one experiment: of two files, or from before and after an edit. They are told apart, never averaged.
import type { ReportRun } from './collect/report-run.js';
import { settingDifferences } from './compare/setting-differences.js';

/** The runs without those that came twice; experiments of a name that is taken are called `spcr #2` and so on. */
export function distinctVariants(runs: readonly ReportRun[]): readonly ReportRun[] {
  const experiments = new Map<string, ReportRun[][]>();
  return runs.flatMap((run): readonly ReportRun[] => {
    const own = experiments.get(run.variant) ?? [];
    experiments.set(run.variant, own);
    const at = own.findIndex((seeds) => belongsTo(run, seeds));
    if (at < 0) own.push([run]);
    else if (own[at]!.some(({ seed }) => seed === run.seed)) return [];
    else own[at]!.push(run);
    const number = at < 0 ? own.length : at + 1;
    return [number === 1 ? run : { ...run, variant: `${run.variant} #${number}` }];
  });
}

/** The same settings, and no other work under its seed. */
function belongsTo(run: ReportRun, seeds: readonly ReportRun[]): boolean {
  const differences = settingDifferences(seeds[0]!, run);
  if (differences !== null && differences.length > 0) return false;
  const same = seeds.find(({ seed }) => seed === run.seed);
  return same === undefined || workOf(same) === workOf(run);
}

const workOf = ({ stages }: ReportRun): string => stages.map(({ key }) => key).join();
