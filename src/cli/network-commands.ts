// The commands about trained networks: eval.
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
}
