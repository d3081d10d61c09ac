// `rseg check --fix` without files: safe edits, again and again, until none is left.
import { join } from 'node:path';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mutantsOf, sampled } from '../../bench/recovery/mutants.js';
import { readSource } from '../../src/cli/source-reader.js';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import { applySafeFixes, safeEdits } from '../../src/compiler/apply-fixes.js';
import { compile } from '../../src/compiler/compile.js';
import { packageRoot } from '../../src/package-root.js';

function readerFor(files: Readonly<Record<string, string>>) {
  return (path: string) => files[path] ?? readSource(join(packageRoot, 'experiments', path));
}
function fixedFiles(files: Readonly<Record<string, string>>, entries = Object.keys(files)) {
  return applySafeFixes(entries, (file, reader) => compile(file, reader), readerFor(files));
}

const HABITS = `import city, unused from "./datasets/streets.rseg"

experiment e {
  data: city,
  student = segformer(mit_b0, weights: 'imagenet');
  teacher = None // later
  train {
    epochs = 200
    optim = adamw(lr = 1e-4f)
    image = 64 x 64
  }
  seeds = [1] * 1
}
`;

test('foreign habits become our language, in several rounds', () => {
  const { changed, compilations, fixed } = fixedFiles({ 'e.rseg': HABITS });
  assert.is(
    changed.get('e.rseg'),
    `from "./datasets/streets.rseg" import city, unused

experiment e {
  data = city
  student = segformer(mit_b0, weights: imagenet)
  teacher = none # later
  train {
    length = 200 epochs
    optim = adamw(lr: 1e-4)
    image = 64x64
  }
  seeds = [1]
}
`,
  );
  // No name of that file is near `unused`, so nobody can say what was meant.
  assert.equal(
    compilations[0]?.diagnostics.map((one) => one.code),
    ['RS2001'],
  );
  assert.ok(fixed.length >= 11, `${fixed.length}`);
});

test('line ends stay as they are, and so does a byte order mark', () => {
  const windows = `\ufeff${HABITS.replaceAll('\n', '\r\n')}`;
  const text = fixedFiles({ 'e.rseg': windows }).changed.get('e.rseg') ?? '';
  assert.ok(text.startsWith('\ufefffrom'));
  assert.not.match(text, /(?<!\r)\n/);
});

test('an unused name goes with its comma, an unused import with its line', () => {
  const rest = '\nexperiment e {\n  data = city\n  student = segformer(mit_b0)\n  train.length = 20 epochs\n}\n';
  const others = { 'p.rseg': 'profile a {\n  workers = 1\n}\nprofile b {\n  workers = 2\n}\n' };
  const cases: readonly (readonly [string, string])[] = [
    [
      'from "./datasets/streets.rseg" import city\nfrom "./p.rseg" import a, b\n',
      'from "./datasets/streets.rseg" import city\n',
    ],
    [
      'from "./p.rseg" import a, b # two\nfrom "./datasets/streets.rseg" import city\n',
      ' # two\nfrom "./datasets/streets.rseg" import city\n',
    ],
  ];
  for (const [before, after] of cases) {
    assert.is(fixedFiles({ ...others, 'e.rseg': before + rest }, ['e.rseg']).changed.get('e.rseg'), after + rest);
  }
  const used = 'from "./p.rseg" import a, b\nfrom "./datasets/streets.rseg" import city\n\nexperiment e with b {\n';
  const text = used + rest.slice(rest.indexOf('  data'));
  assert.match(fixedFiles({ ...others, 'e.rseg': text }, ['e.rseg']).changed.get('e.rseg') ?? '', /import b\n/);
});

test('imported files are mended as well, once, and nothing else is touched', () => {
  const files = {
    'parts.rseg': 'profile fast {\n  workers: 2\n}\n',
    'a.rseg': 'from "./parts.rseg" import fast\nprofile a {\n  workers = 1\n}\n',
    'b.rseg': 'from "./parts.rseg" import fast\nprofile b {\n  workers = 1\n}\n',
  };
  const { changed, fixed } = fixedFiles(files, ['a.rseg', 'b.rseg']);
  assert.is(changed.get('parts.rseg'), 'profile fast {\n  workers = 2\n}\n');
  assert.is(fixed.filter(({ diagnostic }) => diagnostic.span.file === 'parts.rseg').length, 1);
});

test('a text without safe fixes stays byte for byte', () => {
  const text = 'experiment e {\n  data = nothing\n}\n';
  assert.is(fixedFiles({ 'e.rseg': text }).changed.size, 0);
});

test('edits of one text are applied together, in any order', () => {
  const span = (start: number, end: number) => ({ file: 'a', start, end });
  const edits = [
    { span: span(4, 5), text: 'two' },
    { span: span(0, 1), text: 'one' },
    { span: span(9, 9), text: '!' },
  ];
  assert.is(applyEdits('1 + 2 = 3', edits), 'one + two = 3!');
  assert.is(applyEdits('a\r\nb', [{ span: span(1, 1), text: '\n}' }]), 'a\r\n}\r\nb');
});

test('whatever the mistake, fixing ends, and fixing again changes nothing', () => {
  const text = readSource(join(packageRoot, 'experiments/quickstart.rseg'));
  assert.ok(typeof text === 'string');
  const { deletions, insertions } = mutantsOf(text as string);
  for (const mutant of sampled([...deletions, ...insertions], 80, 3)) {
    const once = fixedFiles({ 'e.rseg': mutant });
    const after = once.changed.get('e.rseg') ?? mutant;
    assert.equal(
      once.compilations.flatMap(({ diagnostics }) => diagnostics.flatMap(safeEdits)),
      [],
    );
    assert.is(fixedFiles({ 'e.rseg': after }).changed.size, 0);
  }
});

test('what may be meant in two ways is left to its author', () => {
  const text = 'experiment e {\n  train.batch = 1.2.3\n  student = x.1\n  trai;n.image = 64x64\n}\n';
  assert.is(fixedFiles({ 'e.rseg': text }).changed.size, 0);
  const whole = 'profile e {\n  device = cpu; workers = 2\n  resources { gpus = 0, time: 2 h }\n}\n';
  assert.is(
    fixedFiles({ 'e.rseg': whole }).changed.get('e.rseg'),
    'profile e {\n  device = cpu\n workers = 2\n  resources { gpus = 0\n time = 2 h \n}\n}\n',
  );
});

test('any text', () => {
  const words = [
    'experiment',
    'e',
    '{',
    '}',
    '\n',
    'a',
    '=',
    ':',
    ',',
    ';',
    'None',
    "'x'",
    '1f',
    '.5',
    '//',
    '+=',
    '(',
    ')',
  ];
  const text = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, (any) => {
      const { compilations } = fixedFiles({ 'e.rseg': any });
      assert.equal(
        compilations.flatMap(({ diagnostics }) => diagnostics.flatMap(safeEdits)),
        [],
      );
    }),
    { numRuns: 200, seed: 5 },
  );
});

test.run();
