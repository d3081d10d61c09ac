// The state of a training on the device, in checkpoints and back. Names and layouts are those of the engine, so that a
// checkpoint holds the very bits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostArray } from '../../../graph/tensor-graph.js';
import { FIRST_MOMENT, SECOND_MOMENT } from '../../../model/adamw.js';
import type { TensorShape } from '../../../model/function-definition.js';
import type { CheckpointFiles } from '../../checkpoint/checkpoint-writer.js';
import { decodeSafetensors, type StoredTensor, safetensorsParts } from '../../checkpoint/safetensors.js';
import type { HostTensors, LoadedModule } from '../../engine/engine.js';
import type { StageModule } from '../capture-module.js';

const MODEL_FILE = 'model.safetensors';
const OPTIMIZER_FILE = 'optimizer.safetensors';

const isMoment = (name: string): boolean => name.startsWith(FIRST_MOMENT) || name.startsWith(SECOND_MOMENT);

function encode(
  module: LoadedModule,
  state: ReadonlyMap<string, TensorShape>,
  names: readonly string[],
): readonly Uint8Array[] {
  const values = module.getState(names);
  const tensors = new Map<string, StoredTensor>();
  for (const name of names) {
    const data = values[name];
    if (!(data instanceof Float32Array)) throw new Error(`state ${name} is not float32`);
    tensors.set(name, { dtype: 'F32', shape: state.get(name)!.shape, data });
  }
  return safetensorsParts(tensors);
}

/** The names of the state in each file of a checkpoint: what the training changes, `prefix` being that of the trained network. */
function namesByFile({ state }: StageModule, prefix: string): ReadonlyMap<string, readonly string[]> {
  const names = [...state.keys()];
  return new Map([
    [MODEL_FILE, names.filter((name) => name.startsWith(prefix))],
    [OPTIMIZER_FILE, names.filter(isMoment)],
  ]);
}

/** A copy of the state as the files of a checkpoint. */
export function encodeTrainingState(module: StageModule, prefix: string): CheckpointFiles {
  const files = [...namesByFile(module, prefix)];
  return new Map(files.map(([file, names]) => [file, encode(module.loaded, module.state, names)] as const));
}

/** Lets the engine prepare what a checkpoint reads, so that the first one holds the training no longer than later ones. */
export function prepareEncoding(module: StageModule, prefix: string): void {
  for (const names of namesByFile(module, prefix).values()) module.loaded.getState(names);
}

/** The tensors of the trained network of a verified checkpoint folder, by their names on the device. */
export function decodeTrainedState(folder: string): ReadonlyMap<string, StoredTensor> {
  const path = join(folder, MODEL_FILE);
  return decodeSafetensors(readFileSync(path), path).tensors;
}

function decode(folder: string, file: string): Record<string, HostArray> {
  const path = join(folder, file);
  const { tensors } = decodeSafetensors(readFileSync(path), path);
  return Object.fromEntries([...tensors].map(([name, { data }]) => [name, data as Float32Array]));
}

/** Everything a verified checkpoint folder holds. */
export function decodeTrainingState(folder: string): HostTensors {
  return { ...decode(folder, MODEL_FILE), ...decode(folder, OPTIMIZER_FILE) };
}

/** Only the trained network of a verified checkpoint folder, with its prefix. */
export function decodeTrainedNetwork(folder: string): HostTensors {
  return decode(folder, MODEL_FILE);
}
