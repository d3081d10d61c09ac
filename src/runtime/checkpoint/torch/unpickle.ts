// A reader of pickles that executes nothing: it knows containers, texts, numbers and the few names of torch-globals.ts,
// and refuses every other opcode and name. Work and memory are bounded by the bytes read.
import type { ByteReader } from './byte-reader.js';
import { opcodeName } from './opcode-names.js';
import { describeValue, isKind, type PickleValue } from './pickle-value.js';
import { callGlobal, isKnownGlobal } from './torch-globals.js';

/** Why a pickle is refused, and where: `position` counts bytes from the start of the source. */
export class PickleError extends Error {
  constructor(
    readonly position: number,
    reason: string,
  ) {
    super(reason);
    this.name = 'PickleError';
  }
}

/** What a persistent id stands for. Throws an Error with the reason when it stands for nothing known. */
export type PersistentLoader = (id: PickleValue) => PickleValue;

/** Opcodes of one pickle: several times those of the largest checkpoints, and few enough for a bounded memory. */
const MOST_OPCODES = 1_000_000;
/** Values waiting on the stack; the pickler keeps a container's last thousand there. */
const MOST_WAITING = 100_000;
const LONGEST_NAME = 1000;
const LONGEST_INTEGER = 256;
const LONGEST_TEXT = 1 << 24;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads one pickle and leaves `reader` behind it. Throws a PickleError. */
export function unpickle(reader: ByteReader, loader: PersistentLoader): PickleValue {
  return new Unpickler(reader, loader).run();
}

class Unpickler {
  readonly #reader: ByteReader;
  readonly #loader: PersistentLoader;
  readonly #stack: PickleValue[] = [];
  /** stack heights at open marks */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(reader: ByteReader, loader: PersistentLoader) {
    this.#reader = reader;
    this.#loader = loader;
  }

  run(): PickleValue {
    for (let count = 0; ; count++) {
      const position = this.#reader.position;
      try {
        if (count === MOST_OPCODES) throw new Error(`it has more than ${MOST_OPCODES} opcodes`);
        const opcode = opcodeName(this.#reader.byte());
        if (opcode === 'STOP') return this.#result();
        const value = this.#value(opcode);
        if (value === undefined) this.#act(opcode);
        else this.#stack.push(value);
        if (this.#stack.length > MOST_WAITING || this.#marks.length > MOST_WAITING)
          throw new Error('it is nested too deeply');
      } catch (error) {
        if (error instanceof RangeError) throw new PickleError(position, `it is cut short: ${error.message}`);
        if (error instanceof TypeError) throw new PickleError(position, 'a text in it is not UTF-8');
        throw new PickleError(position, (error as Error).message);
      }
    }
  }

  #result(): PickleValue {
    if (this.#stack.length !== 1 || this.#marks.length > 0) throw new Error('it ends in the middle of a value');
    return this.#stack[0]!;
  }

  /** The value that an opcode puts on the stack; undefined for an opcode that does something else. */
  #value(opcode: string): PickleValue | undefined {
    const reader = this.#reader;
    switch (opcode) {
      case 'NONE':
        return null;
      case 'NEWTRUE':
        return true;
      case 'NEWFALSE':
        return false;
      case 'BININT1':
        return reader.unsigned(1);
      case 'BININT2':
        return reader.unsigned(2);
      case 'BININT':
        return reader.unsigned(4) | 0;
      case 'LONG1':
        return this.#integer(reader.unsigned(1));
      case 'LONG4':
        return this.#integer(reader.unsigned(4));
      case 'BINFLOAT': {
        const bytes = reader.bytes(8);
        return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, false);
      }
      case 'SHORT_BINUNICODE':
      case 'SHORT_BINSTRING':
        return this.#text(reader.unsigned(1));
      case 'BINUNICODE':
      case 'BINSTRING':
        return this.#text(reader.unsigned(4));
      case 'BINUNICODE8':
        return this.#text(reader.unsigned(8));
      case 'SHORT_BINBYTES':
        return this.#blob(reader.unsigned(1));
      case 'BINBYTES':
        return this.#blob(reader.unsigned(4));
      case 'BINBYTES8':
      case 'BYTEARRAY8':
        return this.#blob(reader.unsigned(8));
      case 'EMPTY_LIST':
        return { kind: 'list', items: [] };
      case 'EMPTY_DICT':
        return { kind: 'dict', entries: new Map() };
      case 'EMPTY_SET':
        return { kind: 'set', items: [] };
      case 'EMPTY_TUPLE':
        return { kind: 'tuple', items: [] };
      case 'TUPLE1':
        return { kind: 'tuple', items: this.#take(1) };
      case 'TUPLE2':
        return { kind: 'tuple', items: this.#take(2) };
      case 'TUPLE3':
        return { kind: 'tuple', items: this.#take(3) };
      case 'TUPLE':
        return { kind: 'tuple', items: this.#sinceMark() };
      case 'FROZENSET':
        return { kind: 'set', items: this.#sinceMark() };
      case 'BINGET':
        return this.#recall(reader.unsigned(1));
      case 'LONG_BINGET':
        return this.#recall(reader.unsigned(4));
      case 'GLOBAL':
        return globalOf(utf8.decode(reader.line(LONGEST_NAME)), utf8.decode(reader.line(LONGEST_NAME)));
      case 'STACK_GLOBAL': {
        const [module, name] = this.#take(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw new Error('STACK_GLOBAL of no names');
        return globalOf(module, name);
      }
      case 'REDUCE': {
        const [callee, args] = this.#take(2);
        if (!isKind(callee, 'global')) throw new Error(`REDUCE calls ${describeValue(callee)}, which is no function`);
        if (!isKind(args, 'tuple')) throw new Error(`REDUCE of ${callee.name} without arguments`);
        return callGlobal(callee.name, args.items);
      }
      case 'BUILD': {
        // the attributes of an ordered dictionary, `_metadata` of a state dict: nothing that weights need
        const [target, state] = this.#take(2);
        if (!isKind(target, 'dict') || !isKind(state, 'dict')) throw new Error(`BUILD of ${describeValue(target)}`);
        return target;
      }
      case 'BINPERSID':
        return this.#loader(this.#take(1)[0]!);
      default:
        return undefined;
    }
  }

  /** Opcodes that put no value on the stack. */
  #act(opcode: string): void {
    const reader = this.#reader;
    switch (opcode) {
      case 'PROTO': {
        const protocol = reader.byte();
        if (protocol < 2 || protocol > 5) throw new Error(`pickle protocol ${protocol} is not read`);
        break;
      }
      case 'FRAME':
        if (reader.unsigned(8) > reader.remaining) throw new RangeError('a frame longer than the file');
        break;
      case 'MARK':
        this.#marks.push(this.#stack.length);
        break;
      case 'APPEND':
        this.#append(this.#take(1));
        break;
      case 'APPENDS':
        this.#append(this.#sinceMark());
        break;
      case 'ADDITEMS':
        this.#addItems(this.#sinceMark());
        break;
      case 'SETITEM':
        this.#setItems(this.#take(2));
        break;
      case 'SETITEMS':
        this.#setItems(this.#sinceMark());
        break;
      case 'BINPUT':
        this.#remember(reader.unsigned(1));
        break;
      case 'LONG_BINPUT':
        this.#remember(reader.unsigned(4));
        break;
      case 'MEMOIZE':
        this.#remember(this.#memo.size);
        break;
      default:
        throw new Error(`the opcode ${opcode} is not allowed`);
    }
  }

  /** The topmost `count` values above the last mark, in the order they came. */
  #take(count: number): PickleValue[] {
    if (this.#stack.length - count < (this.#marks.at(-1) ?? 0)) throw new Error('the stack is empty');
    return this.#stack.splice(this.#stack.length - count);
  }

  #sinceMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new Error('a mark is missing');
    return this.#stack.splice(mark);
  }

  #top(): PickleValue | undefined {
    return this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.at(-1) : undefined;
  }

  #append(values: readonly PickleValue[]): void {
    const list = this.#top();
    if (!isKind(list, 'list')) throw new Error(`${describeValue(list)} is no list to append to`);
    for (const value of values) list.items.push(value);
  }

  #addItems(values: readonly PickleValue[]): void {
    const set = this.#top();
    if (!isKind(set, 'set')) throw new Error(`${describeValue(set)} is no set to add to`);
    for (const value of values) set.items.push(value);
  }

  #setItems(pairs: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!isKind(dict, 'dict')) throw new Error(`${describeValue(dict)} is no dictionary to put entries into`);
    if (pairs.length % 2 !== 0) throw new Error('an entry of a dictionary has no value');
    for (let i = 0; i < pairs.length; i += 2) dict.entries.set(pairs[i]!, pairs[i + 1]!);
  }

  #remember(index: number): void {
    const value = this.#top();
    if (value === undefined) throw new Error('there is nothing to remember');
    this.#memo.set(index, value);
  }

  #recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined) throw new Error(`nothing was remembered as ${index}`);
    return value;
  }

  #text(length: number): string {
    return utf8.decode(this.#blob(length));
  }

  #blob(length: number): Uint8Array {
    if (length > LONGEST_TEXT) throw new Error(`a text of ${length} bytes`);
    return new Uint8Array(this.#reader.bytes(length));
  }

  /** Two's complement, little-endian; a number where it is exact. */
  #integer(length: number): number | bigint {
    if (length > LONGEST_INTEGER) throw new Error(`an integer of ${length} bytes`);
    const bytes = this.#reader.bytes(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    if (length > 0 && bytes[length - 1]! >= 0x80) value -= 1n << BigInt(8 * length);
    const small = Number(value);
    return Number.isSafeInteger(small) ? small : value;
  }
}

function globalOf(module: string, name: string): PickleValue {
  const full = `${module}.${name}`;
  if (!isKnownGlobal(full)) throw new Error(`the name ${JSON.stringify(full)} is not allowed`);
  return { kind: 'global', name: full };
}
