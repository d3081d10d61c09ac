// The compiled inner loops and the memory that they share with us: one instance per thread, made when first needed.
import type { Pixels } from '../frame.js';
import { PIXELS_WASM } from './pixels-wasm.js';

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
/** The part of the platform's WebAssembly that is needed here: Node has it, its type declarations do not. */
interface Platform {
  readonly WebAssembly: {
    readonly Module: new (binary: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  };
}

/** What kernels/pixels.ts exports; all places are byte offsets in `memory`. */
interface Exports {
  readonly memory: Memory;
  unfilter(raw: number, rows: number, stride: number, step: number, out: number): number;
  mapBytes(source: number, step: number, pixels: number, table: number, unknown: number, out: number): number;
  gather(row: number, places: number, count: number, out: number): void;
  begin(
    picture: number,
    isWide: number,
    isMirrored: number,
    offsets: number,
    shares: number,
    count: number,
    room: number,
    bytes: number,
  ): void;
  blendToUnit(low: number, high: number, share: number, maximum: number, out: number): void;
  blendToTables(low: number, high: number, share: number, tables: number, tableBytes: number, out: number): void;
  blendToWhole(low: number, high: number, share: number, out: number): void;
  greySum(source: number, isWide: number, pixels: number, table: number): number;
  jitter(
    source: number,
    isWide: number,
    pixels: number,
    table: number,
    saturation: number,
    rest: number,
    out: number,
  ): void;
  blur(
    source: number,
    isWide: number,
    height: number,
    width: number,
    weights: number,
    radius: number,
    room: number,
    out: number,
  ): void;
}

export interface PixelKernels extends Omit<Exports, 'memory'> {
  /** All memory; valid until the next `reserve`. */
  bytes(): Uint8Array<ArrayBuffer>;
}

const PAGE = 65536;
/** Below it the module keeps its own few bytes. */
const FIRST_FREE = 1024;
/** Loops may read and write that far past the end of what they were given. */
const SLACK = 48;

let kernels: (Exports & PixelKernels) | null = null;

function open(): Exports & PixelKernels {
  const { Module, Instance } = (globalThis as unknown as Platform).WebAssembly;
  const exports = new Instance(new Module(Buffer.from(PIXELS_WASM, 'base64')), {}).exports as Exports;
  return { ...exports, bytes: () => new Uint8Array(exports.memory.buffer) };
}

/**
 * Room for blocks of the given numbers of bytes: the kernels and where each block starts, aligned to 16 bytes. Blocks of
 * earlier calls are lost; memory grows and is kept.
 */
export function reserve<const Sizes extends readonly number[]>(
  sizes: Sizes,
): { readonly kernels: PixelKernels; readonly at: { readonly [K in keyof Sizes]: number } } {
  kernels ??= open();
  let end = FIRST_FREE;
  const at = sizes.map((size) => {
    const start = end;
    end = Math.ceil((start + size + SLACK) / 16) * 16;
    return start;
  }) as { readonly [K in keyof Sizes]: number };
  const missing = end - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE));
  return { kernels, at };
}

/** The bytes of any array, as they lie in memory. */
export const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);

/** Bytes with no particular contents, in memory of their own: clearing what is written next would cost as much as writing it. */
export const uncleared = (bytes: number): ArrayBuffer => Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer;

/** A copy of `length` bytes in memory from `at` on. */
export function bytesAt(memory: Uint8Array, at: number, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(uncleared(length));
  copy.set(memory.subarray(at, at + length));
  return copy;
}

/** A copy of the numbers in memory at `at`, as many and as wide as `like` has. */
export function pixelsAt(memory: Uint8Array<ArrayBuffer>, at: number, like: Pixels): Pixels {
  const copy = bytesAt(memory, at, like.byteLength);
  return like.BYTES_PER_ELEMENT === 2 ? new Uint16Array(copy.buffer) : copy;
}
