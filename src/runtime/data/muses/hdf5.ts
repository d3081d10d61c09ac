// The HDF5 library with the compressions that data sets use. It starts asynchronously, once per thread, before the first file is read.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset, File } from 'h5wasm/node';

export interface Hdf5 {
  /** Throws an Error for what is no HDF5 file. */
  readonly open: (file: string) => File;
  readonly isDataset: (value: unknown) => value is Dataset;
}

let library: Hdf5 | null = null;

/** To be awaited before `hdf5` is asked for. */
export async function prepareHdf5(): Promise<void> {
  if (library !== null) return;
  const h5 = await import('h5wasm/node');
  const module = await h5.ready;
  const plugins = dirname(fileURLToPath(import.meta.resolve('h5wasm-plugins')));
  module.insert_plugin_search_path(join(plugins, 'plugins'), 0);
  // errors are exceptions instead of lines on the standard error
  module.activate_throwing_error_handler();
  library = {
    open: (file) => new h5.File(file, 'r'),
    isDataset: (value) => value instanceof h5.Dataset,
  };
}

/** The prepared library. */
export function hdf5(): Hdf5 {
  if (library === null) throw new Error('HDF5 was not prepared');
  return library;
}
