// The command that hands a trained network to other programs: export.
import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-code.js';
import { NAME_MAPS } from '../runtime/weights/name-map.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addExportCommand(rseg: Command, act: Act): void {
  rseg
    .command('export')
    .description('a trained network for other programs: PyTorch, ONNX run times, TensorFlow Serving')
    .argument('<checkpoint>', 'a run (folder or name), a checkpoint folder, or a file of weights with --of')
    .addOption(
      new Option('--format <name>', 'what to write')
        .choices(['safetensors', 'onnx', 'savedmodel'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'the file to write; for savedmodel the folder')
    .option('--force', 'replace what is there')
    .addOption(new Option('--subject <name>', 'whose network').choices(['student', 'teacher']).default('student'))
    .option('--of <target>', 'FILE or FILE:variant that the weights belong to, when they lie in no run')
    .option('--modalities <names>', 'only these inputs, with commas (default: all; any subset works)')
    .option('--size <HxW>', 'size of the pictures (default: as evaluated)')
    .option('--batch <n>', 'pictures at once: a number, or dynamic (default: dynamic)')
    .addOption(
      new Option('--names <scheme>', 'for safetensors: whose names (default: rseg)').choices(Object.keys(NAME_MAPS)),
    )
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--json', 'what was written, as one JSON object')
    .action((checkpoint, options) => act(async () => (await import('./export.js')).exportCommand(checkpoint, options)));
}
