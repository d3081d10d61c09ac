// A body is a list of edits to a typed record, and nothing is ever merged (language reference, S1 and S2).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, compileText, START, settingOf, variantOf } from '../compile-text.js';

const child = (body: string) => compileText(`${START}experiment main extends full {\n${body}\n}\n`);
const textOf = (body: string, path: string) => settingOf(child(body), 'main', path);
const labels = (body: string) => {
  const loss = variantOf(child(body), 'main').settings.fields.get('loss');
  assert.ok(loss?.kind === 'terms');
  return loss.terms.map(({ label }) => label);
};

test('S1: compiling reads nothing but .rseg files', () => {
  const text = `dataset disk {
  root = env(RSEG_TEST_ROOT)
  classes = 3
  size = 64x64
  modality rgb = image("{split}/{stem}.png")
  label = ids("{split}/{stem}_label.png")
  split train = 4000
  split val = 4
}
experiment main {
  data = disk
  student = segformer(mit_b0)
  train.length = 20 epochs
}
`;
  const read: string[] = [];
  const environment = new Proxy(process.env, {
    get: (target, name) => {
      if (String(name).startsWith('RSEG_TEST')) read.push(String(name));
      return Reflect.get(target, name);
    },
  });
  const { env } = process;
  process.env = environment;
  try {
    const compilation = compileText(text);
    assert.equal(codes(compilation), []);
    assert.equal(variantOf(compilation, 'main').form.data.root, { env: 'RSEG_TEST_ROOT' });
    assert.equal(read, []);
  } finally {
    process.env = env;
  }
});

test('`p = e` replaces; an unknown path, another type, another unit, or twice in one body is an error', () => {
  assert.is(textOf('  train.batch = 4', 'train.batch'), '4');
  assert.equal(codes(child('  train.bach = 4')), ['RS2003']);
  assert.equal(codes(child('  train.batch = 64x64')), ['RS3101']);
  assert.equal(codes(child('  train.length = 3 h')), ['RS3102']);
  assert.equal(codes(child('  train.batch = 4\n  train.batch = 2')), ['RS2102']);
  assert.equal(codes(child('  train {\n    batch = 4\n  }\n  train.batch = 2')), ['RS2102']);
});

test('a block is a prefix: it neither creates nor clears', () => {
  assert.is(textOf('  train {\n  }', 'train.batch'), '8');
  assert.is(textOf('  train {\n    optim {\n      lr = 1e-3\n    }\n  }', 'train.optim.lr'), '1e-3');
  assert.is(textOf('  train {\n    optim.lr = 1e-3\n  }', 'train.optim.decay'), '0.02');
  assert.equal(
    codes(
      compileText(
        'from "./city.rseg" import city\nexperiment main {\n  data = city\n  student = segformer(mit_b0)\n  train.length = 20 epochs\n  teacher {\n    decoder = 64\n  }\n}\n',
      ),
    ),
    ['RS2003'],
  );
});

test('setting a call replaces all its arguments; one argument is changed by its path', () => {
  assert.is(
    textOf('  train.optim = adamw(lr: 1e-3)', 'train.optim.decay'),
    '0.01',
    'the default, not that of the base',
  );
  assert.is(textOf('  train.optim.lr = 1e-3', 'train.optim.decay'), '0.02');
  assert.is(textOf('  train.optim = adamw(lr: 1e-3)\n  train.optim.decay = 5%', 'train.optim.decay'), '5%');
  assert.is(textOf('  loss.hpdm = 3 * hpdm(single)', 'loss.hpdm.weight'), '3');
  assert.is(textOf('  loss.hpdm = hpdm(single)', 'loss.hpdm.weight'), '1', 'a term without weight weighs one');
});

test('`kind name = e` declares once; later it is changed by its path', () => {
  assert.is(textOf('  eval.suite extra = clean', 'eval.suite.extra'), 'clean');
  assert.is(textOf('  eval.suite.nm.gaussian = 0.2', 'eval.suite.nm.gaussian'), '0.2');
  assert.is(textOf('  eval.suite.nm = clean', 'eval.suite.nm'), 'clean');
  assert.equal(codes(child('  eval.suite nm = clean')), ['RS2103']);
  assert.equal(codes(child('  eval.suite.absent = clean')), ['RS2003']);
});

test('`add` appends under the name of the call or of `as`, which is free', () => {
  assert.equal(labels('  loss add 3 * umd'), ['ce', 'kl', 'hpdm', 'rrm', 'umd']);
  assert.equal(labels('  loss add hpdm(single) as low'), ['ce', 'kl', 'hpdm', 'rrm', 'low']);
  assert.equal(codes(child('  loss add 3 * kl')), ['RS4105']);
  assert.equal(labels('  loss drop kl\n  loss add 3 * kl'), ['ce', 'hpdm', 'rrm', 'kl']);
  assert.is(textOf('  eval.suite add clean', 'eval.suite.clean'), 'clean');
  assert.equal(codes(child('  train.batch add 3')), ['RS2003']);
});

test('`drop` and `keep` select by label in the order there is; absent labels and nothing left are errors', () => {
  assert.equal(labels('  loss drop kl, rrm'), ['ce', 'hpdm']);
  assert.equal(labels('  loss keep hpdm, ce'), ['ce', 'hpdm']);
  assert.equal(codes(child('  loss drop cwd')), ['RS2107']);
  assert.equal(codes(child('  loss keep ce, cwd')), ['RS2107']);
  assert.equal(codes(child('  loss drop ce, kl, hpdm, rrm')), ['RS2109']);
  assert.equal(codes(child('  eval.select = last\n  eval.suite drop emm')), []);
  assert.equal(codes(child('  eval.suite drop nm, emm')), ['RS2109']);
});

test('`= none` clears what is optional, and nothing else', () => {
  const cleared = child('  teacher = none\n  loss keep ce');
  assert.equal(codes(cleared), []);
  assert.is(variantOf(cleared, 'main').form.teacher, null);
  assert.equal(codes(child('  teacher = none')), ['RS4102'], 'the terms that need it stay');
  assert.equal(codes(child('  student = none')).length, 1);
  assert.equal(codes(child('  eval.suite.nm = none')).length, 1);
});

test('`final` closes a path, all below and all that contains it, for every later layer', () => {
  const grandchild = (final: string, edit: string) =>
    codes(
      compileText(
        `${START}experiment closed extends full {\n  ${final}\n}\nexperiment main extends closed {\n  ${edit}\n}\n`,
      ),
    );
  assert.equal(grandchild('final train.batch = 4', 'train.batch = 2'), ['RS2303']);
  assert.equal(grandchild('final train.optim = adamw', 'train.optim.lr = 1e-3'), ['RS2303']);
  assert.equal(grandchild('final train.optim.lr = 1e-3', 'train.optim = adamw'), ['RS2303']);
  assert.equal(grandchild('final train.optim.lr = 1e-3', 'train.optim.decay = 0'), []);
  assert.equal(grandchild('final train {\n    batch = 4\n    image = 64x64\n  }', 'train.image = 128x128'), ['RS2303']);
  assert.equal(grandchild('final train {\n    batch = 4\n  }', 'train.image = 128x128'), []);
  assert.equal(grandchild('final loss = ce', 'loss add 3 * umd'), ['RS2303']);
  assert.equal(grandchild('final eval.suite extra = clean', 'eval.suite.extra = clean'), ['RS2303']);
  assert.equal(codes(child('  final train.optim = adamw\n  train.optim.lr = 1e-3')), [], 'the same body goes on');
  const row = `${START}experiment main extends full {\n  final loss.kl.weight = 3\n}\nablation t of main {\n  x: loss.kl.weight = 4\n}\n`;
  assert.equal(codes(compileText(row)), ['RS2303']);
});

test.run();
