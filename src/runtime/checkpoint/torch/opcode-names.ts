// The opcodes of the pickle format, protocols 0 to 5, by byte: an opcode that is refused is refused by its name.

const LETTERS: Readonly<Record<string, string>> = {
  '(': 'MARK',
  '.': 'STOP',
  '0': 'POP',
  '1': 'POP_MARK',
  '2': 'DUP',
  F: 'FLOAT',
  I: 'INT',
  J: 'BININT',
  K: 'BININT1',
  L: 'LONG',
  M: 'BININT2',
  N: 'NONE',
  P: 'PERSID',
  Q: 'BINPERSID',
  R: 'REDUCE',
  S: 'STRING',
  T: 'BINSTRING',
  U: 'SHORT_BINSTRING',
  V: 'UNICODE',
  X: 'BINUNICODE',
  a: 'APPEND',
  b: 'BUILD',
  c: 'GLOBAL',
  d: 'DICT',
  '}': 'EMPTY_DICT',
  e: 'APPENDS',
  g: 'GET',
  h: 'BINGET',
  i: 'INST',
  j: 'LONG_BINGET',
  l: 'LIST',
  ']': 'EMPTY_LIST',
  o: 'OBJ',
  p: 'PUT',
  q: 'BINPUT',
  r: 'LONG_BINPUT',
  s: 'SETITEM',
  t: 'TUPLE',
  ')': 'EMPTY_TUPLE',
  u: 'SETITEMS',
  G: 'BINFLOAT',
  B: 'BINBYTES',
  C: 'SHORT_BINBYTES',
};
/** from 0x80 on, in order */
const NUMBERED = [
  ...['PROTO', 'NEWOBJ', 'EXT1', 'EXT2', 'EXT4', 'TUPLE1', 'TUPLE2', 'TUPLE3', 'NEWTRUE', 'NEWFALSE', 'LONG1', 'LONG4'],
  ...['SHORT_BINUNICODE', 'BINUNICODE8', 'BINBYTES8', 'EMPTY_SET', 'ADDITEMS', 'FROZENSET', 'NEWOBJ_EX'],
  ...['STACK_GLOBAL', 'MEMOIZE', 'FRAME', 'BYTEARRAY8', 'NEXT_BUFFER', 'READONLY_BUFFER'],
] as const;

const names: ReadonlyMap<number, string> = new Map([
  ...Object.entries(LETTERS).map(([letter, name]) => [letter.charCodeAt(0), name] as const),
  ...NUMBERED.map((name, index) => [0x80 + index, name] as const),
]);

/** `REDUCE`, or `0xff` for a byte that is no opcode. */
export function opcodeName(byte: number): string {
  return names.get(byte) ?? `0x${byte.toString(16).padStart(2, '0')}`;
}
