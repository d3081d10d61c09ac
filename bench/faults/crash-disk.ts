// A disk that forgets: it works on the real one, and remembers which contents and which names were synchronised. After a power cut
// it leaves one of the states that a file system may leave: everything synchronised, and any part of the rest.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { CounterRandom } from '../../src/random/philox.js';
import { DISK, type OpenMode, type StateFiles } from '../../src/runtime/run/state-files.js';

interface FileNode {
  readonly kind: 'file';
  data: Buffer;
  synced: Buffer;
}
/** One change of names, whole or not at all. */
type NameChange = readonly { readonly name: string; readonly node: Node | null }[];
interface FolderNode {
  readonly kind: 'folder';
  readonly names: Map<string, Node>;
  synced: Map<string, Node>;
  changes: NameChange[];
}
type Node = FileNode | FolderNode;

const newFile = (): FileNode => ({ kind: 'file', data: Buffer.alloc(0), synced: Buffer.alloc(0) });
const newFolder = (): FolderNode => ({ kind: 'folder', names: new Map(), synced: new Map(), changes: [] });

function apply(names: Map<string, Node>, change: NameChange): void {
  for (const { name, node } of change) {
    if (node === null) names.delete(name);
    else names.set(name, node);
  }
}

/** Everything happens below `root`, an empty folder at the beginning. */
export class CrashDisk implements StateFiles {
  readonly #root: string;
  readonly #top: FolderNode = newFolder();
  readonly #open = new Map<number, Node>();

  constructor(root: string) {
    this.#root = root;
  }

  open = (path: string, mode: OpenMode): number => {
    const descriptor = DISK.open(path, mode);
    if (mode !== 'read' && this.#find(path) === null) this.#change(path, newFile());
    const node = this.#find(path);
    if (node !== null) this.#open.set(descriptor, node);
    return descriptor;
  };
  read = DISK.read;
  size = DISK.size;
  list = DISK.list;
  write = (descriptor: number, bytes: Uint8Array): number => {
    const count = DISK.write(descriptor, bytes);
    const node = this.#file(descriptor);
    node.data = Buffer.concat([node.data, bytes.subarray(0, count)]);
    return count;
  };
  truncate = (descriptor: number, length: number): void => {
    DISK.truncate(descriptor, length);
    const node = this.#file(descriptor);
    node.data = node.data.subarray(0, length);
  };
  sync = (descriptor: number): void => {
    DISK.sync(descriptor);
    const node = this.#open.get(descriptor);
    if (node?.kind === 'file') node.synced = node.data;
    if (node?.kind !== 'folder') return;
    node.synced = new Map(node.names);
    node.changes = [];
  };
  close = (descriptor: number): void => {
    DISK.close(descriptor);
    this.#open.delete(descriptor);
  };
  rename = (from: string, to: string): void => {
    DISK.rename(from, to);
    if (dirname(from) !== dirname(to)) throw new Error('a rename between folders is not one step on every disk');
    const node = this.#find(from);
    const change = [
      { name: this.#name(from), node: null },
      { name: this.#name(to), node },
    ];
    const folder = this.#folder(dirname(from));
    apply(folder.names, change);
    folder.changes.push(change);
  };
  remove = (path: string): void => {
    DISK.remove(path);
    this.#change(path, null);
  };
  makeFolder = (path: string): void => {
    DISK.makeFolder(path);
    this.#change(path, newFolder());
  };
  removeFolder = (path: string): void => {
    DISK.removeFolder(path);
    this.#change(path, null);
  };

  /** Replaces what lies below the root by one of the states that a power cut now may leave. */
  cut(random: CounterRandom): void {
    for (const name of DISK.list(this.#root)) rmSync(join(this.#root, name), { recursive: true });
    this.#restore(this.#root, this.#top, random);
  }

  #restore(path: string, { synced, changes }: FolderNode, random: CounterRandom): void {
    const names = new Map(synced);
    for (const change of changes) if (random.integer(2) === 0) apply(names, change);
    for (const [name, node] of names) {
      const place = join(path, name);
      if (node.kind === 'file') {
        writeFileSync(place, survivingBytes(node, random), { mode: 0o600 });
        continue;
      }
      mkdirSync(place, { mode: 0o700 });
      this.#restore(place, node, random);
    }
  }

  #name = (path: string): string => path.slice(path.lastIndexOf(sep) + 1);

  #find(path: string): Node | null {
    const parts = relative(this.#root, path).split(sep);
    if (parts[0] === '..') return null;
    let node: Node = this.#top;
    for (const part of parts.filter((one) => one !== '')) {
      const next: Node | undefined = node.kind === 'folder' ? node.names.get(part) : undefined;
      if (next === undefined) return null;
      node = next;
    }
    return node;
  }

  #folder(path: string): FolderNode {
    const node = this.#find(path);
    if (node?.kind !== 'folder') throw new Error(`${path} was not made through this disk`);
    return node;
  }

  #file(descriptor: number): FileNode {
    const node = this.#open.get(descriptor);
    if (node?.kind !== 'file') throw new Error('no file of this disk');
    return node;
  }

  #change(path: string, node: Node | null): void {
    const folder = this.#folder(dirname(path));
    const change = [{ name: this.#name(path), node }];
    apply(folder.names, change);
    folder.changes.push(change);
  }
}

/** Synchronised bytes, and of what came after them: nothing, all, a part, or zeros in its place. */
function survivingBytes({ data, synced }: FileNode, random: CounterRandom): Buffer {
  if (data === synced) return synced;
  const grown = data.length > synced.length && data.subarray(0, synced.length).equals(synced);
  const kept = grown ? synced.length : 0;
  switch (random.integer(4)) {
    case 0:
      return synced;
    case 1:
      return data;
    case 2:
      return data.subarray(0, kept + random.integer(data.length - kept + 1));
    default:
      return Buffer.concat([data.subarray(0, kept), Buffer.alloc(data.length - kept)]);
  }
}
