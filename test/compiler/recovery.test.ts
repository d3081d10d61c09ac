// One mistake, one message, from all phases together: the measurement of `npm run bench -- recovery` on a few files and a sample.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mutantsOf, sampled } from '../../bench/recovery/mutants.js';
import { scoreOf, shareOfOne } from '../../bench/recovery/score.js';
import { readSource } from '../../src/cli/source-reader.js';
import { type Compilation, compile } from '../../src/compiler/compile.js';
import { packageRoot } from '../../src/package-root.js';

const FILES = ['experiments/quickstart.rseg', 'experiments/datasets/deliver.rseg', 'test/grammar/fixtures/spcr.rseg'];

for (const file of FILES) {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const folder = join(packageRoot, dirname(file));
  const compileText = (mutant: string): Compilation =>
    compile('mutant.rseg', (path) => (path === 'mutant.rseg' ? mutant : readSource(join(folder, path))));

  test(`a single mistake in ${file} gives a single message`, () => {
    const sound = compileText(text);
    assert.equal(sound.diagnostics, []);
    const declarations = sound.modules.get('mutant.rseg')!.ast.decls.length;
    const { deletions, insertions } = mutantsOf(text);
    for (const mutants of [deletions, insertions]) {
      const score = scoreOf(sampled(mutants, 150, 7), declarations, (mutant) => {
        const { diagnostics, modules } = compileText(mutant);
        return {
          messages: diagnostics.length,
          errors: diagnostics.filter((one) => one.severity === 'error').length,
          declarations: modules.get('mutant.rseg')!.ast.decls.length,
        };
      });
      assert.is(score.crashes, 0);
      assert.ok(shareOfOne(score) >= 0.9, `${(100 * shareOfOne(score)).toFixed(1)} %, the worst: ${score.worst[0]}`);
    }
  });
}

test('what follows from a mistake is not told again', () => {
  const wrap = (lines: string) =>
    `from "./streets.rseg" import city\nexperiment e {\n  data = city\n  student = segformer(mit_b0)\n${lines}  train.length = 20 epochs\n}\n`;
  const folder = join(packageRoot, 'experiments', 'datasets');
  const cases: readonly (readonly [string, string])[] = [
    // the arguments of a call over several lines, whose bracket closes too early
    ['  teacher = segformer(\n    mitdims: [1, 2], depths: [1])\n    decoder: 64,\n    dropout: 0\n  )\n', 'RS1005'],
    ['  teacher = segformer(\n    mit_b0\n    decoder: ) 64,\n    dropout: 0\n  )\n', 'RS1005'],
    ['  teacher  segformer(\n    mit_b0\n    decoder: 64\n    dropout: 0\n  )\n', 'RS1008'],
    // a value too many shifts all behind it
    ['  train.optim = adamw(7 1e-4, 0.01, beta1: 0.9)\n', 'RS3301'],
    // a setting of a wrong name is missing where it was meant
    ['  techer = segformer(mit_b0)\n  loss = ce + 50 * kl\n', 'RS2003'],
    ['  eval {\n    any = missing(absent: remove)\n    select = mean(miou, over: any)\n  }\n', 'RS2003'],
    // a word that also starts declarations
    ['  loss = ce  ramp(from: 0, to: 50, over: 2 epochs) * kl\n', 'RS1008'],
  ];
  for (const [lines, code] of cases) {
    const text = wrap(lines);
    const { diagnostics } = compile('e.rseg', (path) => (path === 'e.rseg' ? text : readSource(join(folder, path))));
    assert.equal(
      diagnostics.map((one) => one.code),
      [code],
      `${lines}${diagnostics.map((one) => one.message).join('\n')}`,
    );
  }
});

test('a declaration without its keyword, name, base or file stays in the tree', () => {
  const decls = (text: string) =>
    compile('e.rseg', (path) => (path === 'e.rseg' ? text : null))
      .modules.get('e.rseg')!
      .ast.decls.map((decl) => decl.kind);
  assert.equal(decls('big extends small {\n}\n'), ['experiment']);
  assert.equal(decls('terms of small {\n  a: x = 1\n}\n'), ['ablation']);
  assert.equal(decls('rates of small {\n  x in [1]\n}\n'), ['sweep']);
  assert.equal(decls('"./a.rseg" import b\n'), ['import']);
  assert.equal(decls('from import b\n'), ['import']);
  assert.equal(decls('experiment {\n}\ndataset {\n}\nprofile {\n}\n'), ['experiment', 'dataset', 'profile']);
  assert.equal(decls('ablation t of {\n}\nsweep s {\n}\nexperiment e extends {\n}\n'), [
    'ablation',
    'sweep',
    'experiment',
  ]);
  assert.equal(decls('loss mine(a: Number) uses student.logits\n'), ['extern']);
});

test.run();
