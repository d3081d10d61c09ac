// A pack: the decoded frames of one split in one file. Frames come first, each of blocks that begin at multiples of 16; then the index as JSON;
// then its length (8 bytes), its sha256 (32) and the name of the format (8).
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EXIT, UserError } from '../../../exit-code.js';
import type { FilesPlan } from '../files/file-frames.js';

/** One picture or label of a frame. */
export interface PackBlock {
  /** of a number: 1 or 2 */
  readonly bytes: 1 | 2;
  /** 1 where all channels are equal, and for labels */
  readonly planes: 1 | 3;
  /** deflated */
  readonly deflated: boolean;
  /** from the start of the frame, and how many bytes */
  readonly at: number;
  readonly length: number;
}
export interface PackFrame {
  readonly at: number;
  readonly length: number;
  /** of all bytes of the frame */
  readonly crc: number;
  /** per modality, null where the frame goes without it; then the label */
  readonly blocks: readonly (PackBlock | null)[];
}
export interface PackIndex {
  /** whose frames these are, for people and for clearing away what is out of date */
  readonly dataset: string;
  readonly split: string;
  readonly root: string;
  readonly height: number;
  readonly width: number;
  readonly frames: readonly PackFrame[];
}

const FORMAT = Buffer.from('rsegpk01', 'latin1');
const FOOTER = 8 + 32 + FORMAT.length;
/** Blocks begin at multiples of it, so that numbers of 16 bits can be read where they lie. */
export const ALIGNMENT = 16;

/**
 * Name of the pack of a split: sha256 over the fingerprint of its files, which says the decoder as well, and over everything that says how frames
 * are made of them.
 */
export function packName({ size, stored, crop, modalities, label }: FilesPlan, fingerprint: string): string {
  const squeezed = stored.join() === size.join() ? [] : [stored];
  const rules = JSON.stringify([FORMAT.toString('latin1'), fingerprint, size, crop, modalities, label, ...squeezed]);
  return `${createHash('sha256').update(rules).digest('hex').slice(0, 32)}.pack`;
}

/** What follows the frames. */
export function packEnd(index: PackIndex): Buffer {
  const text = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([text, length, createHash('sha256').update(text).digest(), FORMAT]);
}

export const damagedPack = (file: string, reason: string, cause?: unknown): UserError =>
  new UserError(EXIT.data, `packed pictures cannot be read: ${reason}`, {
    where: file,
    help: 'remove this file; rseg data pack makes it again, and without it the pictures are read one by one',
    ...(cause === undefined ? {} : { cause }),
  });

/** `length` bytes at `position` of an open file. */
export function readAt(file: string, descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let got = 0; got < length; ) {
    const count = readSync(descriptor, bytes, got, length - got, position + got);
    if (count === 0) throw damagedPack(file, 'the file ends early');
    got += count;
  }
  return bytes;
}

/** Runs `work` on the open file; a system error becomes a UserError (exit 4) that names it. */
export function withPack<T>(file: string, work: (descriptor: number) => T): T {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (cause) {
    throw damagedPack(file, (cause as Error).message, cause);
  }
  try {
    return work(descriptor);
  } catch (cause) {
    throw cause instanceof UserError ? cause : damagedPack(file, (cause as Error).message, cause);
  } finally {
    closeSync(descriptor);
  }
}

/** The index of a pack, its checksum compared. Throws exit 4 naming the file. */
export function readPackIndex(file: string): PackIndex {
  return withPack(file, (descriptor) => {
    const { size } = fstatSync(descriptor);
    if (size < FOOTER) throw damagedPack(file, 'the file ends early');
    const footer = readAt(file, descriptor, size - FOOTER, FOOTER);
    if (!footer.subarray(40).equals(FORMAT)) throw damagedPack(file, 'it does not end like a pack');
    const length = Number(footer.readBigUInt64LE(0));
    if (length > size - FOOTER) throw damagedPack(file, 'its index is longer than the file');
    const text = readAt(file, descriptor, size - FOOTER - length, length);
    const digest = createHash('sha256').update(text).digest();
    if (!digest.equals(footer.subarray(8, 40))) throw damagedPack(file, 'the checksum of its index is wrong');
    return JSON.parse(text.toString()) as PackIndex;
  });
}
