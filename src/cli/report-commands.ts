// The commands that tell what runs have come to: `report` and `compare`.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addReportCommands(rseg: Command, act: Act): void {
  rseg
    .command('report')
    .description('tables, curves and pictures of runs, ablations and sweeps, as one page or for a paper')
    .argument('<targets...>', 'run folders, names of runs, or FILE:variant, FILE:table and patterns')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--out <file>', 'where to write it (default: report.html; other formats to standard output)')
    .option('--format <name>', 'html, md, csv or latex (default: by the ending of --out, else html)')
    .option('--base <variant>', 'the variant that the others are compared with (default: the one most are rows of)')
    .action((targets, options) => act(async () => (await import('./report.js')).reportCommand(targets, options)));
}
