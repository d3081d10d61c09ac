// The native addon of @tensorflow/tfjs-node-gpu: a thin border to libtensorflow's C interface. It is used as it is,
// without the package's JavaScript, which would register an eager backend and make it the default one.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HostArray } from '../../../graph/tensor-graph.js';
import { setTensorFlowEnvironment } from './environment.js';

export interface FetchedTensor {
  readonly id: number;
  readonly shape: readonly number[];
}
export interface Addon {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** Shares the memory of `values` when it is aligned well enough, else copies. */
  createTensor(shape: readonly number[], dtype: number, values: HostArray): number;
  deleteTensor(id: number): void;
  /** A copy of the tensor's values. */
  tensorDataSync(id: number): HostArray;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Feeds and fetches are comma-separated `node:output` names. */
  runSavedModel(id: number, tensors: readonly number[], feeds: string, fetches: string): readonly FetchedTensor[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
}

const requireHere = createRequire(import.meta.url);
let loaded: Addon | null = null;

/** Loads the addon at the first call. Throws when it is not built or its library does not load. */
export function loadAddon(): Addon {
  if (loaded === null) {
    const file = addonFile();
    setTensorFlowEnvironment();
    loaded = requireHere(file) as Addon;
  }
  return loaded;
}

/** The addon lies in a folder named for the version of Node's binary interface it was built for. */
function addonFile(): string {
  const library = join(dirname(requireHere.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'lib');
  const versions = existsSync(library) ? readdirSync(library).filter((name) => name.startsWith('napi-v')) : [];
  const file = versions.map((version) => join(library, version, 'tfjs_binding.node')).find((path) => existsSync(path));
  if (file === undefined) throw new Error('the TensorFlow addon is not built: run `npm run setup`');
  return file;
}
