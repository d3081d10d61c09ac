// Phase "normal form": an elaborated variant without errors as plain data, every default and every `auto` worked out.
import { posix } from 'node:path';
import { imageSize } from './checks/image-size.js';
import type { VariantSubject } from './checks/variant-check.js';
import { lossForms } from './loss-form.js';
import { modelForm } from './model-form.js';
import type {
  Augment,
  Call,
  Crop,
  Dataset,
  Evaluation,
  ImageModality,
  LabelSource,
  Length,
  ModalityDropout,
  NamedSuite,
  NormalForm,
  Optimizer,
  Resources,
  RuntimeSettings,
  Schedule,
  Suite,
  Training,
  Value,
} from './normal-form.js';
import { plainCall, plainValue } from './plain-value.js';
import { callAt, entriesAt, modalityNames, numberAt, settingAt } from './read-setting.js';
import type { CallValue, RecordValue, SettingValue } from './setting-value.js';
import { SharedForms } from './shared-forms.js';

type Subject = Pick<VariantSubject, 'path' | 'settings' | 'data'>;

const datasets = new SharedForms<Dataset>();
const dropouts = new SharedForms<ModalityDropout>();
const trainings = new SharedForms<Training>();
const evaluations = new SharedForms<Evaluation>();

/** The form of a variant with the same data set and of the same entry file, of which some settings have changed. */
export interface FormBefore {
  /** null when it had errors */
  readonly form: NormalForm | null;
  readonly changed: readonly string[];
}

/**
 * `entryFile`: paths of the normal form are relative to its folder. Only for variants without errors. Parts that no changed setting is
 * read for are the very same objects as `before`.
 */
export function buildNormalForm(subject: Subject, entryFile: string, before: FormBefore | null = null): NormalForm {
  const known = before?.form ?? null;
  if (before === null || known === null) return wholeForm(subject, entryFile);
  const isOther = (...reads: readonly string[]) => before.changed.some((name) => reads.includes(name));
  // nearly everything depends on the networks and on these
  if (isOther('data', 'semantics', 'teacher', 'student')) return wholeForm(subject, entryFile);
  const { settings, data } = subject;
  if (data === null) throw new Error('a normal form needs a data set');
  const base = posix.dirname(entryFile);
  return {
    ...known,
    variant: subject.path,
    seeds: isOther('seeds') ? seedsForm(settings, base) : known.seeds,
    dropout: isOther('dropout') ? dropoutForm(mustCall(settings, 'dropout'), data, base) : known.dropout,
    loss: isOther('loss') ? lossForms(must(settings, 'loss'), known, base) : known.loss,
    train: isOther('train') ? trainingForm(subject, data, 'train', base) : known.train,
    train_teacher: isOther('train_teacher') ? teacherTrainingForm(subject, data, base) : known.train_teacher,
    eval: isOther('eval') ? evaluationForm(subject, data, base) : known.eval,
    runtime: isOther('device', 'workers', 'packs', 'checkpoints', 'resources')
      ? runtimeForm(settings, base)
      : known.runtime,
  };
}

function wholeForm(subject: Subject, entryFile: string): NormalForm {
  const { settings, data } = subject;
  if (data === null) throw new Error('a normal form needs a data set');
  const base = posix.dirname(entryFile);
  const semantics = plainSetting(settings, base, 'semantics') as NormalForm['semantics'];
  const teacher = callAt(settings, 'teacher');
  const named = settingAt(settings, 'data');
  const name = named?.kind === 'dataset' ? named.declared.decl.name.name : '';
  const networks = {
    teacher: teacher === undefined ? null : modelForm(teacher, semantics, base),
    student: modelForm(mustCall(settings, 'student'), semantics, base),
  };
  return {
    rseg: 1,
    variant: subject.path,
    semantics,
    seeds: seedsForm(settings, base),
    data: datasets.of(data, `${name} ${base}`, () => datasetForm(data, name, base)),
    ...networks,
    dropout: dropoutForm(mustCall(settings, 'dropout'), data, base),
    loss: lossForms(must(settings, 'loss'), { semantics, ...networks }, base),
    train: trainingForm(subject, data, 'train', base),
    train_teacher: teacherTrainingForm(subject, data, base),
    eval: evaluationForm(subject, data, base),
    runtime: runtimeForm(settings, base),
  };
}

function seedsForm(settings: RecordValue, base: string): readonly number[] {
  return plainSetting(settings, base, 'seeds') as readonly number[];
}

function runtimeForm(settings: RecordValue, base: string): RuntimeSettings {
  return {
    device: plainSetting(settings, base, 'device') as RuntimeSettings['device'],
    workers: plainSetting(settings, base, 'workers') as number,
    packs: plainSetting(settings, base, 'packs') as string | null,
    checkpoints: plainSetting(settings, base, 'checkpoints') as number | null,
    resources: resourcesForm(blockAt(settings, 'resources'), base),
  };
}

/** Null when there is no teacher, or one that comes trained. */
function teacherTrainingForm(subject: Subject, data: RecordValue, base: string): Training | null {
  const teacher = callAt(subject.settings, 'teacher');
  const isTrained = teacher !== undefined && settingAt(teacher, 'weights')?.kind !== 'string';
  return isTrained ? trainingForm(subject, data, 'train_teacher', base) : null;
}

function must(tree: SettingValue, ...path: readonly string[]): SettingValue {
  const found = settingAt(tree, ...path);
  if (found === undefined) throw new Error(`setting ${path.join('.')} is missing`);
  return found;
}
function mustCall(tree: SettingValue, ...path: readonly string[]): CallValue {
  const found = callAt(tree, ...path);
  if (found === undefined) throw new Error(`setting ${path.join('.')} is not a call`);
  return found;
}

/** Plain form of a setting of a block. */
function plainSetting(block: RecordValue, base: string, name: string): Value {
  const parameter = block.signature.parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) throw new Error(`\`${block.signature.name}\` has no setting \`${name}\``);
  return plainValue(must(block, name), parameter, base);
}
function blockAt(tree: RecordValue, name: string): RecordValue {
  const block = must(tree, name);
  if (block.kind !== 'record') throw new Error(`\`${name}\` is not a block`);
  return block;
}
/** The signature of `std.rseg` has checked name and arguments of the call; the schema of the normal form checks it again. */
function callForm<T extends Call>(value: SettingValue, base: string): T {
  if (value.kind !== 'call') throw new Error(`a ${value.kind} is not a call`);
  return plainCall(value, base) as T;
}

function resourcesForm(block: RecordValue, base: string): Resources {
  const amount = (name: string) => plainSetting(block, base, name) as number | null;
  const text = (name: string) => plainSetting(block, base, name) as string | null;
  return {
    gpus: amount('gpus'),
    cpus: amount('cpus'),
    memory: amount('memory'),
    time: amount('time'),
    partition: text('partition'),
    account: text('account'),
  };
}

/** A data set alone; `base`: folder that its root is relative to. Only for settings without errors. */
export function datasetForm(data: RecordValue, name: string, base: string): Dataset {
  return {
    name,
    root: plainSetting(data, base, 'root') as Dataset['root'],
    generator: plainSetting(data, base, 'generator') as Dataset['generator'],
    classes: plainSetting(data, base, 'classes') as number,
    ignore: plainSetting(data, base, 'ignore') as number,
    names: plainSetting(data, base, 'names') as readonly string[] | null,
    palette: paletteForm(plainSetting(data, base, 'palette') as readonly string[] | null),
    size: plainSetting(data, base, 'size') as readonly [number, number],
    stored: plainSetting(data, base, 'stored') as readonly [number, number] | null,
    crop: plainSetting(data, base, 'crop') as Crop | null,
    list: plainSetting(data, base, 'list') as Dataset['list'],
    missing: plainSetting(data, base, 'missing') as Dataset['missing'],
    modalities: entriesAt(data, 'modality').map(([modality, value]) => ({
      name: modality,
      source: callForm<ImageModality['source'] & Call>(value, base),
    })),
    label: { source: callForm<LabelSource['source'] & Call>(must(data, 'label'), base) },
    splits: entriesAt(data, 'split').map(([split]) => ({ name: split, frames: numberAt(data, 'split', split) ?? 0 })),
  };
}

const paletteForm = (palette: readonly string[] | null) => palette?.map((colour) => colour.toLowerCase()) ?? null;

function dropoutForm(policy: CallValue, data: RecordValue, base: string): ModalityDropout {
  const all = modalityNames(data).length;
  return dropouts.of(policy, `${all} ${base}`, () => {
    const { call, args } = plainCall(policy, base);
    return { call, args: args.max === 'all' ? { ...args, max: all } : args } as ModalityDropout;
  });
}

function imageForm(subject: Subject, block: 'train' | 'train_teacher' | 'eval'): readonly [number, number] {
  const size = imageSize(subject, block);
  if (size === undefined) throw new Error(`\`${block}.image\` is unknown`);
  return [size.height, size.width];
}

function trainingForm(subject: Subject, data: RecordValue, name: 'train' | 'train_teacher', base: string): Training {
  const block = blockAt(subject.settings, name);
  const image = imageForm(subject, name);
  const modalities = modalityNames(data);
  const circumstances = `${image.join('x')} ${modalities.join(' ')} ${base}`;
  return trainings.of(block, circumstances, () => newTrainingForm(block, modalities, image, base));
}

function newTrainingForm(
  block: RecordValue,
  modalities: readonly string[],
  image: Training['image'],
  base: string,
): Training {
  return {
    split: plainSetting(block, base, 'split') as string,
    length: plainSetting(block, base, 'length') as Length,
    batch: plainSetting(block, base, 'batch') as number,
    image,
    optim: callForm<Optimizer>(must(block, 'optim'), base),
    schedule: callForm<Schedule & Call>(must(block, 'schedule'), base),
    augment: augmentForm(plainSetting(block, base, 'augment') as Augment | null, modalities),
    checkpoint: plainSetting(block, base, 'checkpoint') as Length,
    validate: plainSetting(block, base, 'validate') as Length | null,
    on_spike: plainSetting(block, base, 'on_spike') as Training['on_spike'],
  };
}

/** The default modalities of a blur mean nothing where there are none of these names. */
function augmentForm(augment: Augment | null, modalities: readonly string[]): Augment | null {
  if (augment?.call !== 'scale_crop') return augment;
  const blurred = augment.args.blurred.filter((name) => modalities.includes(name));
  return { ...augment, args: { ...augment.args, blurred } };
}

function evaluationForm(subject: Subject, data: RecordValue, base: string): Evaluation {
  const block = blockAt(subject.settings, 'eval');
  const modalities = modalityNames(data);
  const image = imageForm(subject, 'eval');
  const circumstances = `${image.join('x')} ${modalities.join(' ')} ${base}`;
  return evaluations.of(block, circumstances, () => newEvaluationForm(block, modalities, image, base));
}

function newEvaluationForm(
  block: RecordValue,
  modalities: readonly string[],
  image: Evaluation['image'],
  base: string,
): Evaluation {
  return {
    split: plainSetting(block, base, 'split') as string,
    batch: plainSetting(block, base, 'batch') as number,
    image,
    suites: entriesAt(block, 'suite').map(([name, value]): NamedSuite => {
      const suite = callForm<Suite & Call>(value, base);
      return { name, suite: suite.call === 'noise' ? withoutAbsent(suite, modalities) : suite };
    }),
    select: callForm<Evaluation['select'] & Call>(must(block, 'select'), base),
  };
}

/** The default exception `event` means nothing where there is no such modality. */
function withoutAbsent(suite: Extract<Suite, { call: 'noise' }>, modalities: readonly string[]): Suite {
  const except = suite.args.except.filter((name) => modalities.includes(name));
  return { ...suite, args: { ...suite.args, except } };
}
