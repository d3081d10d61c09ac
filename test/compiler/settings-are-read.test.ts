// The language checks itself: no setting that changes nothing, no argument that no program reads, no type that nothing has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { loadRegistry } from '../../src/compiler/registry.js';
import { renderDiagnostic } from '../../src/compiler/render-diagnostic.js';
import { packageRoot } from '../../src/package-root.js';

const registry = loadRegistry();

const twelve = (text: (index: number) => string): string =>
  Array.from({ length: 12 }, (_, index) => `"${text(index)}"`).join(', ');

/** For every setting, by block: a statement that gives it another value than the file below has. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  experiment: {
    data: 'data = other',
    student: 'student = segformer(mit_b1)',
    teacher: 'teacher = segformer(mit_b1)',
    loss: 'loss = ce + 2 * kl',
    dropout: 'dropout = subset(min: 2)',
    semantics: 'semantics = reference',
    seeds: 'seeds = 2..3',
    device: 'device = cpu',
    workers: 'workers = 1',
    packs: 'packs = "packs"',
    checkpoints: 'checkpoints = 2 GiB',
  },
  train: {
    split: 'train.split = more',
    length: 'train.length = 21 epochs',
    batch: 'train.batch = 4',
    image: 'train.image = 32x32',
    optim: 'train.optim.lr = 1e-3',
    schedule: 'train.schedule = constant',
    augment: 'train.augment = none',
    checkpoint: 'train.checkpoint = 2 epochs',
    validate: 'train.validate = none',
    on_spike: 'train.on_spike = rollback',
  },
  train_teacher: {
    split: 'train_teacher.split = more',
    length: 'train_teacher.length = 21 epochs',
    batch: 'train_teacher.batch = 4',
    // in `paper` semantics teacher and student must agree
    image: 'semantics = reference; train_teacher.image = 32x32',
    optim: 'train_teacher.optim.lr = 1e-3',
    schedule: 'train_teacher.schedule = constant',
    augment: 'train_teacher.augment = none',
    checkpoint: 'train_teacher.checkpoint = 2 epochs',
    validate: 'train_teacher.validate = none',
    on_spike: 'train_teacher.on_spike = rollback',
  },
  eval: {
    split: 'eval.split = extra',
    batch: 'eval.batch = 4',
    image: 'eval.image = 32x32',
    suite: 'eval.suite noisy = noise',
    select: 'eval.select = mean(miou, over: any)',
  },
  resources: {
    gpus: 'resources.gpus = 1',
    memory: 'resources.memory = 100 GiB',
    time: 'resources.time = 12 h',
    cpus: 'resources.cpus = 4',
    partition: 'resources.partition = "long"',
    account: 'resources.account = "vision"',
  },
  dataset: {
    root: 'root = "elsewhere"',
    generator: 'generator = streets(seed: 2)',
    classes: 'classes = 11',
    ignore: 'ignore = 254',
    names: `names = [${twelve((i) => `class ${i}`)}]`,
    palette: `palette = [${twelve((i) => `#0000${16 + i}`)}]`,
    crop: 'crop = margins(left: 8)',
    list: 'list = lines("{split}.txt")',
    missing: 'missing = skip',
    size: 'size = 96x96',
    stored: 'stored = 96x128',
    modality: 'modality event = PICTURE',
    label: 'label = LABEL',
    split: 'split another = 8',
  },
};

/** Settings of data sets that lie in files. */
const OF_FILES = /^(root|label|stored|crop|list|missing)\b/;

/** A data set of generated pictures, or of files where a statement needs a `root`. */
function dataset(statement: string): string {
  const fromFiles = OF_FILES.test(statement);
  const other = statement.replace('PICTURE', 'generated(event)').replace('LABEL', 'ids("more/{stem}.png")');
  const lines = [
    fromFiles ? 'root = "here"' : 'generator = streets(seed: 1)',
    ...['classes = 12', 'ignore = 255', 'size = 64x64'],
    `modality rgb = ${fromFiles ? 'image("rgb/{stem}.png")' : 'generated(rgb)'}`,
    `modality depth = ${fromFiles ? 'image("depth/{stem}.png")' : 'generated(depth)'}`,
    fromFiles ? 'label = ids("label/{stem}.png")' : 'label = generated_labels',
    ...['split train = 64', 'split more = 96', 'split val = 16', 'split extra = 24'],
  ];
  const subject = /^\w+ =/.exec(other)?.[0] ?? other;
  const kept = lines.filter((line) => other === '' || !line.startsWith(subject));
  return `dataset shown {\n  ${[...kept, other].join('\n  ')}\n}\n`;
}

function formOf(inDataset: string, inExperiment: string): NormalForm {
  const text = `${dataset(inDataset)}
dataset other {
  generator = streets(seed: 9)
  classes = 12
  size = 64x64
  modality rgb = generated(rgb)
  modality depth = generated(depth)
  label = generated_labels
  split train = 64
  split val = 16
}

experiment base {
  data = shown
  student = segformer(mit_b0)
  teacher = segformer(mit_b0)
  loss = ce + kl
  train.length = 20 epochs
  train.batch = 8
  eval.suite any = missing(all_subsets, absent: remove)
}

experiment changed extends base {
  ${inExperiment}
}
`;
  const { variants, diagnostics, sources } = compile('self.rseg', (path) => (path === 'self.rseg' ? text : null));
  const errors = diagnostics.filter((one) => one.severity === 'error');
  assert.is(errors.map((one) => renderDiagnostic(one, sources)).join('\n'), '', `${inDataset}${inExperiment}`);
  const { variant: _variant, ...form } = variants.get('changed')!.form;
  return form as NormalForm;
}

test('every setting changes the normal form', () => {
  const written = [...registry.settings].flatMap(([block, { parameters }]) =>
    parameters.filter(({ types }) => types[0]?.kind !== 'settings').map(({ name }) => `${block}.${name}`),
  );
  const listed = Object.entries(OTHERWISE).flatMap(([block, names]) =>
    Object.keys(names).map((name) => `${block}.${name}`),
  );
  assert.equal(listed.sort(), written.sort(), 'a setting without a line here');
  for (const [block, statements] of Object.entries(OTHERWISE)) {
    for (const [name, statement] of Object.entries(statements)) {
      const ofDataset = block === 'dataset';
      const fromFiles = ofDataset && OF_FILES.test(name);
      const [common, own] = statement.includes(';') ? statement.split('; ') : ['', statement];
      const before = formOf(fromFiles ? 'root = "here"' : '', common!);
      const after = ofDataset ? formOf(statement, '') : formOf('', `${common}\n  ${own}`);
      assert.not.equal(after, before, `${block}.${name} changes nothing`);
    }
  }
});

test('every argument of a built-in is read by the program', () => {
  const files = ['src/model', 'src/runtime', 'src/compiler'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(packageRoot, folder, name), 'utf8')),
  );
  const source = files.join('\n');
  const unread: string[] = [];
  for (const [category, signatures] of registry.categories)
    for (const { name, parameters } of signatures.values())
      for (const parameter of parameters)
        if (!new RegExp(`\\b${parameter.name}\\b`).test(source)) unread.push(`${category} ${name}.${parameter.name}`);
  assert.equal(unread, []);
});

test('every kind of built-in can stand somewhere', () => {
  const signatures = [
    ...registry.settings.values(),
    ...[...registry.categories.values()].flatMap((all) => [...all.values()]),
  ];
  const taken = new Set(
    signatures.flatMap(({ parameters }) =>
      parameters.flatMap(({ types }) =>
        types.flatMap((type) => {
          if (type.kind === 'category') return [type.category];
          if (type.kind === 'keyed' && type.of.kind === 'category') return [type.of.category];
          return type.kind === 'primitive' && type.name === 'Loss' ? ['loss', 'weight'] : [];
        }),
      ),
    ),
  );
  // values of an axis: what a sweep may hold is in the grammar, not in a signature
  assert.equal(
    [...registry.categories.keys()].filter((category) => !taken.has(category)),
    ['distribution'],
  );
});

test.run();
