// What the merge knows about statements: paths, arguments, labels, sets, comments, and which conflicts are true.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeFiles } from '../../src/diff/merge/merge-files.js';
import { mergedOrder } from '../../src/diff/merge/merged-order.js';

const BASE = `# What this file is about
from "./d.rseg" import d

experiment a {
  data = d
  # how it learns
  train {
    optim = adamw(lr: 6e-5, decay: 0.01) # slow
    batch = 8
  }

  loss = ce + kl
  dropout = subset(min: 1)
}

ablation terms of a {
  first: loss keep ce
  second: loss.kl.weight = 2; train.batch = 4
}

sweep sizes of a {
  train.batch in [2, 4]
  skip where train.batch == 2
  sample 3 seed 7
}
`;

type Pair = readonly [string, string];

function changed(text: string, pairs: readonly Pair[]): string {
  return pairs.reduce((current, [from, to]) => {
    if (!current.includes(from)) throw new Error(`no ${from}`);
    return current.replace(from, () => to);
  }, text);
}

/** Merges two lists of replacements of BASE. */
function merge(ours: readonly Pair[], theirs: readonly Pair[]) {
  const result = mergeFiles(BASE, changed(BASE, ours), changed(BASE, theirs));
  if (result === null) throw new Error('not merged');
  return result;
}

function clean(ours: readonly Pair[], theirs: readonly Pair[], expected: readonly Pair[]): void {
  const { text, conflicts } = merge(ours, theirs);
  assert.is(conflicts, 0, text);
  assert.is(text, changed(BASE, expected));
  const other = merge(theirs, ours);
  assert.is(other.conflicts, 0);
}

test('arguments of one call, and the comment behind it', () => {
  const ours: readonly Pair[] = [['6e-5', '1e-4']];
  const theirs: readonly Pair[] = [
    ['0.01', '0.02'],
    ['# slow', '# slower'],
  ];
  clean(ours, theirs, [...ours, ...theirs]);
});

test('weight and argument of one term; a term added here, another dropped there', () => {
  clean(
    [['ce + kl', 'ce + 3 * kl']],
    [['ce + kl', 'ce + kl(temperature: 2)']],
    [['ce + kl', 'ce + 3 * kl(temperature: 2)']],
  );
  clean([['ce + kl', 'ce + kl + cmd']], [['ce + kl', 'ce']], [['ce + kl', 'ce + cmd']]);
  clean([['ce + kl', 'ce + kl + cmd']], [['ce + kl', 'ce + kl + umd']], [['ce + kl', 'ce + kl + cmd + umd']]);
});

test('names are sets: imports, dropped terms, values of an axis', () => {
  clean([['import d', 'import d, e']], [['import d', 'import d, f']], [['import d', 'import d, e, f']]);
  clean([['keep ce', 'keep ce, kl']], [['keep ce', 'keep ce, cmd']], [['keep ce', 'keep ce, kl, cmd']]);
  clean([['[2, 4]', '[2, 4, 8]']], [['[2, 4]', '[1, 2]']], [['[2, 4]', '[1, 2, 8]']]);
});

test('edits of one row by path; count and seed of one sample', () => {
  clean(
    [['weight = 2', 'weight = 3']],
    [['batch = 4\n', 'batch = 6\n']],
    [['weight = 2; train.batch = 4', 'weight = 3; train.batch = 6']],
  );
  clean([['sample 3', 'sample 4']], [['seed 7', 'seed 8']], [['sample 3 seed 7', 'sample 4 seed 8']]);
});

test('rows and declarations renamed here are edited there', () => {
  clean(
    [['second:', 'heavy:']],
    [['weight = 2', 'weight = 3']],
    [['second: loss.kl.weight = 2', 'heavy: loss.kl.weight = 3']],
  );
  clean(
    [['experiment a {', 'experiment a with gpu {']],
    [['experiment a {', 'experiment a with big {']],
    [['experiment a {', 'experiment a with gpu, big {']],
  );
});

test('lines added at one place by both stand behind each other', () => {
  clean(
    [['    batch = 8\n', '    batch = 8\n    image = 64x64\n']],
    [['    batch = 8\n', '    batch = 8\n    validate = none\n']],
    [['    batch = 8\n', '    batch = 8\n    image = 64x64\n    validate = none\n']],
  );
  clean(
    [['  second:', '  here: loss drop kl\n  second:']],
    [['  second:', '  there: loss.ce.weight = 2\n  second:']],
    [['  second:', '  here: loss drop kl\n  there: loss.ce.weight = 2\n  second:']],
  );
});

test('comments travel with their statement, and both sides keep theirs', () => {
  const { text } = merge(
    [['  # how it learns\n', '  # how it learns\n  # and how fast\n']],
    [['  # how it learns\n', '  # its training\n']],
  );
  assert.match(text, /\n {2}# and how fast\n {2}# its training\n {2}train \{/);
  clean(
    [['  dropout', '  # sensors fail\n  dropout']],
    [['  dropout = subset(min: 1)', '  dropout = subset(min: 2)']],
    [['  dropout = subset(min: 1)', '  # sensors fail\n  dropout = subset(min: 2)']],
  );
});

test('a statement moved here is edited there', () => {
  const { text, conflicts } = merge(
    [
      ['  dropout = subset(min: 1)\n', ''],
      ['  data = d\n', '  data = d\n  dropout = subset(min: 1)\n'],
    ],
    [['min: 1', 'min: 2']],
  );
  assert.is(conflicts, 0);
  assert.match(text, / {2}data = d\n {2}dropout = subset\(min: 2\)\n/);
  assert.is(text.match(/dropout/g)?.length, 1);
});

test('layout on one side never meets an edit of the other', () => {
  const { text, conflicts } = merge([['batch = 8', 'batch   =   8']], [['batch = 8', 'batch = 9']]);
  assert.is(conflicts, 0);
  assert.match(text, /batch = 9/);
  const gone = merge([['    batch = 8\n', '']], [['batch = 8', 'batch  = 8']]);
  assert.is(gone.conflicts, 0);
  assert.not.match(gone.text, /batch {1,2}= 8/);
});

function conflicting(ours: readonly Pair[], theirs: readonly Pair[], shown: RegExp): void {
  const { text, conflicts } = merge(ours, theirs);
  assert.is(conflicts, 1, text);
  assert.match(text, shown);
  assert.is(merge(theirs, ours).conflicts, 1);
}

test('one value changed to two others is a conflict', () => {
  conflicting(
    [['batch = 8', 'batch = 6']],
    [['batch = 8', 'batch = 9']],
    /\n<<<<<<< ours\n {4}batch = 6\n=======\n {4}batch = 9\n>>>>>>> theirs\n {2}\}/,
  );
  conflicting([['6e-5', '1e-4']], [['6e-5', '2e-4']], /ours\n {4}optim = adamw\(lr: 1e-4/);
  conflicting(
    [['second: loss.kl.weight = 2', 'second: loss.kl.weight = 3']],
    [['second: loss.kl.weight = 2', 'second: loss.kl.weight = 4']],
    /ours\n {2}second:/,
  );
});

test('an edit against a removal is a conflict', () => {
  conflicting(
    [['    batch = 8\n', '']],
    [['batch = 8', 'batch = 9']],
    /<<<<<<< ours\n=======\n {4}batch = 9\n>>>>>>> theirs/,
  );
  conflicting([['ce + kl', 'ce']], [['ce + kl', 'ce + 2 * kl']], /loss = ce\n=/);
});

test('the same name added with two meanings is a conflict, with one meaning none', () => {
  const row = (value: number): readonly Pair[] => [['  second:', `  third: loss.kl.weight = ${value}\n  second:`]];
  conflicting(row(5), row(6), /third: loss\.kl\.weight = 5\n=======/);
  clean(row(5), row(5), row(5));
});

test('a replaced call against an edit of its argument elsewhere is a conflict', () => {
  conflicting(
    [['optim = adamw(lr: 6e-5, decay: 0.01)', 'optim = fast']],
    [['  loss = ce', '  train.optim.lr = 1e-4\n  loss = ce']],
    /<<<<<<< ours\n=======\n {2}train\.optim\.lr = 1e-4\n>>>>>>> theirs/,
  );
});

test('markers have the length that git asks for', () => {
  const result = mergeFiles(
    BASE,
    changed(BASE, [['batch = 8', 'batch = 6']]),
    changed(BASE, [['batch = 8', 'batch = 9']]),
    { markerSize: 9 },
  );
  assert.match(result!.text, /\n<{9} ours\n/);
});

test('statements on one line are merged as well', () => {
  const base = 'experiment a {\n  train { batch = 8 }\n  data = d\n}\n';
  const result = mergeFiles(base, base.replace('8', '4'), base.replace('data = d', 'data = e'));
  assert.is(result?.conflicts, 0);
  assert.match(result!.text, /batch = 4[\s\S]*data = e/);
});

test('line ends of DOS, a missing last line feed, and texts with mistakes', () => {
  const dos = BASE.replace(/\n/g, '\r\n');
  const result = mergeFiles(dos, dos.replace('batch = 8', 'batch = 4'), dos.replace('6e-5', '1e-4'));
  assert.is(result?.text, dos.replace('batch = 8', 'batch = 4').replace('6e-5', '1e-4'));
  const short = BASE.trimEnd();
  assert.is(mergeFiles(short, `${short}\n\nprofile p {\n  workers = 1\n}`, short)?.conflicts, 0);
  assert.is(mergeFiles(BASE, BASE.replace('= d', '= = d'), BASE.replace('8', '9')), null);
});

test('an empty base: both sides added the file', () => {
  const result = mergeFiles('', BASE, changed(BASE, [['sweep sizes', 'sweep widths']]));
  assert.is(result?.conflicts, 0);
  assert.match(result!.text, /sweep sizes[\s\S]*sweep widths|sweep widths[\s\S]*sweep sizes/);
});

test('order: who moved something decides, additions stand behind what they were written behind', () => {
  const order = (base: string, ours: string, theirs: string) =>
    mergedOrder([...base], [...ours], [...theirs], new Set(`${ours}${theirs}`)).join('');
  assert.is(order('abc', 'abc', 'cab'), 'cab');
  assert.is(order('abc', 'axbc', 'aybc'), 'axybc');
  assert.is(order('ab', 'xab', 'aby'), 'xaby');
  assert.is(order('', 'ab', 'cd'), 'abcd');
});

test.run();
