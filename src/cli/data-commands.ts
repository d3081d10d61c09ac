// The commands about data sets themselves.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';
import { wholeNumber } from './number-options.js';

type Act = (action: () => Promise<ExitCode>) => void;

const DATASET = 'FILE.rseg, or FILE.rseg:name of a data set or an experiment';

export function addDataCommands(rseg: Command, act: Act): void {
  const data = rseg.command('data').description('look at the data set of a file: is it whole, what is in it');

  data
    .command('check')
    .description(
      'read every picture: counts, sizes, depths, labels; exit 4 and the names of the files when something is wrong',
    )
    .argument('<target>', DATASET)
    .option('--split <names>', 'only these splits, with commas')
    .option('--all', 'every problem instead of the first 20')
    .option('--json', 'one JSON object per split')
    .action((target, options) => act(async () => (await import('./data-check.js')).dataCheckCommand(target, options)));

  data
    .command('stats')
    .description('share of every class, mean and deviation of every modality')
    .argument('<target>', DATASET)
    .option('--split <name>', 'which split', 'train')
    .option('--json', 'one JSON object')
    .action((target, options) => act(async () => (await import('./data-stats.js')).dataStatsCommand(target, options)));

  data
    .command('pack')
    .description(
      'decode every picture once into one file per split, for slow disks: runs whose setting packs names the folder read that instead',
    )
    .argument('<target>', DATASET)
    .option('--packs <folder>', 'where packs lie (default: the setting packs of the experiment)')
    .option('--split <names>', 'only these splits, with commas')
    .option('--remove', 'remove the packs of the data set instead')
    .option('--runs <folder>', 'where run folders are kept: it remembers fingerprints of pictures', 'runs')
    .option('--json', 'one JSON object per split')
    .action((target, options) => act(async () => (await import('./data-pack.js')).dataPackCommand(target, options)));

  data
    .command('show')
    .description(
      'one frame: its modalities, its label and the answer of a trained network side by side, as a PNG file and in the terminal',
    )
    .argument('<target>', DATASET)
    .option('--sample <n>', 'number of the frame, from 0', wholeNumber(), 0)
    .option('--split <name>', 'which split', 'val')
    .option('--out <file>', 'the picture', 'sample.png')
    .option('--checkpoint <network>', 'whose answer: a run (folder or name), a checkpoint folder, or a file of weights')
    .option('--subject <name>', 'its student or its teacher', 'student')
    .option('--like <target>', 'FILE or FILE:variant of the network; needed for weights outside of a run')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--engine <name>', 'tensorflow, wasm or cpu (default: the best that works here)')
    .action((target, options) => act(async () => (await import('./data-show.js')).dataShowCommand(target, options)));
}
