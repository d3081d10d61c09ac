// Text form of an experiment graph: one operation per line with its type after `:` and its place after `@`. It parses back.
//
// graph spcr seed 1 key 9f31c2 {
//   %x = data.batch(deliver.train, batch 8) : Images<4 x 8 x 256 x 256 x 3>, Labels<8 x 256 x 256>  @spcr.rseg:5
//   %kl = loss.kl()(%t.logits, %s.logits) : Scalar  @spcr.rseg:12
//   %total = sum(1 * %ce, 50 * %kl) : Scalar  @spcr.rseg:11
// }
import {
  type ExperimentGraph,
  type GraphOperation,
  type GraphType,
  type Operand,
  splitTopLevel,
} from './experiment-graph.js';

/** One operation per line, columns aligned. */
export function printExperimentGraph({ variant, seed, key, operations }: ExperimentGraph): string {
  const rows = operations.map((operation) => [
    `%${operation.name}`,
    `= ${bodyText(operation)}`,
    `: ${operation.types.map(typeText).join(', ')}`,
    `@${operation.at}`,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}`.trimEnd());
  return `graph ${variant} seed ${seed} key ${key} {\n${lines.join('\n')}\n}\n`;
}

function bodyText({ op, args, weights, inputs }: GraphOperation): string {
  if (op === 'sum')
    return `sum(${inputs.map((input, i) => `${weights[i] ?? '1'} * ${operandText(input)}`).join(', ')})`;
  const operands = inputs.length === 0 ? '' : `(${inputs.map(operandText).join(', ')})`;
  return `${op}(${args.join(', ')})${operands}`;
}

const operandText = ({ name, part }: Operand): string => `%${name}${part === null ? '' : `.${part}`}`;

/** Widths of features are a list, sides of a tensor a product. */
function typeText({ kind, sides }: GraphType): string {
  if (sides.length === 0) return kind;
  return `${kind}<${sides.join(kind === 'Features' ? ', ' : ' x ')}>`;
}

const HEAD = /^graph (\S+) seed (\d+) key ([0-9a-f]*) \{$/;
const LINE = /^%([\w+-]+)\s*= (.*?)\s*: ([A-Z].*?)\s*@(\S+)$/;

/** Reads one graph. Throws with the number of the line that is none. */
export function parseExperimentGraph(text: string): ExperimentGraph {
  const lines = text.split('\n').map((line) => line.trim());
  const head = HEAD.exec(lines[0] ?? '');
  if (head === null) throw new Error('line 1 is no head of a graph');
  const end = lines.indexOf('}');
  if (end < 0) throw new Error('the graph is not closed');
  const operations = lines.slice(1, end).map((line, i) => {
    const operation = parseOperation(line);
    if (operation === null) throw new Error(`line ${i + 2} is no operation: ${line}`);
    return operation;
  });
  return { variant: head[1]!, seed: Number(head[2]), key: head[3]!, operations };
}

function parseOperation(line: string): GraphOperation | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, name, body, types, at] = match as unknown as [string, string, string, string, string];
  const open = body.indexOf('(');
  if (open < 0) return null;
  const op = body.slice(0, open);
  const close = closing(body, open);
  const inside = splitTopLevel(body.slice(open + 1, close));
  const base = { name, op, types: splitTypes(types).map(parseType), at };
  if (op === 'sum') {
    const terms = inside.map((term) => /^(.*) \* (%\S+)$/.exec(term));
    if (terms.some((term) => term === null)) return null;
    return {
      ...base,
      args: [],
      weights: terms.map((term) => term![1]!),
      inputs: terms.map((term) => parseOperand(term![2]!)),
    };
  }
  const rest = body.slice(close + 1);
  const inputs = rest === '' ? [] : splitTopLevel(rest.slice(1, -1)).map(parseOperand);
  return { ...base, args: inside, weights: [], inputs };
}

/** Place of the bracket that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < text.length; i++) {
    const char = text[i]!;
    if (quoted && char === '\\') i++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') depth++;
    else if (!quoted && char === ')' && --depth === 0) return i;
  }
  return text.length;
}

function parseOperand(text: string): Operand {
  const [name, part] = text.slice(1).split('.');
  return { name: name ?? '', part: part ?? null };
}

/** Types stand between commas, and widths of features too. */
const splitTypes = (text: string): readonly string[] => text.match(/\w+(<[^>]*>)?/g) ?? [];

function parseType(text: string): GraphType {
  const [, kind, inside] = /^(\w+)(?:<(.*)>)?$/.exec(text) ?? [];
  return { kind: kind ?? text, sides: inside === undefined ? [] : inside.split(/ x |, /).map(Number) };
}
