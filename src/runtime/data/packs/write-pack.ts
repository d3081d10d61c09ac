// Makes a pack: written aside under a temporary name, complete and synchronised before it has its own.
import { basename, dirname } from 'node:path';
import { EXIT, UserError } from '../../../exit-code.js';
import { removeQuietly, syncFolder } from '../../run/atomic-write.js';
import { ioFailure } from '../../run/io-failure.js';
import { stateFiles } from '../../run/state-files.js';
import { temporaryBeside, writeAll } from '../../run/whole-file.js';
import { orderedResults } from '../../threads/in-order.js';
import type { FilesPlan } from '../files/file-frames.js';
import type { EncodedFrame } from './frame-blocks.js';
import { type PackFrame, type PackIndex, packEnd } from './pack-file.js';
import { packedFrame } from './packed-frame.js';

const SCRIPT = 'data/packs/pack-worker.js';

/** What a pack says about itself. */
export type PackOwner = Pick<PackIndex, 'dataset' | 'split' | 'root'>;

/** Frames that are encoded to learn how large a pack will be. */
const TRIED = 4;

/** About how many bytes a pack will have, by some frames from its whole length. Throws exit 4 naming a picture that cannot be read. */
export async function estimatePack(plan: FilesPlan): Promise<number> {
  const frames = plan.names.length;
  const tried = Math.min(TRIED, frames);
  let bytes = 0;
  for (let i = 0; i < tried; i++) {
    bytes += (await packedFrame(plan, Math.floor((i * frames) / tried))).data.length;
  }
  return tried === 0 ? 0 : Math.ceil((bytes / tried) * frames);
}

/**
 * Reads every frame, by `threads` threads (0 = this one), and writes `file`, the same whatever their number. `between` is called after each frame, and `last` before the pack takes its name; both may throw to stop, then
 * nothing is left. Returns the size of the file.
 *
 * @throws UserError with exit code 4 naming the picture that cannot be read, or 6 when the pack cannot be written.
 */
export async function writePack(
  plan: FilesPlan,
  owner: PackOwner,
  file: string,
  threads: number,
  between: (frames: number) => Promise<void>,
  last: () => Promise<void>,
): Promise<number> {
  const here = (index: number): Promise<EncodedFrame> => packedFrame(plan, index);
  const work = { script: SCRIPT, data: plan, count: plan.names.length, threads, here };
  const [height, width] = plan.size;
  const temporary = temporaryBeside(file);
  const files = stateFiles();
  let bytes = 0;
  try {
    const descriptor = files.open(temporary, 'create');
    try {
      const write = (data: Uint8Array): void => {
        writeAll(descriptor, data);
        bytes += data.length;
      };
      const frames: PackFrame[] = [];
      for await (const { record, data } of orderedResults<EncodedFrame>(work)) {
        frames.push({ at: bytes, ...record });
        write(data);
        await between(frames.length);
      }
      write(packEnd({ ...owner, height, width, frames }));
      files.sync(descriptor);
    } finally {
      files.close(descriptor);
    }
    await last();
    files.rename(temporary, file);
    syncFolder(dirname(file));
  } catch (cause) {
    removeQuietly(temporary);
    throw toldAboutPacks(ioFailure(`write the pack ${basename(file)}`, dirname(file), cause));
  }
  return bytes;
}

/** System errors come with help about runs. */
function toldAboutPacks(error: unknown): unknown {
  if (!(error instanceof UserError) || error.exitCode !== EXIT.io) return error;
  return new UserError(error.exitCode, error.message, {
    ...(error.where === null ? {} : { where: error.where }),
    help: 'free some space there, or choose another folder with --packs',
    cause: error,
  });
}
