// Layers of a variant: their order, late binding, profiles (language reference, S4).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, compileText, START, settingOf, variantOf } from '../compile-text.js';

const LAYERS = `${START}
profile machine {
  device = cpu
  workers = 8
}
experiment parent extends full with machine {
  train.batch = 4
  train.optim.lr = 1e-3
}
experiment main extends parent {
  train.batch = 2
  workers = 3
}
ablation t of main {
  row: train.batch = 1
}
sweep s of main.t.row {
  train.batch in [16]
}
`;

test('a later layer wins: defaults, root of the chain first, profiles, body, row or point, --set', () => {
  const compilation = compileText(LAYERS);
  assert.equal(codes(compilation), []);
  const [point] = compilation.sweeps[0]!.points;
  const batch = (address: string, from = compilation) => settingOf(from, address, 'train.batch');
  assert.equal([batch('parent'), batch('main'), batch('main.t.row'), batch(point!)], ['4', '2', '1', '16']);
  const set = compileText(LAYERS, { sets: ['train.batch = 32'], setsOn: [point!] });
  assert.is(batch(point!, set), '32');
  assert.is(settingOf(compilation, 'main', 'train.optim.lr'), '1e-3');
  assert.is(settingOf(compilation, 'main', 'train.optim.decay'), '0.02', 'from the root of the chain');
  assert.equal([settingOf(compilation, 'parent', 'workers'), settingOf(compilation, 'main', 'workers')], ['8', '3']);
  assert.equal(
    variantOf(set, point!).variant.layers.map(({ layer }) => layer.kind),
    ['experiment', 'profile', 'experiment', 'experiment', 'row', 'point', 'set'],
  );
});

test('a body wins over its own profile wherever it stands', () => {
  const text = `${START}profile p {\n  workers = 8\n}\nexperiment main extends full with p {\n  workers = 1\n}\n`;
  assert.is(settingOf(compileText(text), 'main', 'workers'), '1');
});

test('references follow the variant at hand', () => {
  const compilation = compileText(`${START}
experiment base extends full {
  eval.image = train.image
  eval.batch = train.batch
}
experiment main extends base {
  train.image = 128x128
}
ablation t of main {
  small: train.image = 96x96; train.batch = 1
  fixed: eval.image = 64x64; train.image = 96x96
}
`);
  assert.equal(codes(compilation), []);
  const image = (address: string) => variantOf(compilation, address).form.eval.image;
  assert.equal(image('base'), [64, 64]);
  assert.equal(image('main'), [128, 128]);
  assert.equal(image('main.t.small'), [96, 96]);
  assert.equal(image('main.t.fixed'), [64, 64]);
  assert.is(variantOf(compilation, 'main.t.small').form.eval.batch, 1);
});

test('an edit below a reference is kept when what it refers to changes', () => {
  const compilation = compileText(`${START}
experiment main extends full {
  train_teacher.optim.lr = 1e-2
}
ablation t of main {
  decay: train.optim.decay = 7%
}
`);
  const { optim } = variantOf(compilation, 'main.t.decay').form.train_teacher!;
  assert.equal([optim.args.lr, optim.args.decay], [1e-2, 0.07]);
});

test('references of the wrong type, to nothing, and in a circle', () => {
  const body = (lines: string) => codes(compileText(`${START}experiment main extends full {\n${lines}\n}\n`));
  assert.equal(body('  eval.image = train.batch'), ['RS3101']);
  assert.equal(body('  eval.image = train.imago'), ['RS2003']);
  assert.equal(body('  eval.image = train.image\n  train.image = eval.image'), ['RS2205']);
  assert.equal(body('  train.split = eval.split\n  eval.split = train.split'), ['RS2205']);
  assert.equal(body('  train.image = train.image'), ['RS2205']);
});

test('a cycle that only a row closes is reported for the row', () => {
  const compilation = compileText(`${START}
experiment main extends full {
  eval.image = train.image
}
ablation t of main {
  round: train.image = eval.image
}
`);
  assert.equal(codes(compilation), ['RS2205']);
  assert.ok(compilation.variants.has('main'));
  assert.not.ok(compilation.variants.has('main.t.round'));
});

const profiles = (header: string, body = '') =>
  compileText(`${START}
profile slow {
  workers = 1
}
profile fast {
  workers = 8
}
profile cpu_only {
  device = cpu
}
experiment main extends full ${header} {
${body}}
`);

test('profiles that disagree conflict unless the body decides, in either order', () => {
  assert.equal(codes(profiles('with slow, fast')), ['RS2302']);
  assert.equal(codes(profiles('with fast, slow')), ['RS2302']);
  assert.equal(codes(profiles('with fast, slow', '  workers = 2\n')), []);
  const orders = ['with cpu_only, fast', 'with fast, cpu_only'].map(
    (header) => variantOf(profiles(header), 'main').form,
  );
  assert.equal(orders[0], orders[1]);
  assert.is(orders[0]!.runtime.workers, 8);
});

test('a profile cannot change a result', () => {
  assert.equal(
    codes(compileText(`${START}profile p {\n  train.batch = 4\n}\n`)).filter((code) => code !== 'unused-import'),
    ['RS2301'],
  );
  const plain = variantOf(profiles(''), 'main').form;
  const { runtime: _runtime, ...science } = variantOf(profiles('with fast'), 'main').form;
  const { runtime: _plain, ...before } = plain;
  assert.equal(science, before);
});

test('there is one base, and no circle of bases', () => {
  assert.match(codes(compileText(`${START}experiment main extends full, full {\n}\n`))[0]!, /^RS1/);
  assert.equal(codes(compileText('experiment a extends b {\n}\nexperiment b extends a {\n}\n')), ['RS2203']);
});

test.run();
