// `--set`: the last layer of a variant, checked like file text (language reference, S4 and S11).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { setSuffix } from '../../src/compiler/command-line-edits.js';
import { Meanings } from '../../src/compiler/meaning.js';
import { planStages } from '../../src/compiler/plan.js';
import { codes, compileText, START, settingOf, variantOf } from './compile-text.js';

const TABLES = `${START}
experiment main extends full {
  final eval.batch = 4
}
ablation terms of main {
  no_kl: loss drop kl
}
sweep rates of main {
  train.optim.lr in [1e-4, 1e-3]
}
`;
const set = (sets: readonly string[], setsOn: readonly string[] = ['main']) => compileText(TABLES, { sets, setsOn });

test('every form of an edit may be set', () => {
  const value = (statement: string, path: string) => settingOf(set([statement]), 'main', path);
  assert.is(value('train.batch = 4', 'train.batch'), '4');
  assert.is(value('train { optim.lr = 1e-3 }', 'train.optim.lr'), '1e-3');
  assert.is(value('loss add 3 * umd as low', 'loss.low.weight'), '3');
  assert.is(value('loss drop kl', 'loss.kl'), undefined);
  assert.is(value('loss keep ce', 'loss.hpdm'), undefined);
  assert.is(value('eval.suite extra = clean', 'eval.suite.extra'), 'clean');
  assert.is(value('eval.image = train.image', 'eval.image'), '64x64');
});

test('it comes after rows and points, and statements come in their order', () => {
  const addresses = ['main', 'main.terms.no_kl', ...set([]).sweeps[0]!.points];
  const changed = set(['train.optim.lr = 1e-2'], addresses);
  assert.equal(codes(changed), []);
  for (const address of addresses) assert.is(settingOf(changed, address, 'train.optim.lr'), '1e-2');
  assert.is(variantOf(changed, addresses[2]!).variant.layers.at(-1)?.layer.kind, 'set');
  const twice = set(['train.batch = 4', 'train.batch = 2']);
  assert.is(settingOf(twice, 'main', 'train.batch'), '2');
});

test('only what is selected is changed, checked and kept', () => {
  const changed = set(['loss drop kl']);
  assert.equal(codes(changed), [], 'the row without kl is not asked');
  assert.equal([...changed.variants.keys()], ['main']);
  assert.equal(codes(set(['loss drop kl'], ['main', 'main.terms.no_kl'])), ['RS2107']);
});

test('the variant is named after the statements, not their spaces, and equal meaning has equal keys', () => {
  assert.match(variantOf(set(['loss drop kl']), 'main').form.variant, /^main\+set-[0-9a-f]{6}$/);
  assert.is(setSuffix(['loss.kl.weight=1']), setSuffix(['  loss.kl.weight =  1 # why']));
  assert.is.not(setSuffix(['loss drop kl', 'train.batch = 1']), setSuffix(['train.batch = 1', 'loss drop kl']));
  const dropped = variantOf(set(['loss drop kl']), 'main').form;
  const row = variantOf(compileText(TABLES), 'main.terms.no_kl').form;
  const meanings = new Meanings();
  assert.is(meanings.of(dropped), meanings.of(row));
  const run = (form: typeof row) => planStages(form, 1, { baseFolder: '/' }).run;
  assert.is(run(dropped), run(row));
});

test('final holds, and every mistake points into the statement', () => {
  const places = (statement: string) =>
    set([statement]).diagnostics.map(({ code, span }) => [code, span.file, statement.slice(span.start, span.end)]);
  assert.equal(places('eval.batch = 2'), [['RS2303', '--set 1', 'eval.batch = 2']]);
  assert.equal(places('train.bach = 3'), [['RS2003', '--set 1', 'bach']]);
  assert.equal(places('train.length = 10 min'), [['RS3102', '--set 1', '10 min']]);
  assert.equal(places('train.image = 250x250'), [['RS3201', '--set 1', '250x250']]);
  assert.equal(places('train.batch'), [['RS1009', '--set 1', '']]);
});

test('one option, one statement', () => {
  const others = [
    ...['', '# nothing', 'train.batch = 1\ntrain.image = 64x64', 'train.batch = 1; train.image = 64x64'],
    ...['train.batch = 1\n}\nexperiment x {', 'experiment x {}', 'profile p {\n  device = cpu\n}'],
  ];
  for (const text of others) assert.equal(codes(set([text])), ['RS2404'], JSON.stringify(text));
});

test('a path is meant as in the file, wherever the command is called', () => {
  const compilation = compileText(TABLES, {
    sets: ['teacher = segformer(mit_b0, weights: "w/t.safetensors")'],
    setsOn: ['main'],
  });
  assert.is(variantOf(compilation, 'main').form.teacher?.args.weights, 'w/t.safetensors');
});

test.run();
