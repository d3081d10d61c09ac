// A PyTorch checkpoint as named tensors that are read one by one.
import { decodeValues, type SafetensorsArray, type StoredTensor } from '../safetensors.js';
import type { WeightSource } from '../weight-source.js';
import type { ByteSource } from './file-bytes.js';
import { findStateDict } from './find-state-dict.js';
import type { TorchStorage, TorchTensor } from './pickle-value.js';
import { refuseTorchFile } from './refuse-torch-file.js';
import { readLegacyContents, readZipContents, type TorchContents } from './torch-storages.js';
import { PickleError } from './unpickle.js';
import { looksLikeZip, ZipArchive } from './zip-archive.js';

const SAVE_AGAIN =
  'rseg runs no code of a checkpoint; where PyTorch is at hand, save the weights alone: torch.save(network.state_dict(), FILE)';

/**
 * The weights in the file `where`, whose bytes are `source`. No tensor is read before it is asked for.
 * @throws UserError with exit code 4 for anything that is not tensors in plain containers
 */
export function openTorchFile(source: ByteSource, where: string): WeightSource {
  return refusing(where, () => {
    const contents = looksLikeZip(source) ? readZipContents(new ZipArchive(source)) : readLegacyContents(source);
    const { tensors, path, beside } = findStateDict(contents.root);
    checkTotal(tensors, contents);
    const storages = new StorageReader(contents);
    const read = (tensor: TorchTensor): StoredTensor => refusing(where, () => storages.tensor(tensor));
    return {
      format: contents.format,
      where,
      part: path.join('.'),
      beside,
      metadata: new Map(),
      tensors: new Map(
        [...tensors].map(([name, tensor]) => [
          name,
          { dtype: tensor.storage.dtype, shape: tensor.shape, read: () => read(tensor) },
        ]),
      ),
    };
  });
}

/** Views may share a storage; a file that claims far more values than it has is built to fill the memory. */
function checkTotal(tensors: ReadonlyMap<string, TorchTensor>, { storages }: TorchContents): void {
  const count = (values: Iterable<{ readonly elements: number }>): number =>
    [...values].reduce((sum, { elements }) => sum + elements, 0);
  const claimed = count([...tensors.values()].map(({ shape }) => ({ elements: shape.reduce((n, d) => n * d, 1) })));
  const stored = count(storages.values());
  if (claimed > 8 * stored + 1_000_000)
    throw new Error(`its tensors claim ${claimed} values, its storages hold ${stored}`);
}

/** Keeps the last storage: tensors that share one usually follow each other. */
class StorageReader {
  readonly #contents: TorchContents;
  #last: { readonly key: string; readonly values: SafetensorsArray } | null = null;

  constructor(contents: TorchContents) {
    this.#contents = contents;
  }

  tensor({ storage, offset, shape, strides }: TorchTensor): StoredTensor {
    const values = this.#values(storage);
    const dtype = storage.dtype === 'F16' || storage.dtype === 'BF16' ? 'F32' : storage.dtype;
    return { dtype, shape, data: gather(values, storage.start + offset, shape, strides) };
  }

  #values({ key, dtype }: TorchStorage): SafetensorsArray {
    if (this.#last?.key !== key) {
      this.#last = null;
      const bytes = this.#contents.readStorage(this.#contents.storages.get(key)!);
      this.#last = { key, values: decodeValues(dtype, bytes) };
    }
    return this.#last.values;
  }
}

/** The elements of a strided view in row-major order, in memory of their own. */
function gather<T extends SafetensorsArray>(
  values: T,
  start: number,
  shape: readonly number[],
  strides: readonly number[],
): T {
  const total = shape.reduce((n, side) => n * side, 1);
  if (isDense(shape, strides)) return values.slice(start, start + total) as T;
  const out = new (values.constructor as new (length: number) => T)(total);
  let written = 0;
  const copy = (axis: number, from: number): void => {
    const [side, step] = [shape[axis]!, strides[axis]!];
    if (axis === shape.length - 1) for (let i = 0; i < side; i++) out[written++] = values[from + i * step]!;
    else for (let i = 0; i < side; i++) copy(axis + 1, from + i * step);
  };
  if (total > 0) copy(0, start);
  return out;
}

function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** Runs `work`; what it throws becomes a refusal of the file. */
function refusing<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PickleError) {
      const forbidden = error.message.includes('not allowed');
      const place = forbidden ? `${error.message} (byte ${error.position} of its pickle)` : error.message;
      throw refuseTorchFile(where, place, forbidden ? SAVE_AGAIN : undefined);
    }
    if (error instanceof RangeError) throw refuseTorchFile(where, `it is cut short: ${error.message}`);
    if (error instanceof Error && !('exitCode' in error)) throw refuseTorchFile(where, error.message);
    throw error;
  }
}
