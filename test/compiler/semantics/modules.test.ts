// Files, names, and the environment (language reference, S8 and S9).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, compileText, START, variantOf } from '../compile-text.js';

const EMPTY = 'experiment main extends full {\n  train.batch = 2\n}\n';

test('names are imported one by one from a relative path, and not passed on', () => {
  assert.equal(codes(compileText(`${START}${EMPTY}`)), []);
  assert.equal(codes(compileText(`from "./full.rseg" import city\n`)), ['RS2001'], 'full.rseg only imports it');
  assert.equal(codes(compileText(`from "full.rseg" import full\n${EMPTY}`)), ['RS2001']);
  assert.equal(codes(compileText(`from "./absent.rseg" import full\n${EMPTY}`)), ['RS2001'], 'one message');
  assert.match(codes(compileText(`from "./full.rseg" import *\n`))[0]!, /^RS1/);
  const folders = {
    'parts/deep.rseg': `from "../full.rseg" import full\nexperiment deep extends full {\n  train.batch = 1\n}\n`,
  };
  assert.equal(
    codes(
      compileText(
        'from "./parts/deep.rseg" import deep\nexperiment main extends deep {\n  train.batch = 3\n}\n',
        {},
        folders,
      ),
    ),
    [],
  );
});

test('a cycle of imports is printed', () => {
  const compilation = compileText('from "./a.rseg" import x\n', {}, { 'a.rseg': 'from "./main.rseg" import y\n' });
  const cycle = compilation.diagnostics.find(({ code }) => code === 'RS2202');
  assert.is(cycle?.message, 'imports form a cycle: main.rseg -> a.rseg -> main.rseg');
});

test('names with `_` are for their own file', () => {
  const hidden = {
    'hidden.rseg': `${START}experiment _base extends full {\n  train.batch = 1\n}\nexperiment open extends _base {\n  train.image = 128x128\n}\n`,
  };
  assert.equal(
    codes(
      compileText(
        'from "./hidden.rseg" import open\nexperiment main extends open {\n  train.batch = 2\n}\n',
        {},
        hidden,
      ),
    ),
    [],
  );
  assert.equal(
    codes(
      compileText(
        'from "./hidden.rseg" import _base\nexperiment main extends _base {\n  train.batch = 2\n}\n',
        {},
        hidden,
      ),
    ),
    ['RS2105'],
  );
});

test('bare words mean what their place expects', () => {
  const names = compileText(`${START}
profile hybrid {
  workers = 1
}
experiment single extends full with hybrid {
  loss.hpdm.pair = single
}
`);
  assert.equal(codes(names), [], 'neither profile nor experiment is in the way of the words of a parameter');
  assert.equal(variantOf(names, 'single').form.loss.find(({ label }) => label === 'hpdm')?.loss.args.pair, 'single');
  const wrong = (line: string) => compileText(`${START}experiment main extends full {\n  ${line}\n}\n`).diagnostics[0]!;
  assert.match(wrong('loss.hpdm.pair = hybird').label ?? '', 'hybrid');
  assert.match(wrong('loss add 3 * kll').label ?? '', 'kl');
  assert.match(wrong('data = citty').message, /data set/);
  assert.match(wrong('student = kl').notes?.[0]?.text ?? '', 'is a loss');
});

test('declared once, and not under the name of a built-in', () => {
  assert.equal(codes(compileText(`${START}${EMPTY}profile main {\n  workers = 1\n}\n`)), ['RS2101']);
  assert.equal(codes(compileText(`${START}experiment full extends full {\n}\n`)).includes('RS2101'), true);
  assert.equal(codes(compileText(`${START}profile kl {\n  workers = 1\n}\n${EMPTY}`)), ['RS2106']);
});

test('S9: env() names a place on this machine, nowhere else', () => {
  const line = (text: string) => codes(compileText(`${START}experiment main extends full {\n  ${text}\n}\n`));
  assert.equal(line('train.batch = env(BATCH)'), ['RS3120']);
  assert.equal(line('student = segformer(mit_b0, weights: env(W))'), ['RS3120']);
  assert.equal(line('seeds = env(SEED)'), ['RS3120']);
  const root = (text: string) =>
    codes(
      compileText(
        `dataset disk {\n  root = ${text}\n  classes = 3\n  size = 64x64\n  modality rgb = image("{split}/{stem}.png")\n  label = ids("{split}/{stem}_l.png")\n  split train = 9\n}\n`,
      ),
    );
  assert.equal(root('env(PLACE)'), []);
  assert.equal(root('env("PLACE")'), ['RS3301']);
});

test.run();
