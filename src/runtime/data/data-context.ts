import type { Packs } from './packs/find-pack.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a data set needs to know about the machine. Passed in, so that nothing here reads the process itself. */
export interface DataContext {
  /** folder of the `.rseg` file that declares the data set: relative roots start here */
  readonly baseFolder: string;
  readonly environment: Environment;
  /** where decoded pictures may lie; absent: files are read */
  readonly packs?: Packs;
}
