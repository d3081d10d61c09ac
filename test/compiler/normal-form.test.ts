// What a file means: defaults, units, late binding, layers and rows, all as plain data that the schema accepts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compilation, compile } from '../../src/compiler/compile.js';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { packageRoot } from '../../src/package-root.js';
import { normalFormProblems } from '../../src/runtime/run/schema-check.js';
import { readerIn, readerOf } from './fixture-reader.js';

const CITY = `dataset city_64 {
  generator = streets(failures: 25%)
  classes = 12
  size = 70x100
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  modality heat = generated(event)
  label = generated_labels
  split train = 512
  split val = 64
}
`;
const BASE = `${CITY}
experiment base_run {
  data = city_64
  teacher = segformer(mit_b2)
  student = segformer(mit_b2)
  loss = ce + 50 * kl + 100 * hpdm(hybrid)
  train.length = 20 epochs
  eval.suite any = missing(absent: remove)
}
`;

const NOTHING_SAID = { gpus: null, cpus: null, memory: null, time: null, partition: null, account: null };

function variantOf(text: string, name: string): NormalForm {
  const compilation = compile('main.rseg', readerOf({ 'main.rseg': text }));
  assert.equal(
    compilation.diagnostics.filter((one) => one.severity === 'error').map((one) => one.message),
    [],
  );
  const form = compilation.variants.get(name)?.form;
  assert.ok(form, `${name} is one of ${[...compilation.variants.keys()].join(', ')}`);
  assert.equal(normalFormProblems(form), []);
  return form;
}
/** `base_run` with statements added to its body. */
function withBody(body: string): NormalForm {
  return variantOf(`${BASE}\nexperiment mine extends base_run {\n${body}\n}\n`, 'mine');
}

test('shipped experiments compile without a message, and every variant satisfies the schema', () => {
  const files = ['quickstart.rseg', 'spcr.rseg', 'datasets/deliver.rseg', 'datasets/streets.rseg'];
  for (const file of files) {
    const compilation: Compilation = compile(`experiments/${file}`, readerIn(packageRoot));
    assert.equal(
      compilation.diagnostics.map((one) => `${one.code} ${one.message}`),
      [],
      file,
    );
    for (const { form } of compilation.variants.values()) assert.equal(normalFormProblems(form), [], form.variant);
  }
});

test('the schema refuses what the compiler would never write', () => {
  const form = variantOf(BASE, 'base_run');
  assert.ok(normalFormProblems({ ...form, semantics: 'papr' }).length > 0);
  assert.ok(normalFormProblems({ ...form, extra: 1 }).length > 0);
  assert.ok(normalFormProblems({ ...form, student: null }).length > 0);
  const { loss: _loss, ...incomplete } = form;
  assert.ok(normalFormProblems(incomplete).length > 0);
});

test('defaults of std.rseg fill what the file leaves out', () => {
  const form = variantOf(BASE, 'base_run');
  assert.equal(form.seeds, [1]);
  assert.is(form.semantics, 'paper');
  assert.equal(form.dropout, { call: 'all', args: {} });
  assert.equal(form.train.optim.args, { lr: 6e-5, decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 });
  assert.equal(form.train.schedule, { call: 'warmup_poly', args: { warmup: { epochs: 10 }, power: 0.9, ratio: 0.1 } });
  assert.equal(form.train.validate, { epochs: 1 });
  assert.is(form.data.ignore, 255);
  assert.equal(form.data.generator, { call: 'streets', args: { seed: 1, failures: 0.25 } });
  assert.equal(form.runtime, { device: 'auto', workers: 2, packs: null, checkpoints: null, resources: NOTHING_SAID });
});

test('`auto` is worked out: picture size, decoder width, noise copies', () => {
  const form = withBody('loss add 12 * rrm(single)');
  assert.equal(form.train.image, [64, 96]);
  assert.equal(form.eval.image, [64, 96]);
  assert.is(form.student.args.decoder, 768);
  assert.is(form.loss.find((term) => term.label === 'rrm')?.loss.args.samples, 1);
  const small = withBody('student = segformer(mit_b0)\nteacher = segformer(mit_b1)\nloss = ce + kl');
  assert.equal([small.student.args.decoder, small.teacher?.args.decoder], [256, 256]);
  const reference = withBody('semantics = reference\nstudent = segformer(mit_b0)\nteacher = none\nloss = ce');
  assert.is(reference.student.args.decoder, 768);
  const copies = withBody('semantics = reference\nloss add rrm(single)');
  assert.is(copies.loss.find((term) => term.label === 'rrm')?.loss.args.samples, 10);
});

test('presets are spelled out: mit_b2 and its numbers are one network', () => {
  const spelled = withBody('student = segformer(mit(dims: [64, 128, 320, 512], depths: [3, 4, 6, 3]))');
  assert.equal(spelled.student, variantOf(BASE, 'base_run').student);
});

test('units are reduced: ratios, lengths, sizes', () => {
  const form = withBody(`
    dropout = subset(min: 2)
    eval.suite rmm = missing(pixels: 30%)
    train {
      length = 40_000 steps
      image = 64x128
      checkpoint = 10 images
    }`);
  assert.equal(form.train.length, { steps: 40000 });
  assert.equal(form.train.checkpoint, { images: 10 });
  assert.equal(form.train.image, [64, 128]);
  assert.equal(form.dropout.args, { min: 2, max: 3, absent: 'remove' });
  assert.equal(form.eval.suites[1]?.suite, {
    call: 'missing',
    args: { subsets: 'all_subsets', absent: 'zero', pixels: 0.3, probability: 0.2 },
  });
});

test('references are late: a teacher follows the training of the variant, not of its base', () => {
  const form = withBody('train.batch = 4\ntrain.optim.lr = 1e-3\ntrain_teacher.optim.decay = 0.5');
  assert.is(form.train_teacher?.batch, 4);
  assert.is(form.eval.batch, 4);
  assert.equal(form.train_teacher?.optim.args, { lr: 1e-3, decay: 0.5, beta1: 0.9, beta2: 0.999, eps: 1e-8 });
  assert.is(form.train.optim.args.decay, 0.01);
});

test('replacing a call replaces all its arguments, a path changes one', () => {
  const changed = withBody('train.schedule.power = 2');
  assert.equal(changed.train.schedule, { call: 'warmup_poly', args: { warmup: { epochs: 10 }, power: 2, ratio: 0.1 } });
  const replaced = variantOf(
    `${BASE}\nexperiment a extends base_run {\n  train.schedule = warmup_poly(power: 2)\n}\nexperiment b extends a {\n  train.schedule = warmup_poly(ratio: 50%)\n}\n`,
    'b',
  );
  assert.equal(replaced.train.schedule, {
    call: 'warmup_poly',
    args: { warmup: { epochs: 10 }, power: 0.9, ratio: 0.5 },
  });
});

test('loss terms are edited by label and summed in canonical order', () => {
  const form = withBody(
    'loss.kl.weight = 30\nloss drop hpdm\nloss add 2 * 5 * umd as low\nloss add ramp(from: 0, to: 3, over: 2 epochs) * cmd',
  );
  assert.equal(
    form.loss.map((term) => [term.label, term.loss.call, term.weight]),
    [
      ['ce', 'ce', 1],
      ['cmd', 'cmd', { call: 'ramp', args: { from: 0, to: 3, over: { epochs: 2 } } }],
      ['kl', 'kl', 30],
      ['low', 'umd', 10],
    ],
  );
  const kept = withBody('loss keep kl, ce');
  assert.equal(
    kept.loss.map((term) => term.label),
    ['ce', 'kl'],
  );
});

test('profiles set runtime settings, and the body wins', () => {
  const form = variantOf(
    `${BASE}\nprofile fast {\n  workers = 6\n  device = gpu\n}\nexperiment mine extends base_run with fast {\n  workers = 3\n}\n`,
    'mine',
  );
  assert.equal(form.runtime, { device: 'gpu', workers: 3, packs: null, checkpoints: null, resources: NOTHING_SAID });
});

test('rows are variants of their own, base is the parent itself, rows can be extended and ablated', () => {
  const compilation = compile(
    'main.rseg',
    readerOf({
      'main.rseg': `${BASE}
ablation terms of base_run {
  no_kl: loss drop kl
  light: loss.hpdm.weight = 10; train { batch = 4 }
}
ablation more of base_run.terms.no_kl {
  half: train.batch = 4
}
experiment child extends base_run.terms.light {
  seeds = [5, 7..8]
}
`,
    }),
  );
  assert.equal(compilation.diagnostics, []);
  const { variants } = compilation;
  assert.equal(
    [...variants.keys()],
    [
      'base_run',
      'base_run.terms.base',
      'base_run.terms.no_kl',
      'base_run.terms.light',
      'base_run.terms.no_kl.more.base',
      'base_run.terms.no_kl.more.half',
      'child',
    ],
  );
  assert.is(variants.get('base_run.terms.base')?.form.variant, 'base_run');
  assert.is(variants.get('base_run.terms.no_kl.more.base')?.form.variant, 'base_run.terms.no_kl');
  assert.is(variants.get('base_run.terms.no_kl.more.half')?.form.loss.length, 2);
  assert.is(variants.get('child')?.form.train.batch, 4);
  assert.equal(variants.get('child')?.form.seeds, [5, 7, 8]);
  assert.is(compilation.defaultVariant, null);
});

test('a teacher from a file is not trained; paths are relative to the entry file', () => {
  const files = {
    'lib/base.rseg': `${BASE.replace('generator = streets(failures: 25%)', 'root = "../data"')
      .replace('generated(rgb, norm: imagenet)', 'image("rgb/{split}/{stem}.png", norm: imagenet)')
      .replace('generated(depth)', 'image("depth/{split}/{stem}.png")')
      .replace('generated(event)', 'image("heat/{split}/{stem}.png", resize: nearest)')
      .replace('generated_labels', 'ids("label/{split}/{stem}.png", offset: -1)')}
experiment loaded extends base_run {
  teacher.weights = "weights/teacher.safetensors"
}
`,
    'runs/main.rseg': 'from "../lib/base.rseg" import loaded\nexperiment mine extends loaded {\n  train.batch = 2\n}\n',
  };
  const compilation = compile('runs/main.rseg', readerOf(files));
  assert.equal(compilation.diagnostics, []);
  const form = compilation.variants.get('mine')?.form;
  assert.is(form?.train_teacher, null);
  assert.is(form?.teacher?.args.weights, '../lib/weights/teacher.safetensors');
  assert.is(form?.data.root, '../data');
  assert.equal(form?.data.label, {
    source: { call: 'ids', args: { path: 'label/{split}/{stem}.png', offset: -1, channel: 0 } },
  });
  assert.equal(normalFormProblems(form), []);
});

test('an augmentation blurs by default only modalities that exist, and the teacher is trained with it', () => {
  const form = withBody('train.augment = scale_crop(sigma_max: 0.5)');
  const args = { flip: 0.5, short_min: 256, short_max: 1024, blur: 0.5, sigma_min: 0, sigma_max: 0.5, blurred: [] };
  assert.equal(form.train.augment, { call: 'scale_crop', args });
  assert.equal(form.train_teacher?.augment, form.train.augment);
  const named = withBody('train.augment = scale_crop(blurred: [heat, rgb])').train.augment;
  assert.equal(named?.call === 'scale_crop' && named.args.blurred, ['heat', 'rgb']);
});

test('a noise suite names only modalities that exist', () => {
  const form = withBody('eval.suite nm = noise');
  assert.equal(form.eval.suites[1]?.suite.args, { salt_pepper: 0.05, gaussian: 0.1, except: [] });
  const named = withBody('eval.suite nm = noise(except: [heat])');
  assert.equal(named.eval.suites[1]?.suite.args, { salt_pepper: 0.05, gaussian: 0.1, except: ['heat'] });
});

test('an environment variable stays a name', () => {
  const form = compile('experiments/spcr.rseg', readerIn(packageRoot)).variants.get('spcr')?.form;
  assert.equal(form?.data.root, { env: 'DELIVER_ROOT' });
});

test.run();
