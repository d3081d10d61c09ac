// The graph of an experiment: what its training computes from what, in the words of the language, each operation with its type and the place
// that asked for it. The tensor graphs of `src/graph` are the same work, kernel by kernel.
import type { Compilation } from '../compiler/compile.js';
import type { CompiledVariant } from '../compiler/compiled-variant.js';
import type { Span } from '../compiler/diagnostic.js';
import { callAt, entriesAt, settingAt } from '../compiler/read-setting.js';
import type { SettingValue, Term } from '../compiler/setting-value.js';
import { SourceText } from '../compiler/source-text.js';
import { valueText } from '../compiler/value-text.js';
import { stageSizes } from './network-work.js';

/** `Images<4 x 8 x 256 x 256 x 3>`: what it is, and its sides. A scalar has none. */
export interface GraphType {
  readonly kind: string;
  readonly sides: readonly number[];
}
/** A value, or one of the parts of a value with several types: `%x`, `%t.features`. */
export interface Operand {
  readonly name: string;
  /** lower-case kind of one of its types; null where it has but one */
  readonly part: string | null;
}
export interface GraphOperation {
  /** without the `%` */
  readonly name: string;
  /** `model.segformer` */
  readonly op: string;
  /** as in the language: `mit_b0`, `weights: imagenet` */
  readonly args: readonly string[];
  /** weights in front of the operands of `sum`; empty for others */
  readonly weights: readonly string[];
  readonly inputs: readonly Operand[];
  readonly types: readonly GraphType[];
  /** where the author asked for it: `spcr.rseg:13` */
  readonly at: string;
}
export interface ExperimentGraph {
  readonly variant: string;
  readonly seed: number;
  /** shortened key of the last training */
  readonly key: string;
  readonly operations: readonly GraphOperation[];
}

const SCALAR: GraphType = { kind: 'Scalar', sides: [] };
const operand = (name: string, part: string | null = null): Operand => ({ name, part });

/** The graph of one variant. `key`: of its last training. */
export function experimentGraph(
  { form, settings }: CompiledVariant,
  seed: number,
  key: string,
  compilation: Compilation,
): ExperimentGraph {
  const { data, train, dropout, eval: evaluation } = form;
  const [height, width] = train.image;
  const modalities = data.modalities.length;
  const place = (value: SettingValue | undefined): string => placeText(value?.at.span, compilation);
  const callArgs = (value: SettingValue | undefined): readonly string[] =>
    value === undefined ? [] : argumentsOf(valueText(value, compilation.sources));
  const operations: GraphOperation[] = [];
  const put = (operation: Omit<GraphOperation, 'weights'> & { readonly weights?: readonly string[] }): void => {
    operations.push({ weights: [], ...operation });
  };
  const batch = (name: string, op: string, split: string, size: number, [h, w]: readonly [number, number]): void =>
    put({
      ...{
        name,
        op,
        args: [`${data.name}.${split}`, `batch ${size}`],
        inputs: [],
        at: place(settingAt(settings, 'data')),
      },
      types: [
        { kind: 'Images', sides: [modalities, size, h, w, 3] },
        { kind: 'Labels', sides: [size, h, w] },
      ],
    });
  batch('x', 'data.batch', train.split, train.batch, train.image);
  const policy = callAt(settings, 'dropout');
  put({
    ...{ name: 'm', op: `drop.${dropout.call}`, args: callArgs(policy), inputs: [], at: place(policy) },
    types: [{ kind: 'Mask', sides: [modalities] }],
  });
  const [h, w] = stageSizes([height, width])[0]!;
  const logits: GraphType = { kind: 'Logits', sides: [train.batch, h, w, data.classes] };
  const network = (
    name: string,
    role: 'teacher' | 'student',
    dims: readonly number[],
    inputs: readonly Operand[],
  ): void => {
    const value = settingAt(settings, role);
    const args = [...callArgs(value), ...(role === 'teacher' ? ['frozen'] : [])];
    const types = [logits, { kind: 'Features', sides: dims }];
    put({ name, op: `model.${form.student.call}`, args, inputs, types, at: place(value) });
  };
  const images = operand('x', 'images');
  if (form.teacher !== null) network('t', 'teacher', form.teacher.args.backbone.args.dims, [images]);
  network('s', 'student', form.student.args.backbone.args.dims, [images, operand('m')]);
  const loss = settingAt(settings, 'loss');
  const terms = loss?.kind === 'terms' ? loss.terms : [];
  const names = new Map(terms.map((term) => [term.label, freeName(term.label, operations)] as const));
  for (const term of terms) {
    if (term.call.kind !== 'call') continue;
    const inputs = term.call.signature.uses.map(sourceOperand);
    const op = `loss.${term.call.signature.name}`;
    put({ name: names.get(term.label)!, op, args: callArgs(term.call), inputs, types: [SCALAR], at: place(term.call) });
  }
  put({
    ...{ name: 'total', op: 'sum', args: [], types: [SCALAR], at: place(loss) },
    // in the order of the normal form: that of the sum
    weights: form.loss.map(({ label }) => weightText(terms, label, compilation)),
    inputs: form.loss.map(({ label }) => operand(names.get(label) ?? label)),
  });
  const optimizer = callAt(settings, 'train', 'optim');
  put({
    ...{ name: 'step', op: `optim.${train.optim.call}`, args: callArgs(optimizer), at: place(optimizer) },
    inputs: [operand('s'), operand('total')],
    types: [{ kind: 'Update', sides: [] }],
  });
  batch('v', 'data.frames', evaluation.split, evaluation.batch, evaluation.image);
  for (const [name, suite] of entriesAt(settings, 'eval', 'suite')) {
    const free = freeName(name, operations);
    const op = `suite.${suite.kind === 'call' ? suite.signature.name : name}`;
    const inputs = [operand('s'), operand('v', 'images'), operand('v', 'labels')];
    put({ name: free, op, args: callArgs(suite), inputs, types: [{ kind: 'Scores', sides: [] }], at: place(suite) });
  }
  return { variant: form.variant, seed, key, operations };
}

/** `teacher.logits` of a signature as an operand. */
function sourceOperand(source: string): Operand {
  if (source === 'labels') return operand('x', 'labels');
  const [role, part] = source.split('.');
  return operand(role === 'teacher' ? 't' : 's', part ?? null);
}

function weightText(terms: readonly Term[], label: string, { sources }: Compilation): string {
  const term = terms.find((one) => one.label === label);
  return term === undefined ? '1' : valueText(term.weight, sources);
}

/** Labels and suites are named by the author and may be called as something else is. */
function freeName(wanted: string, taken: readonly GraphOperation[]): string {
  let name = wanted;
  for (let n = 2; taken.some((one) => one.name === name) || RESERVED.has(name); n++) name = `${wanted}_${n}`;
  return name;
}
const RESERVED: ReadonlySet<string> = new Set(['x', 'm', 't', 's', 'v', 'total', 'step']);

/** `segformer(mit_b0, weights: imagenet)` -> its arguments. */
function argumentsOf(call: string): readonly string[] {
  const open = call.indexOf('(');
  return open < 0 ? [] : splitTopLevel(call.slice(open + 1, call.lastIndexOf(')')));
}

/** Splits at commas that stand in no bracket and no string. */
export function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' ? parts : [...parts, last];
}

function placeText(span: Span | undefined, { sources }: Compilation): string {
  if (span === undefined) return '?';
  const { line } = new SourceText(sources.get(span.file) ?? '').position(span.start);
  return `${span.file.replaceAll(' ', '')}:${line}`;
}
