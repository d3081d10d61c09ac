// The compiled inner loops and the memory that they share with us: one instance per thread, made when first needed.
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
  begin(low: number, high: number, share: number, count: number, room: number, bytes: number): void;
  blendRow(
    source: number,
    wideValues: number,
    low: number,
    high: number,
    share: number,
    tables: number,
    tableBytes: number,
    out: number,
  ): void;
  blurRow(source: number, wideValues: number, values: number, centre: number, side: number, out: number): void;
  blurDown(
    above: number,
    here: number,
    below: number,
    wideValues: number,
    values: number,
    centre: number,
    side: number,
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
const SLACK = 32;

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
export function reserve(sizes: readonly number[]): { readonly kernels: PixelKernels; readonly at: readonly number[] } {
  kernels ??= open();
  let end = FIRST_FREE;
  const at = sizes.map((size) => {
    const start = end;
    end = Math.ceil((start + size + SLACK) / 16) * 16;
    return start;
  });
  const missing = end - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE));
  return { kernels, at };
}
