// The commands about files with weights: weights show, weights convert.
import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-code.js';
import { NAME_MAPS } from '../runtime/weights/name-map.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addWeightsCommands(rseg: Command, act: Act): void {
  const weights = rseg
    .command('weights')
    .description('look into files with weights (.safetensors, .pth, .pt) and convert them; no code in them is run');

  weights
    .command('show')
    .description('what a file holds: tensors, types, whose names they have, which network they make, sha256')
    .argument('<file>', 'a .safetensors, .pth or .pt file')
    .option('--json', 'one JSON object')
    .action((file, options) => act(async () => (await import('./weights-show.js')).weightsShowCommand(file, options)));

  weights
    .command('convert')
    .description('write the weights of a file as .safetensors, under the names that another program expects')
    .argument('<in>', 'a .safetensors, .pth or .pt file')
    .argument('<out>', 'the .safetensors file to write')
    .option('--force', 'replace it when it is there')
    .addOption(new Option('--names <scheme>', 'whose names').choices(Object.keys(NAME_MAPS)).default('rseg'))
    .addOption(new Option('--part <part>', 'what of the network').choices(['whole', 'encoder']).default('whole'))
    .action((from, to, options) =>
      act(async () => (await import('./weights-convert.js')).weightsConvertCommand(from, to, options)),
    );
}
