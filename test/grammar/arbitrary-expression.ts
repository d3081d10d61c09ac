// Random expressions, also such as no experiment would have: keywords as names, deep nesting, every operator.
import type { FileWriter } from './file-writer.js';

const PLAIN = ['ce', 'kl', 'train', 'mit_b0', '_x', 'a1', 'a_rather_long_name_for_a_setting_of_this_file'];
const KEYWORDS = [
  ...['from', 'import', 'dataset', 'profile', 'experiment', 'extends', 'with', 'ablation', 'of', 'sweep', 'in', 'when'],
  ...['skip', 'where', 'sample', 'seed', 'extern', 'uses', 'final', 'add', 'drop', 'keep', 'and', 'or', 'as'],
];
const NUMBERS = ['1', '0.5', '200', '1_000', '6e-5', '1e-05', '1E+3', '2.50e-007', '007', '1e0', '1_0.0_1e-00'];
const UNITS = ['epochs', 'steps', 'GiB', 'h', '%'];
const STRINGS = ['"a.rseg"', '""', '"img/{case}/{stem}.png"', '"# no comment"', '"\\"\\\\\\n\\t\\u{1F600}"', '"é, (["'];
const SIZES = ['256x256', '64x128', '007x8'];

export function name({ tape }: FileWriter): string {
  return tape.oneIn(5) ? tape.pick(KEYWORDS) : tape.pick(PLAIN);
}

/** A dotted path; its first word is none of `except`. */
export function path(writer: FileWriter, except: readonly string[] = []): void {
  const first = name(writer);
  writer.token(except.includes(first) ? 'x' : first);
  writer.tape.repeat(2, () => {
    writer.token('.');
    writer.token(name(writer));
  });
}

export function expression(writer: FileWriter, depth: number): void {
  const { tape } = writer;
  comparison(writer, depth);
  if (depth === 0 || !tape.oneIn(8)) return;
  tape.repeat(3, () => infix(writer, tape.pick(['and', 'or']), () => comparison(writer, depth - 1)));
}

/** An operator, which may begin a line as well as end it, and what follows. */
function infix(writer: FileWriter, operator: string, right: () => void): void {
  if (operator !== '-') writer.free();
  writer.token(operator);
  writer.free();
  right();
}

function comparison(writer: FileWriter, depth: number): void {
  const { tape } = writer;
  sum(writer, depth);
  if (depth === 0 || !tape.oneIn(8)) return;
  writer.token(tape.pick(['==', '!=', '<=', '>=', '<', '>']));
  writer.free();
  sum(writer, depth - 1);
}

function sum(writer: FileWriter, depth: number): void {
  const { tape } = writer;
  term(writer, depth);
  if (depth === 0 || !tape.oneIn(3)) return;
  tape.repeat(5, () => infix(writer, tape.pick(['+', '+', '+', '-']), () => term(writer, depth - 1)));
}

function term(writer: FileWriter, depth: number): void {
  const { tape } = writer;
  const isProduct = depth > 0 && tape.oneIn(3);
  factor(writer, depth, { mayBeList: !isProduct });
  if (isProduct) {
    // A list times a number would be the repetition of another language.
    const right = () => factor(writer, depth - 1, { mayBeList: false });
    tape.repeat(2, () => infix(writer, tape.pick(['*', '/']), right));
  }
  if (!tape.oneIn(12)) return;
  writer.token('as');
  writer.token(name(writer));
}

function factor(writer: FileWriter, depth: number, options: { readonly mayBeList: boolean }): void {
  atom(writer, depth, options);
  if (!writer.tape.oneIn(10)) return;
  writer.token('..');
  writer.free();
  atom(writer, depth, options);
}

function atom(writer: FileWriter, depth: number, options: { readonly mayBeList: boolean }): void {
  const { tape } = writer;
  const kinds = ['name', 'name', 'number', 'number', 'size', 'string'];
  if (depth > 0) kinds.push('call', 'call', 'call');
  if (depth > 0 && options.mayBeList) kinds.push('list', 'table', 'tuple');
  switch (tape.pick(kinds)) {
    case 'number':
      number(writer);
      break;
    case 'size':
      writer.token(tape.pick(SIZES));
      break;
    case 'string':
      writer.token(tape.pick(STRINGS));
      break;
    case 'call':
      path(writer);
      brackets(writer, '(', ')', () => argument(writer, depth - 1));
      break;
    case 'list':
      brackets(writer, '[', ']', () => expression(writer, depth - 1));
      break;
    case 'table':
      brackets(writer, '[', ']', () => brackets(writer, '(', ')', () => expression(writer, 0)));
      break;
    case 'tuple':
      brackets(writer, '(', ')', () => expression(writer, depth - 1));
      break;
    default:
      path(writer);
  }
}

function number(writer: FileWriter): void {
  const { tape } = writer;
  if (tape.oneIn(6)) {
    writer.token('-');
    writer.free();
  }
  writer.token(tape.pick(NUMBERS));
  if (tape.oneIn(3)) writer.token(tape.pick(UNITS));
}

function argument(writer: FileWriter, depth: number): void {
  if (writer.tape.oneIn(2)) {
    writer.token(name(writer));
    writer.token(':');
  }
  expression(writer, depth);
}

/** Items between brackets, where a line break separates as a comma does. */
export function brackets(writer: FileWriter, open: string, close: string, item: () => void): void {
  const { tape } = writer;
  writer.token(open);
  const count = tape.below(tape.oneIn(10) ? 12 : 4);
  for (let index = 0; index < count; index++) {
    if (index === 0) writer.free();
    else writer.separator();
    item();
  }
  writer.free();
  if (tape.oneIn(10)) writer.token(',');
  writer.token(close);
}
