// Where settings come from: through every kind of layer, down to the default.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { loadRegistry } from '../../src/compiler/registry.js';
import { type HistoryEntry, settingHistory } from '../../src/compiler/setting-history.js';
import { SourceText } from '../../src/compiler/source-text.js';

const DATA = `dataset city {
  generator = streets
  classes = 12
  size = 64x64
  modality rgb = generated(rgb)
  modality depth = generated(depth)
  label = generated_labels
  split train = 8
  split val = 4
}

profile fast {
  workers = 4
}
`;
const MAIN = `from "./data.rseg" import city, fast

experiment base with fast {
  data = city
  student = segformer(mit_b0)
  teacher = segformer(mit_b0)
  loss = ce + 50 * kl
  train {
    length = 20 epochs
    image = 64x64
    optim = adamw(lr: 1e-3)
  }
  eval.suite emm = missing
  eval.suite nm = noise(salt_pepper: 5%)
}

experiment child extends base {
  train.optim.lr = 2e-3
  train.image = 32x32
  loss add 3 * umd
  final eval.batch = 4
  eval.suite nm2 = clean
}

ablation rows of child {
  plain: loss keep ce
  other: train.optim = adamw(decay: 0.5); eval.suite.nm.salt_pepper = 10%
  heavy: loss.kl.weight = 70
  own: train_teacher.optim.lr = 5e-3
}

sweep rate of child {
  train.batch in [2, 4]
}
`;
const FILES: Readonly<Record<string, string>> = { 'main.rseg': MAIN, 'data.rseg': DATA };

/** `50 experiment base main.rseg:7`, newest first. */
function told(variant: string, path: string, sets: readonly string[] = []): readonly string[] {
  const compilation = compile(
    'main.rseg',
    (file) => FILES[file] ?? null,
    sets.length === 0 ? {} : { sets, setsOn: [variant] },
  );
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  assert.equal(
    errors.map(({ message }) => message),
    [],
  );
  const compiled = compilation.variants.get(variant)!;
  const line = ({ file, start }: { readonly file: string; readonly start: number }): string =>
    file === 'rseg/std' ? file : `${file}:${new SourceText(compilation.sources.get(file)!).position(start).line}`;
  const text = (entry: HistoryEntry): string => {
    switch (entry.kind) {
      case 'set': {
        const since = entry.since === null ? '' : ` since ${entry.since.layer.name} ${line(entry.since.span)}`;
        return `${entry.text} ${entry.layer.kind} ${entry.layer.name} ${line(entry.span)}${entry.final ? ' final' : ''}${since}`;
      }
      case 'follows':
        return `${entry.text} follows ${entry.target} of ${entry.layer.name} ${line(entry.span)}, by ${entry.by.layer.name}`;
      case 'removed':
        return `removed ${entry.layer.name} ${line(entry.span)}`;
      case 'no-default':
        return `no default ${entry.parameter}`;
    }
  };
  return settingHistory(compiled.variant, path, loadRegistry(), compilation.sources).map(text);
}

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  // extends, then the own body
  [
    'child',
    'train.optim.lr',
    ['2e-3 experiment child main.rseg:18', '1e-3 experiment base main.rseg:11', '6e-5 default rseg/std rseg/std'],
  ],
  // a profile before the body
  ['child', 'workers', ['4 profile fast data.rseg:13', '2 default rseg/std rseg/std']],
  // a whole call replaced: its other arguments fall back to their defaults
  [
    'child.rows.other',
    'train.optim.lr',
    [
      '6e-5 default rseg/std rseg/std since other main.rseg:27',
      '2e-3 experiment child main.rseg:18',
      '1e-3 experiment base main.rseg:11',
      '6e-5 default rseg/std rseg/std',
    ],
  ],
  // terms kept, added, changed
  ['child.rows.plain', 'loss.kl.weight', ['removed plain main.rseg:26', '50 experiment base main.rseg:7']],
  ['child.rows.heavy', 'loss.kl.weight', ['70 row heavy main.rseg:28', '50 experiment base main.rseg:7']],
  ['child', 'loss.umd', ['umd experiment child main.rseg:20']],
  [
    'child.rows.plain',
    'loss',
    [
      'ce row plain main.rseg:26',
      'ce + 50 * kl + 3 * umd experiment child main.rseg:20',
      'ce + 50 * kl experiment base main.rseg:7',
      'ce default rseg/std rseg/std',
    ],
  ],
  // a named entry, and a path below it
  ['child.rows.other', 'eval.suite.nm.salt_pepper', ['10% row other main.rseg:27', '5% experiment base main.rseg:14']],
  // final, and a reference underneath
  [
    'child',
    'eval.batch',
    ['4 experiment child main.rseg:21 final', '8 follows train.batch of rseg/std rseg/std, by rseg/std'],
  ],
  // late binding: the value follows what the child sets
  [
    'child',
    'eval.image',
    [
      '32x32 follows train.image of child main.rseg:19, by rseg/std',
      '64x64 follows train.image of base main.rseg:10, by rseg/std',
      'auto follows train.image of rseg/std rseg/std, by rseg/std',
    ],
  ],
  // an argument of something that is followed, and an edit below it
  [
    'child.rows.own',
    'train_teacher.optim.lr',
    [
      '5e-3 row own main.rseg:29',
      '2e-3 follows train.optim.lr of child main.rseg:18, by rseg/std',
      '1e-3 follows train.optim.lr of base main.rseg:11, by rseg/std',
      '6e-5 follows train.optim.lr of rseg/std rseg/std, by rseg/std',
    ],
  ],
  // nobody gave it a value before, and it must be given
  ['base', 'student', ['segformer(mit_b0) experiment base main.rseg:5', 'no default experiment(student)']],
  ['child', 'train.length', ['20 epochs experiment base main.rseg:9', 'no default train(length)']],
  // of the data set, wherever it is declared
  ['child.rows.plain', 'data.size', ['64x64 dataset city data.rseg:4', 'no default dataset(size)']],
  ['child', 'data.ignore', ['255 default rseg/std rseg/std']],
  ['child', 'data.split.val', ['4 dataset city data.rseg:9']],
  // a collection, as a whole
  [
    'child',
    'eval.suite',
    [
      'emm, nm, nm2 experiment child main.rseg:22',
      'emm, nm experiment base main.rseg:14',
      '- default rseg/std rseg/std',
    ],
  ],
];

for (const [variant, path, expected] of CASES) {
  test(`${path} of ${variant}`, () => {
    assert.equal(told(variant, path), expected);
  });
}

test('edits of the command line stand above everything', () => {
  const [first, second] = told('child.rows.heavy', 'loss.kl.weight', ['loss.kl.weight = 90']);
  assert.match(first!, /^90 set /);
  assert.is(second, '70 row heavy main.rseg:28');
});

test('what is no setting has no history', () => {
  assert.equal(told('child', 'train.lr'), []);
  assert.equal(told('child', 'train'), []);
  assert.equal(told('child', 'loss.hpdm.weight'), []);
});

test.run();
