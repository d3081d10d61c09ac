// `compile(import(form))` is the form again: for every variant of every text of the repository, and for values that none of them has.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import { readSource } from '../../src/cli/source-reader.js';
import { canonicalJson } from '../../src/compiler/canonical-json.js';
import { compile } from '../../src/compiler/compile.js';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { planStages } from '../../src/compiler/plan.js';
import { format } from '../../src/format/format.js';
import { importNormalForm } from '../../src/import/import-normal-form.js';
import { numberSource, stringSource } from '../../src/import/value-source.js';
import { packageRoot } from '../../src/package-root.js';

const FILE = 'back.rseg';

function compileText(text: string) {
  return compile(FILE, (file) => (file === FILE ? text : null));
}

function textOf(form: NormalForm): { readonly text: string; readonly experiment: string } {
  const imported = importNormalForm(form);
  if (imported.kind === 'imported') return imported;
  const why = imported.kind === 'problem' ? `${imported.path} ${imported.message}` : 'it has errors';
  throw new Error(`${form.variant} was not imported: ${why}`);
}

function comesBack(form: NormalForm): string {
  const { text, experiment } = textOf(form);
  const again = compileText(text).variants.get(experiment)?.form;
  assert.ok(again !== undefined, text);
  const unnamed = (one: NormalForm) => canonicalJson({ ...one, variant: '' });
  assert.is(unnamed(again!), unnamed(form), form.variant);
  const keys = (one: NormalForm) =>
    planStages(one, one.seeds[0] ?? 1, { baseFolder: '/files' }).stages.map(({ key }) => key);
  assert.equal(keys(again!), keys(form), form.variant);
  const formatted = format(text, FILE);
  assert.is(formatted.kind === 'formatted' ? formatted.text : '', text, `${form.variant} is canonical`);
  return text;
}

function variantsOf(text: string): readonly NormalForm[] {
  const { variants, diagnostics } = compileText(text);
  assert.equal(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
  return [...variants.values()].map(({ form }) => form);
}

test('every variant of the experiments and fixtures', () => {
  let count = 0;
  for (const folder of ['experiments', 'test']) {
    const names = readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((one) => one.endsWith('.rseg'))) {
      for (const { form } of compile(join(packageRoot, folder, name), readSource).variants.values()) {
        comesBack(form);
        count++;
      }
    }
  }
  assert.ok(count > 80, `${count} variants`);
});

const UNUSUAL = `
extern loss focal(gamma: Positive = 2, mode: hard | soft = soft, top: Ints = [1, 2], k: Count | none = none) uses student.logits, labels from "../losses/focal.ts"

dataset d {
  root = "../data set/\\u{e9}"
  classes = 3
  ignore = 7
  size = 100x210
  modality a = image("\\"{stem}\\"\\\\.png", norm: imagenet, resize: nearest)
  modality b = image("{stem}.png")
  label = ids("l/{stem}.png", offset: -1, channel: 2)
  split train = 40
  split dev = 20
}

experiment e {
  data = d
  seeds = [9, 2, 3]
  semantics = reference
  teacher = segformer(mit_b2, decoder: 300, weights: "w/t.safetensors", drop_path: 0.05)
  student = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1], heads: [1, 1, 5, 8], sr: [8, 4, 2, 1]), dropout: 0.3)
  dropout = subset(min: 2, max: 2, absent: zero)
  loss = ohem(0.65) + ramp(from: 0.001, to: 12.5, over: 7 steps) * kl(temperature: 3) + 1e-7 * cwd + -2 * kl as minus
    + 3 * hpdm(hybrid, align: conv1x1) + 4 * rrm(single, scale: 1.5e-6, samples: 3) as one + rrm(hybrid) as two
    + focal(gamma: 1.5, mode: hard, k: 4) + 2 * focal as second
  train {
    length = 1_000 images
    batch = 5
    image = 64x128
    optim = adamw(lr: 1.25e-4, decay: 0, beta1: 0.8, beta2: 0.99, eps: 1e-6)
    schedule = constant
    augment = none
    checkpoint = 0.5 epochs
    validate = none
  }
  eval {
    split = dev
    batch = 3
    image = 96x192
    suite z = noise(salt_pepper: 12.5%, gaussian: 0, except: [a, b])
    suite y = missing(pixels: 33%, probability: 0.15)
    suite x = clean
    select = mean(over: y)
  }
  device = gpu
  workers = 0
  resources {
    gpus = 1
    memory = 1.5 GiB
    time = 90 min
    cpus = 8
    partition = "a100"
  }
}

experiment f extends e {
  teacher = segformer(mit_b2)
  train_teacher {
    length = 3 epochs
    image = train.image
    augment = augment(flip: 0)
    schedule = warmup_poly(warmup: 0.5 epochs)
  }
  train.image = auto
  eval.image = 64x64
}

ablation t of e {
  fewer: loss drop focal, second; seeds = 4
}
`;

test('unusual values: own losses, ramps, ratios, units, paths, lists, quotes', () => {
  const forms = variantsOf(UNUSUAL);
  assert.is(forms.length, 4);
  const texts = forms.map(comesBack);
  assert.match(texts[0]!, 'extern loss focal(');
  assert.match(texts[0]!, 'from "../losses/focal.ts"');
  assert.match(texts[0]!, '"\\"{stem}\\"\\\\.png"');
  assert.match(texts[0]!, 'memory = 1536 MiB');
  assert.match(texts[0]!, 'pixels: 33%');
  assert.not.match(texts[1]!, /train_teacher \{[^}]*image/);
});

const BASE = variantsOf(UNUSUAL)[0]!;

test('a name that the text needs for something else is changed, and the comment says what it was', () => {
  for (const [variant, experiment] of [
    ['a.b.c', 'a_b_c'],
    ['d', 'd_'],
    ['kl', 'kl_'],
    ['focal', 'focal_'],
    ['s.lr=1e-4,x=2', 's_lr_1e_4_x_2'],
    ['3', '_3'],
  ] as const) {
    const imported = textOf({ ...BASE, variant });
    assert.is(imported.experiment, experiment);
    assert.match(imported.text.split('\n')[0]!, variant);
  }
});

test('what no text can say is told with its place', () => {
  const named = (form: NormalForm) => {
    const imported = importNormalForm(form);
    return imported.kind === 'problem' ? imported.path : imported.kind;
  };
  const [modality] = BASE.data.modalities;
  assert.is(named({ ...BASE, data: { ...BASE.data, name: 'my data' } }), '/data/name');
  assert.is(
    named({ ...BASE, data: { ...BASE.data, modalities: [{ ...modality!, name: '1st' }] } }),
    '/data/modalities/0/name',
  );
  assert.is(named({ ...BASE, train: { ...BASE.train, split: 'x y' } }), '/train/split');
  assert.is(named({ ...BASE, teacher: null, train_teacher: BASE.train }), 'refused');
  const [term, ...rest] = BASE.loss;
  assert.is(named({ ...BASE, loss: [{ ...term!, label: 'a-b' }, ...rest] }), '/loss/0/label');
});

test('numbers and texts come back exactly', () => {
  const value = (text: string): unknown => {
    const { ast, problems } = parse(`experiment e {\n  a = ${text}\n}\n`, FILE);
    assert.equal(problems, [], text);
    const [decl] = ast.decls;
    const edit = decl?.kind === 'experiment' ? decl.body.edits[0] : undefined;
    return edit?.kind === 'set' && 'value' in edit.value ? edit.value.value : undefined;
  };
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(numbers, (number) => assert.is(value(numberSource(number)), number + 0)),
    { numRuns: 1000, seed: 7 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.is(value(stringSource(text)), text)),
    { numRuns: 1000, seed: 7 },
  );
  assert.equal([6e-5, 0.001, 0.25, 40000, 1e21, 12.5].map(numberSource), [
    '6e-5',
    '0.001',
    '0.25',
    '40000',
    '1e21',
    '12.5',
  ]);
});

test.run();
