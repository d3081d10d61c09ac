// The command that hands trained networks and the history of runs to other programs: export.
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { NAME_MAPS } from '../runtime/weights/name-map.js';

type Act = (action: () => Promise<ExitCode>) => void;

/** Throws exit 2 for several networks. */
function onlyOne(what: readonly string[]): string {
  const [first = '', second] = what;
  if (second === undefined) return first;
  throw new UserError(EXIT.usage, `one network at a time: ${first} or ${second}?`, {
    help: `several runs go to ${TRACKERS.join(', ')}`,
  });
}

/** Formats of the history of runs; the others hold one network. */
const TRACKERS: readonly string[] = ['tensorboard', 'mlflow', 'wandb'];

export function addExportCommand(rseg: Command, act: Act): void {
  rseg
    .command('export')
    .description('a trained network, or the history of runs, for other programs')
    .argument(
      '<what...>',
      'one network: a run (folder or name), a checkpoint folder, or a file of weights with --of; several runs for trackers, FILE:pattern too',
    )
    .addOption(
      new Option('--format <name>', 'what to write')
        .choices(['safetensors', 'onnx', 'savedmodel', 'hf', ...TRACKERS])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'the file to write; for savedmodel, hf, tensorboard, mlflow and wandb the folder')
    .option('--force', 'replace what is there')
    .addOption(new Option('--subject <name>', 'whose network (default: student)').choices(['student', 'teacher']))
    .option('--of <target>', 'FILE or FILE:variant that the weights belong to, when they lie in no run')
    .option('--modalities <names>', 'only these inputs, with commas (default: all; any subset works)')
    .option('--size <HxW>', 'size of the pictures (default: as evaluated)')
    .option('--batch <n>', 'pictures at once: a number, or dynamic (default: dynamic)')
    .addOption(
      new Option('--names <scheme>', 'for safetensors: whose names (default: rseg)').choices(Object.keys(NAME_MAPS)),
    )
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--json', 'what was written, as one JSON object')
    .action((what: readonly string[], options) =>
      act(async () =>
        TRACKERS.includes(options.format)
          ? (await import('./export-history.js')).exportHistoryCommand(what, options)
          : (await import('./export.js')).exportCommand(onlyOne(what), options),
      ),
    );
}
