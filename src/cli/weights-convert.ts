// `rseg weights convert IN OUT`: weights as a safetensors file under the names of another program.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { encodeSafetensors } from '../runtime/checkpoint/safetensors.js';
import { withWeights } from '../runtime/checkpoint/weight-source.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { NAME_MAPS, type NameScheme } from '../runtime/weights/name-map.js';
import { renameWeights } from '../runtime/weights/rename-weights.js';

export interface ConvertOptions {
  readonly names: NameScheme;
  readonly part: 'whole' | 'encoder';
  readonly force?: boolean;
}

/** Throws exit 4 when the input cannot be used, exit 2 for an output of another kind. */
export async function weightsConvertCommand(from: string, to: string, options: ConvertOptions): Promise<ExitCode> {
  if (!to.endsWith('.safetensors')) {
    throw new UserError(EXIT.usage, `${to} is no .safetensors file`, {
      help: 'PyTorch reads the result with safetensors.torch.load_file(FILE)',
    });
  }
  if (existsSync(to) && options.force !== true)
    throw new UserError(EXIT.usage, `${to} is there already`, { help: '--force replaces it' });
  if (resolve(from) === resolve(to)) throw new UserError(EXIT.usage, 'the file would replace itself');
  const renamed = withWeights(from, (source) => renameWeights(source, options.names, options.part));
  if (renamed === null) {
    throw new UserError(EXIT.data, 'rseg knows none of the names in this file', {
      where: from,
      help: `see what it holds: rseg weights show ${from}`,
    });
  }
  const { tensors, leftOut } = renamed;
  atomicWrite(to, encodeSafetensors(tensors, new Map([['format', 'pt']])));
  console.error(`${to}: ${tensors.size} tensors with the names of ${NAME_MAPS[options.names].title}`);
  if (leftOut.length > 0) console.error(`left out: ${shortList(leftOut)}`);
  return EXIT.ok;
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
