// `rseg export CHECKPOINT --format F --out PATH`: a trained network as a file that other programs read.
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assertNever } from '../assert-never.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { inputSpecs } from '../graph/ref.js';
import { describeExport } from '../runtime/export/describe-export.js';
import { type BatchSize, exportGraph } from '../runtime/export/export-graph.js';
import { type ExportSubject, runAround, subjectOfExperiment, subjectOfRun } from '../runtime/export/export-subject.js';
import { huggingFaceFolder } from '../runtime/export/hugging-face-folder.js';
import { onnxFile } from '../runtime/export/onnx/onnx-file.js';
import { savedModel } from '../runtime/export/saved-model.js';
import { torchStateDict } from '../runtime/export/torch-state-dict.js';
import { type RunHistory, readHistory } from '../runtime/history/run-history.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import type { Subject } from '../runtime/run/trained-network.js';
import type { NameScheme } from '../runtime/weights/name-map.js';
import { findCheckpoint } from './find-checkpoint.js';
import { printAll } from './print-all.js';
import { selectOneVariant } from './select-one-variant.js';
import { version } from './version.js';

export const NETWORK_FORMATS = ['safetensors', 'onnx', 'savedmodel', 'hf'] as const;
export type NetworkFormat = (typeof NETWORK_FORMATS)[number];

export interface ExportOptions {
  readonly format: NetworkFormat;
  readonly out: string;
  readonly force?: boolean;
  readonly subject?: Subject;
  readonly of?: string;
  readonly modalities?: string;
  readonly size?: string;
  readonly batch?: string;
  readonly names?: NameScheme;
  readonly runs: string;
  readonly json?: boolean;
}

/** Exit 2 for options that do not fit together, 3 when the file of `--of` has errors, 4 or 9 when the weights cannot be used. */
export async function exportCommand(checkpoint: string, options: ExportOptions): Promise<ExitCode> {
  const { format, out } = options;
  checkOptions(options);
  const path = findCheckpoint(checkpoint, options.runs);
  const subject = subjectFor(path, options);
  if (subject === null) return EXIT.fileErrors;
  const modalities = chosenModalities(subject, options);
  const description = describeExport(subject, modalities, version());
  const metadata = new Map([['rseg', JSON.stringify(description)]]);
  const { network, weights } = subject;
  if (format === 'safetensors') {
    atomicWrite(out, torchStateDict(network, weights, options.names ?? 'rseg', metadata));
    return tell(options, subject, {});
  }
  if (format === 'hf') {
    writeFolder(out, huggingFaceFolder(subject, description, historyOf(subject, path)));
    return tell(options, subject, {});
  }
  const layout = format === 'onnx' ? 'NCHW' : 'NHWC';
  const image = sizeOf(options) ?? subject.image;
  const { graph, open } = exportGraph({ network, modalities, image, layout }, batchOf(options));
  switch (format) {
    case 'onnx':
      atomicWrite(out, onnxFile(graph, weights, open, { version: version(), metadata }));
      break;
    case 'savedmodel':
      mkdirSync(join(out, 'assets.extra'), { recursive: true });
      atomicWrite(join(out, 'assets.extra', 'rseg.json'), `${JSON.stringify(description, null, 2)}\n`);
      atomicWrite(join(out, 'saved_model.pb'), savedModel(graph, weights, open));
      break;
    default:
      assertNever(format);
  }
  const shapes = [...inputSpecs(graph, 'feed')].map(([name, { shape }]) => [name, openFirst(shape, options)] as const);
  const logits = graph.outputs.get('logits')!;
  return tell(options, subject, {
    inputs: Object.fromEntries(shapes),
    outputs: { logits: openFirst(logits.node.outputs[logits.index]!.shape, options) },
  });
}

const ENDINGS = { safetensors: '.safetensors', onnx: '.onnx', savedmodel: null, hf: null } as const;

function checkOptions({ format, out, force, names, modalities, size, batch }: ExportOptions): void {
  const usage = (message: string, help: string): UserError => new UserError(EXIT.usage, message, { help });
  const ending = ENDINGS[format];
  if (ending !== null && !out.endsWith(ending))
    throw usage(`${out} does not end in ${ending}`, `as --format ${format} is`);
  if ((format === 'safetensors' || format === 'hf') && (modalities ?? size ?? batch) !== undefined)
    throw usage('weights alone have no inputs', 'leave out --modalities, --size and --batch');
  if (format !== 'safetensors' && names !== undefined)
    throw usage(`--names does nothing for ${format}`, 'leave it out: the inputs are named for the modalities');
  if (existsSync(out) && force !== true) throw usage(`${out} is there already`, '--force replaces it');
}

function writeFolder(out: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  makeFolder(resolve(out));
  for (const [name, content] of files) atomicWrite(join(out, name), content);
}

/** What the run that trained the network tells of it; weights of no run have no history. */
const historyOf = ({ run }: ExportSubject, path: string): RunHistory | null =>
  run === null ? null : readHistory(runAround(path)!);

function subjectFor(path: string, { of, subject = 'student' }: ExportOptions): ExportSubject | null {
  if (of === undefined) return subjectOfRun(path, subject);
  const selected = selectOneVariant(of, {});
  return selected === null ? null : subjectOfExperiment(path, selected.form, subject);
}

/** In the order of the data set. */
function chosenModalities({ data }: ExportSubject, { modalities }: ExportOptions): readonly string[] {
  const known = data.modalities.map(({ name }) => name);
  const wanted = modalities?.split(',') ?? known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(EXIT.usage, `data set ${data.name} has no modality ${unknown}`, {
      help: `it has ${known.join(', ')}`,
    });
  }
  return known.filter((name) => wanted.includes(name));
}

function sizeOf({ size }: ExportOptions): readonly [number, number] | null {
  if (size === undefined) return null;
  const [height = 0, width = 0] = (/^(\d+)x(\d+)$/.exec(size) ?? []).slice(1).map(Number);
  if (height >= 32 && width >= 32 && height * width <= 2 ** 26) return [height, width];
  throw new UserError(EXIT.usage, `--size ${size} is no size of pictures`, { help: 'HEIGHTxWIDTH, each 32 at least' });
}

function batchOf({ batch = 'dynamic' }: ExportOptions): BatchSize {
  if (batch === 'dynamic') return batch;
  const count = Number(batch);
  if (Number.isInteger(count) && count >= 1 && count <= 4096) return count;
  throw new UserError(EXIT.usage, `--batch ${batch} is no number of pictures`, { help: 'a whole number, or dynamic' });
}

const openFirst = ([first, ...rest]: readonly number[], options: ExportOptions): readonly (number | 'batch')[] => [
  batchOf(options) === 'dynamic' ? 'batch' : first!,
  ...rest,
];

type Shapes = Readonly<Record<string, readonly (number | 'batch')[]>>;

function tell(
  { format, out, json }: ExportOptions,
  { what }: ExportSubject,
  border: { readonly inputs?: Shapes; readonly outputs?: Shapes },
): ExitCode {
  if (json === true) {
    printAll(`${JSON.stringify({ version: 1, format, out, what, ...border })}\n`);
    return EXIT.ok;
  }
  console.error(`${out}: ${what}`);
  const line = (word: string, shapes: Shapes = {}): void => {
    for (const [name, shape] of Object.entries(shapes)) console.error(`${word.padEnd(7)}${name} [${shape.join(', ')}]`);
  };
  line('input', border.inputs);
  line('output', border.outputs);
  return EXIT.ok;
}
