// The commands that tell what runs have come to: `report` and `compare`.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';
import { wholeNumber } from './number-options.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addReportCommands(rseg: Command, act: Act): void {
  rseg
    .command('report')
    .description('tables, curves and pictures of runs, ablations and sweeps, as one page or for a paper')
    .argument('<targets...>', 'run folders, folders of runs, names of runs, or FILE:variant, FILE:table and patterns')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--out <file>', 'where to write it (default: report.html; other formats to standard output)')
    .option('--format <name>', 'html, md, csv or latex (default: by the ending of --out, else html)')
    .option('--no-pictures', 'leave out pictures and features, which need the trained weights, the data and an engine')
    .option('--frames <n>', 'how many frames are shown (default: 3)', wholeNumber(1, 100))
    .option('--engine <name>', 'tensorflow, wasm or cpu (default: the best that works here)')
    .option(
      '--base <variant>',
      'what the others are compared with: a variant, or teacher (default: the variant that most are rows of)',
    )
    .action((targets, options) => act(async () => (await import('./report.js')).reportCommand(targets, options)));

  rseg
    .command('compare')
    .description('two runs, or two experiments over their seeds: settings, results with noise, weights, machines')
    .argument('<a>', 'a run folder, the name of a run, or FILE:variant with @seeds')
    .argument('<b>', 'the other one')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--exit-code', 'exit with 1 when settings, results or weights differ, 0 when they do not')
    .option('--json', 'as one JSON object')
    .action((a, b, options) => act(async () => (await import('./compare.js')).compareCommand(a, b, options)));
}
