// The commands about trained networks: eval and predict.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';

type Act = (action: () => Promise<ExitCode>) => void;

const CHECKPOINT = 'a run (folder or name), a checkpoint folder, or a file of weights';

/** For an option that may stand several times. */
const repeated = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export function addNetworkCommands(rseg: Command, act: Act): void {
  rseg
    .command('eval')
    .description(
      'the suites of an experiment on trained weights, without training: mIoU, F1, accuracy, conditions, classes',
    )
    .argument('<checkpoint>', CHECKPOINT)
    .argument('<target>', 'FILE or FILE:variant, whose network, data and suites are taken')
    .option('--suite <names>', 'only these suites, with commas')
    .option('--split <name>', 'another split than that of the file')
    .option('--subject <name>', 'whose network it is: student or teacher', 'student')
    .option('--set <edit>', "one more edit, such as 'eval.batch = 4'; may be repeated", repeated)
    .option('--seed <n>', 'of the noise in suites (default: the first of the experiment)', Number)
    .option('--confusion <file>', 'draw the confusion matrix with all modalities as a PNG picture')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--engine <name>', 'tensorflow, wasm or cpu (default: the best that works here)')
    .option('--json', 'one JSON object: every row with its classes and its confusion matrix')
    .action((checkpoint, target, options) =>
      act(async () => (await import('./eval.js')).evalCommand(checkpoint, target, options)),
    );

  rseg
    .command('predict')
    .description('label a folder of pictures, each with whichever modalities it has; what is labelled already is kept')
    .argument('<checkpoint>', CHECKPOINT)
    .argument('<folder>', 'pictures: laid out like the data set, or one folder per modality with equal names')
    .requiredOption('--out <folder>', 'where labels/ (and overlays/, probabilities/) are written')
    .option('--like <target>', 'FILE or FILE:variant of the network; needed for weights outside of a run')
    .option('--modalities <folders>', 'where each modality lies in the folder: rgb=camera,depth=range')
    .option('--overlay', 'also the picture with the colours of its classes laid over it')
    .option('--probabilities [type]', 'also the probability of every class, as .npy: float16 (default) or float32')
    .option(
      '--window <size>',
      'slide a window such as 512x512 over pictures at their own size (default: whole pictures, resized as in an evaluation)',
    )
    .option('--stride <pixels>', 'distance of windows; where they overlap, logits are averaged (default: two thirds)')
    .option('--batch <n>', 'pictures or windows computed at once', '1')
    .option('--force', 'also label what has its results')
    .option('--on-error <policy>', 'stop at a damaged picture, or skip and name it', 'stop')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--engine <name>', 'tensorflow, wasm or cpu (default: the best that works here)')
    .option('--json', 'a summary as one JSON object')
    .action((checkpoint, folder, options) =>
      act(async () => (await import('./predict.js')).predictCommand(checkpoint, folder, options)),
    );
}
