// Makes a pack: written aside under a temporary name, complete and synchronised before it has its own.
import { basename, dirname } from 'node:path';
import { EXIT, UserError } from '../../../exit-code.js';
import { removeQuietly, syncFolder } from '../../run/atomic-write.js';
import { ioFailure } from '../../run/io-failure.js';
import { stateFiles } from '../../run/state-files.js';
import { temporaryBeside, writeAll } from '../../run/whole-file.js';
import { type FilesPlan, fileFrames, prepareReaders } from '../files/file-frames.js';
import { encodeFrame } from './frame-blocks.js';
import { type PackFrame, type PackIndex, packEnd } from './pack-file.js';

/** What a pack says about itself. */
export type PackOwner = Pick<PackIndex, 'dataset' | 'split' | 'root'>;

/** Frames that are encoded to learn how large a pack will be. */
const TRIED = 4;

/** About how many bytes a pack will have, by some frames from its whole length. Throws exit 4 naming a picture that cannot be read. */
export async function estimatePack(plan: FilesPlan): Promise<number> {
  await prepareReaders(plan.modalities);
  const source = fileFrames(plan);
  const tried = Math.min(TRIED, source.frames);
  let bytes = 0;
  for (let i = 0; i < tried; i++) {
    bytes += encodeFrame(source.read(Math.floor((i * source.frames) / tried)), 0).data.length;
  }
  return tried === 0 ? 0 : Math.ceil((bytes / tried) * source.frames);
}

/**
 * Reads every frame and writes `file`. `between` is called after each frame, and `last` before the pack takes its name; both may throw to stop, then
 * nothing is left. Returns the size of the file.
 *
 * @throws UserError with exit code 4 naming the picture that cannot be read, or 6 when the pack cannot be written.
 */
export async function writePack(
  plan: FilesPlan,
  owner: PackOwner,
  file: string,
  between: (frames: number) => Promise<void>,
  last: () => Promise<void>,
): Promise<number> {
  await prepareReaders(plan.modalities);
  const source = fileFrames(plan);
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
      for (let frame = 0; frame < source.frames; frame++) {
        const { record, data } = encodeFrame(source.read(frame), bytes);
        write(data);
        frames.push(record);
        await between(frame + 1);
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
