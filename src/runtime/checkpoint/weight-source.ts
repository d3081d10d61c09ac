// Weights in a file, whatever its format: names, types and shapes at once, values when they are asked for.
import { EXIT, UserError } from '../../exit-code.js';
import { openSafetensors } from './open-safetensors.js';
import type { StoredTensor } from './safetensors.js';
import type { SafetensorsType } from './safetensors-header.js';
import { FileBytes } from './torch/file-bytes.js';
import { openTorchFile } from './torch/open-torch-file.js';

export interface SourceTensor {
  /** as in the file */
  readonly dtype: SafetensorsType;
  readonly shape: readonly number[];
  /** the values in row-major order; half precision is widened to float32, everything else is as in the file */
  readonly read: () => StoredTensor;
}
export interface WeightSource {
  readonly format: 'safetensors' | 'PyTorch' | 'PyTorch, legacy format';
  readonly where: string;
  /** where in the file the weights are: `model_state_dict`; empty for the whole file */
  readonly part: string;
  /** what else the file holds: `optimizer_state_dict`, `epoch` */
  readonly beside: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, SourceTensor>;
}

/**
 * Opens `path`, a `.safetensors` file or one of torch.save, told apart by their contents, and closes it when `use` returns.
 * @throws UserError with exit code 4 when the file cannot be read or is not what it seems
 */
export function withWeights<T>(path: string, use: (source: WeightSource) => T): T {
  const file = new FileBytes(path);
  try {
    return use(isTorch(file) ? openTorchFile(file, path) : openSafetensors(file, path));
  } catch (error) {
    // the same refusal as for a checkpoint of a run, but of a file that a user named
    if (!(error instanceof UserError) || error.exitCode !== EXIT.checkpoint) throw error;
    throw new UserError(EXIT.data, error.message, { where: error.where ?? path, help: error.help ?? '', cause: error });
  } finally {
    file.close();
  }
}

/** A zip archive or a pickle. The header of a safetensors file, behind the 8 bytes of its length, begins with `{`. */
function isTorch(file: FileBytes): boolean {
  if (file.size < 9) return false;
  const [first, second, third, fourth] = file.read(0, 4);
  const zip = first === 0x50 && second === 0x4b && third === 3 && fourth === 4;
  return zip || (first === 0x80 && second! <= 5 && file.read(8, 1)[0] !== 0x7b);
}
