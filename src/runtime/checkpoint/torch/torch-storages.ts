// Where the bytes of storages lie, in both formats of torch.save.
import { BYTES_PER_ELEMENT } from '../safetensors-header.js';
import { ByteReader } from './byte-reader.js';
import { BufferBytes, type ByteSource } from './file-bytes.js';
import { isKind, type PickleValue, type TorchStorage } from './pickle-value.js';
import { storageOf } from './torch-globals.js';
import { unpickle } from './unpickle.js';
import type { ZipArchive } from './zip-archive.js';

export interface TorchContents {
  readonly format: 'PyTorch' | 'PyTorch, legacy format';
  /** what torch.save was given */
  readonly root: PickleValue;
  /** storages that the pickle names, by key, whole */
  readonly storages: ReadonlyMap<string, TorchStorage>;
  /** The bytes of a whole storage. Throws an Error with the reason. */
  readonly readStorage: (storage: TorchStorage) => Uint8Array;
}

const LARGEST_PICKLE = 1 << 26;
/** The first byte of a pickle: the opcode PROTO. */
const PICKLE = 0x80;
/** First pickle of the legacy format. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_PROTOCOL = 1001;

/** Collects storages while a pickle is read; two that share a key must agree. */
class StorageTable {
  readonly storages = new Map<string, TorchStorage>();

  readonly load = (id: PickleValue): PickleValue => {
    const storage = storageOf(id);
    const known = this.storages.get(storage.key);
    if (known === undefined) this.storages.set(storage.key, { ...storage, start: 0, elements: storage.total });
    else if (known.dtype !== storage.dtype || known.total !== storage.total)
      throw new Error(`storage ${storage.key} is described in two ways`);
    return storage;
  };
}

const bytesOf = ({ dtype, total }: TorchStorage): number => BYTES_PER_ELEMENT[dtype] * total;

/** The zip format, since PyTorch 1.6: `NAME/data.pkl` and one member `NAME/data/KEY` per storage. */
export function readZipContents(archive: ZipArchive): TorchContents {
  const pickles = archive.names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) throw new Error('the archive holds no data.pkl of torch.save');
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (archive.sizeOf(`${folder}constants.pkl`) !== undefined)
    throw new Error('it is a TorchScript program, not a file with weights');
  if (archive.sizeOf(pickle)! > LARGEST_PICKLE) throw new Error(`data.pkl has ${archive.sizeOf(pickle)} bytes`);
  checkByteOrder(archive, `${folder}byteorder`);
  const table = new StorageTable();
  const root = unpickle(new ByteReader(new BufferBytes(archive.read(pickle))), table.load);
  const member = (storage: TorchStorage): string => `${folder}data/${storage.key}`;
  for (const storage of table.storages.values()) {
    const size = archive.sizeOf(member(storage));
    if (size === undefined) throw new Error(`storage ${storage.key} is missing`);
    if (size !== bytesOf(storage))
      throw new Error(`storage ${storage.key} has ${size} bytes instead of ${bytesOf(storage)}`);
  }
  return {
    format: 'PyTorch',
    root,
    storages: table.storages,
    readStorage: (storage) => archive.read(member(storage)),
  };
}

function checkByteOrder(archive: ZipArchive, name: string): void {
  const size = archive.sizeOf(name);
  if (size === undefined) return;
  if (size > 16) throw new Error('its byte order is no word');
  const order = new TextDecoder().decode(archive.read(name));
  if (order !== 'little') throw new Error(`its numbers are ${order}-endian`);
}

/**
 * The format before: four pickles (magic number, version, system, contents), the list of storage keys, then per key the
 * number of elements and the elements.
 */
export function readLegacyContents(source: ByteSource): TorchContents {
  const reader = new ByteReader(source, 0, LARGEST_PICKLE);
  if (source.size === 0 || source.read(0, 1)[0] !== PICKLE) throw new Error('it is neither a zip archive nor a pickle');
  const none = (): never => {
    throw new Error('a storage outside of the contents');
  };
  if (unpickle(reader, none) !== LEGACY_MAGIC) throw new Error('it does not begin like one');
  const version = unpickle(reader, none);
  if (version !== LEGACY_PROTOCOL) throw new Error(`version ${String(version)} of the legacy format is not read`);
  const system = unpickle(reader, none);
  if (!isKind(system, 'dict') || system.entries.get('little_endian') !== true)
    throw new Error('its numbers are big-endian');
  const table = new StorageTable();
  const root = unpickle(reader, table.load);
  const keys = unpickle(reader, none);
  const positions = legacyPositions(source, reader.position, keys, table.storages);
  return {
    format: 'PyTorch, legacy format',
    root,
    storages: table.storages,
    readStorage: (storage) => source.read(positions.get(storage.key)!, bytesOf(storage)),
  };
}

function legacyPositions(
  source: ByteSource,
  start: number,
  keys: PickleValue,
  storages: ReadonlyMap<string, TorchStorage>,
): ReadonlyMap<string, number> {
  if (!isKind(keys, 'list')) throw new Error('its list of storages is missing');
  const positions = new Map<string, number>();
  let position = start;
  for (const key of keys.items) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || positions.has(storage.key)) throw new Error('its list of storages is damaged');
    if (position + 8 + bytesOf(storage) > source.size) throw new Error(`storage ${storage.key} is cut short`);
    const stated = new ByteReader(source, position, position + 8).unsigned(8);
    if (stated !== storage.total)
      throw new Error(`storage ${storage.key} has ${stated} elements instead of ${storage.total}`);
    positions.set(storage.key, position + 8);
    position += 8 + bytesOf(storage);
  }
  const missing = [...storages.keys()].find((key) => !positions.has(key));
  if (missing !== undefined) throw new Error(`storage ${missing} is missing`);
  return positions;
}
