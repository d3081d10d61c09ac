// Losses that a file declares itself: names, arguments, normal form and keys. Their code is never read by the compiler.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { planStages } from '../../src/compiler/plan.js';
import { settingLeaves } from '../../src/compiler/setting-leaves.js';
import { valueText } from '../../src/compiler/value-text.js';
import { normalFormProblems } from '../../src/runtime/run/schema-check.js';

const FOCAL =
  'extern loss focal(gamma: NonNegative = 2, mode: mean | sum = mean, floor: Ratio | none = none) uses student.logits, labels from "./focal.ts"\n';
const CITY = `dataset city {
  generator = streets
  classes = 12
  size = 64x64
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  label = generated_labels
  split train = 64
  split val = 8
}
`;
const body = (loss: string) =>
  `{\n  data = city\n  teacher = segformer(mit_b0)\n  student = segformer(mit_b0)\n  loss = ${loss}\n  train.length = 20 epochs\n}\n`;

/** Texts by path; `main.rseg` is compiled. */
function compiled(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const compilation = compile('main.rseg', (path) => {
    asked.push(path);
    return files[path] ?? null;
  });
  return { ...compilation, asked, codes: compilation.diagnostics.map(({ code }) => code) };
}
function formOf(files: Readonly<Record<string, string>>, name = 'mine'): NormalForm {
  const { diagnostics, variants } = compiled(files);
  assert.equal(
    diagnostics.map(({ message }) => message),
    [],
  );
  const { form } = variants.get(name)!;
  assert.equal(normalFormProblems(form), []);
  return form;
}
const single = (loss: string, extern = FOCAL, more = '') => ({
  'main.rseg': `${extern}${CITY}experiment mine ${body(loss)}${more}`,
});

test('arguments are typed, defaults filled in, and the code is named by its path alone', () => {
  const files = single('ce + 2 * focal(floor: 5%)');
  const { loss } = formOf(files);
  assert.equal(loss[1], {
    label: 'focal',
    weight: 2,
    loss: {
      call: 'focal',
      args: { gamma: 2, mode: 'mean', floor: 0.05 },
      from: 'focal.ts',
      uses: ['student.logits', 'labels'],
    },
  });
  assert.is(formOf(single('focal')).loss[0]!.loss.args.floor, null);
  assert.equal(compiled(files).asked, ['main.rseg']);
});

test('the signature is enforced as for a built-in', () => {
  assert.equal(compiled(single('focal(gamma: -1)')).codes, ['RS3103']);
  assert.equal(compiled(single('focal(mode: median)')).codes, ['RS2004']);
  assert.equal(compiled(single('focal(alpha: 1)')).codes, ['RS3301']);
  assert.equal(compiled(single('focl')).codes, ['RS2004']);
  assert.equal(compiled(single('ce', FOCAL.replace('= 2', '= -2'))).codes, ['RS3103']);
});

test('rows and sweeps edit it by its label', () => {
  const more = `ablation terms of mine {
  sharp: loss.focal.gamma = 5
  plain: loss drop focal
  twice: loss add 0.5 * focal(mode: sum) as total
}
`;
  const files = single('ce + focal', FOCAL, more);
  const { variants, sources, codes } = compiled(files);
  assert.equal(codes, []);
  assert.is(variants.get('mine.terms.sharp')!.form.loss[1]!.loss.args.gamma, 5);
  assert.is(variants.get('mine.terms.plain')!.form.loss.length, 1);
  const twice = variants.get('mine.terms.twice')!;
  assert.equal(
    twice.form.loss.map(({ label }) => label),
    ['ce', 'focal', 'total'],
  );
  const leaves = settingLeaves(twice.settings);
  assert.is(valueText(leaves.get('loss.total')!, sources), 'focal(mode: sum)');
  assert.is(valueText(leaves.get('loss.total.gamma')!, sources), '2');
  assert.is(leaves.get('loss.total.gamma')!.at.layer.kind, 'default');
});

test('it is imported by name, and its path is relative to the entry file', () => {
  const files = {
    'main.rseg': `from "./parts/losses.rseg" import focal\n${CITY}experiment mine ${body('ce + focal')}`,
    'parts/losses.rseg': FOCAL,
  };
  assert.is(formOf(files).loss[1]!.loss.from, 'parts/focal.ts');
  const missing = { ...files, 'main.rseg': files['main.rseg'].replace(/^.*\n/, '') };
  assert.equal(compiled(missing).codes, ['RS2004']);
  const unused = { ...files, 'main.rseg': files['main.rseg'].replace('ce + focal', 'ce') };
  assert.equal(compiled(unused).codes, ['unused-import']);
  const hidden = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace(/focal\b(?!\.ts)/g, '_focal')]),
  );
  assert.equal(compiled(hidden).codes, ['RS2105']);
});

test('a path may lead out of the folder of the entry file', () => {
  const { loss } = formOf(single('focal', FOCAL.replace('./focal.ts', '../../shared/focal.js')));
  assert.is(loss[0]!.loss.from, '../../shared/focal.js');
});

test('a name is what it was declared as', () => {
  assert.equal(compiled(single('ce', FOCAL.replace('focal(', 'kl('))).codes, ['RS2106']);
  assert.equal(compiled(single('ce', FOCAL + FOCAL)).codes, ['RS2101']);
  const extending = single('ce', FOCAL, 'experiment other extends focal {\n}\n');
  assert.equal(compiled(extending).codes, ['RS2002']);
  assert.match(compiled(extending).diagnostics[0]!.message, /`focal` is a loss, not an experiment/);
});

test('what cannot be a loss is said at its declaration, once', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['extern model focal() from "./a.ts"\n', 'RS2304'],
    [FOCAL.replace(/ from .*/, ''), 'RS2304'],
    [FOCAL.replace('./focal.ts', 'focal.ts'), 'RS2310'],
    [FOCAL.replace('./focal.ts', './focal.py'), 'RS2310'],
    [FOCAL.replace('student.logits', 'student.scores'), 'RS2311'],
    [FOCAL.replace('student.logits, labels', 'labels'), 'RS2311'],
    [FOCAL.replace(', labels', ', student.logits'), 'RS2311'],
    [FOCAL.replace('NonNegative', 'Length'), 'RS2312'],
    [FOCAL.replace('gamma:', 'weight:'), 'RS2312'],
    [FOCAL.replace('floor:', 'gamma:'), 'RS2312'],
  ];
  for (const [extern, code] of cases) assert.equal(compiled(single('ce + 2 * focal', extern)).codes, [code], extern);
});

test('a loss that looks at the teacher needs one; widths are its own affair', () => {
  const extern = FOCAL.replace('student.logits, labels', 'student.features, teacher.features');
  const without = single('ce + focal', extern);
  without['main.rseg'] = without['main.rseg'].replace('  teacher = segformer(mit_b0)\n', '');
  assert.equal(compiled(without).codes, ['RS4102']);
  const wide = single('ce + focal', extern);
  wide['main.rseg'] = wide['main.rseg'].replace('teacher = segformer(mit_b0)', 'teacher = segformer(mit_b2)');
  assert.equal(compiled(wide).codes, []);
});

test('keys count the content of the code, not where it lies', () => {
  const keyOf = (files: Readonly<Record<string, string>>, weights: Readonly<Record<string, string>>) =>
    planStages(formOf(files), 1, { baseFolder: '/e', digests: { data: null, weights } }).stages.find(
      ({ id }) => id === 'student',
    )!.key;
  const here = single('ce + focal');
  const moved = single('ce + focal', FOCAL.replace('./focal.ts', '../losses/other.js'));
  assert.is(keyOf(here, { '/e/focal.ts': 'abc' }), keyOf(moved, { '/losses/other.js': 'abc' }));
  assert.is.not(keyOf(here, { '/e/focal.ts': 'abc' }), keyOf(here, { '/e/focal.ts': 'def' }));
  const blind = single('ce + focal', FOCAL.replace(', labels', ''));
  assert.is.not(keyOf(here, { '/e/focal.ts': 'abc' }), keyOf(blind, { '/e/focal.ts': 'abc' }));
});

test.run();
