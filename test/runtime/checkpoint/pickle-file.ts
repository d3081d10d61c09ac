// A writer of pickles for tests: opcode by opcode, so that any pickle can be written, hostile ones first of all.
import { type ZipMember, zipFile } from './zip-file.js';

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const uint32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
};

export const PROTO = bytes(0x80, 2);
export const STOP = Buffer.from('.');
export const MARK = Buffer.from('(');
export const REDUCE = Buffer.from('R');
export const NONE = Buffer.from('N');
export const FALSE = bytes(0x89);

export const global = (name: string): Buffer => {
  const dot = name.lastIndexOf('.');
  return Buffer.from(`c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`);
};
export const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from('X'), uint32(Buffer.byteLength(value)), Buffer.from(value)]);
/** Up to 64 bits, signed. */
export const integer = (value: number): Buffer => {
  const out = Buffer.alloc(10);
  out.writeUInt8(0x8a, 0);
  out.writeUInt8(8, 1);
  out.writeBigInt64LE(BigInt(value), 2);
  return out;
};
export const tuple = (...items: Buffer[]): Buffer => Buffer.concat([MARK, ...items, Buffer.from('t')]);
export const dict = (entries: Readonly<Record<string, Buffer>>): Buffer =>
  Buffer.concat([
    Buffer.from('}('),
    ...Object.entries(entries).flatMap(([key, value]) => [text(key), value]),
    Buffer.from('u'),
  ]);
export const call = (name: string, ...args: Buffer[]): Buffer => Buffer.concat([global(name), tuple(...args), REDUCE]);

export const pickle = (...parts: Buffer[]): Buffer => Buffer.concat([PROTO, ...parts, STOP]);

export const storage = (key: string, elements: number, type = 'torch.FloatStorage'): Buffer =>
  Buffer.concat([tuple(text('storage'), global(type), text(key), text('cpu'), integer(elements)), Buffer.from('Q')]);

export interface TensorText {
  readonly storage?: Buffer;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** A float32 tensor in storage `0`, of four elements unless said otherwise. */
export const tensor = ({ storage: memory = storage('0', 4), offset = 0, shape, strides }: TensorText): Buffer =>
  call(
    'torch._utils._rebuild_tensor_v2',
    memory,
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    FALSE,
    call('collections.OrderedDict'),
  );

/** A file in the zip format with one pickle and its storages: `0` holds 1, 2, 3, 4 unless said otherwise. */
export function torchFile(contents: Buffer, storages: readonly ZipMember[] = [fourNumbers]): Uint8Array {
  return zipFile([{ name: 'archive/data.pkl', bytes: contents }, ...storages]);
}

export const fourNumbers: ZipMember = {
  name: 'archive/data/0',
  bytes: new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer),
};
