// What is proposed at a caret, in whole and in broken files.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { completionsAt, type Proposal } from '../../src/language-server/completion.js';
import { analysed, CITY, inExperiments, type MarkedFile } from './marked-text.js';

const BASE = `experiment base {
  data = city
  teacher = segformer(mit_b2)
  student = segformer(mit_b0)
  loss = ce + 50 * kl + 100 * hpdm(hybrid, align: conv1x1) as wide
  train { length = 100 epochs; }
  eval { suite emm = missing() }
}
`.replace('100 epochs;', '100 epochs');

function proposals({ analysis, text, caret }: MarkedFile): readonly Proposal[] {
  return completionsAt(analysis, text, caret);
}
const labels = (file: MarkedFile): readonly string[] => proposals(file).map(({ label }) => label);

/** Proposals in a file that has `city` and `base` already. */
const at = (source: string): readonly string[] => labels(inExperiments(`${BASE}\n${source}`));

test('at the top level stand the declarations', () => {
  const words = at('<|>');
  for (const word of ['experiment', 'ablation', 'sweep', 'dataset', 'profile', 'from', 'extern'])
    assert.ok(words.includes(word), word);
  assert.equal(at('exp<|>'), ['experiment']);
});

test('a declaration comes as a whole with places to fill in', () => {
  const found = proposals(inExperiments('abl<|>'))[0]!;
  assert.is(found.label, 'ablation');
  assert.match(found.snippet!, /^ablation \$\{1:name\} of \$\{2:experiment\} \{\n/);
});

test('in a block stand its settings, and nothing of other blocks', () => {
  const words = at('experiment x {\n  train {\n    <|>\n  }\n}\n');
  assert.ok(words.includes('batch') && words.includes('optim') && words.includes('final'), words.join());
  assert.not.ok(words.includes('student') || words.includes('lr') || words.includes('drop'), words.join());
});

test('a path goes on behind its dot, also inside what a call set', () => {
  assert.equal(at('experiment x extends base {\n  train.optim.<|>\n}\n').slice(0, 3), ['lr', 'decay', 'beta1']);
  assert.ok(at('experiment x extends base {\n  loss.wide.<|> = 1\n}\n').includes('weight'));
  assert.ok(at('experiment x extends base {\n  loss.<|>\n}\n').includes('wide'));
  assert.equal(at('experiment x extends base {\n  eval.suite.emm.<|> = 50%\n}\n')[0], 'subsets');
});

test('behind a path stand the words of its statement', () => {
  assert.equal(at('experiment x extends base {\n  loss <|>\n}\n'), ['add', 'drop', 'keep']);
});

test('after drop stand the labels that are not named yet', () => {
  assert.equal(at('ablation t of base {\n  r: loss drop <|>\n}\n'), ['ce', 'kl', 'wide']);
  assert.equal(at('ablation t of base {\n  r: loss drop kl, <|>\n}\n'), ['ce', 'wide']);
  assert.equal(at('experiment x extends base {\n  eval.suite drop <|>\n}\n'), ['emm']);
});

test('a loss stands after + and *, a weight before', () => {
  const words = at('experiment x extends base {\n  loss = ce + 3 * <|>\n}\n');
  assert.ok(words.includes('kl') && words.includes('rrm'), words.join());
  assert.not.ok(words.includes('ramp') || words.includes('segformer'));
  assert.ok(at('experiment x extends base {\n  loss = ce + <|>\n}\n').includes('ramp'));
});

test('a sum goes on over lines', () => {
  const words = at('experiment x extends base {\n  loss = ce\n    + 50 * kl\n    + 10 * hp<|>\n}\n');
  assert.equal(words, ['hpdm']);
});

test('an argument takes its words, or a name that is not given yet', () => {
  assert.equal(at('experiment x extends base {\n  loss add hpdm(<|>)\n}\n'), ['hybrid', 'single', 'pair', 'align']);
  assert.equal(at('experiment x extends base {\n  loss add hpdm(single, align: <|>)\n}\n').slice(0, 2), [
    'none',
    'conv1x1',
  ]);
  const given = at('experiment x extends base {\n  train.optim = adamw(lr: 1e-4, <|>, decay: 0.1)\n}\n');
  assert.ok(given.includes('beta1') && !given.includes('lr') && !given.includes('decay'), given.join());
});

test('an argument name before its colon is replaced without a second colon', () => {
  const file = inExperiments(`${BASE}\nexperiment x extends base {\n  train.optim = adamw(de<|>cy: 0.1)\n}\n`);
  const found = proposals(file).find(({ label }) => label === 'decay')!;
  assert.is(found.snippet, null);
  assert.is(file.text.slice(found.range.start, found.range.end), 'decy');
});

test('data sets, splits, suites and modalities are those of the experiment', () => {
  assert.equal(at('experiment x {\n  data = <|>\n}\n'), ['city']);
  assert.equal(at('experiment x extends base {\n  eval.split = <|>\n}\n').slice(0, 2), ['train', 'val']);
  assert.equal(at('experiment x extends base {\n  eval.select = mean(miou, over: <|>)\n}\n')[0], 'emm');
  assert.equal(at('experiment x extends base {\n  eval.suite nm = noise(except: [<|>])\n}\n'), ['rgb', 'depth']);
});

test('a number takes the units of its dimension', () => {
  assert.equal(at('experiment x extends base {\n  train.length = 20 <|>\n}\n').slice(0, 4), [
    'epoch',
    'epochs',
    'step',
    'steps',
  ]);
  assert.not.ok(at('experiment x extends base {\n  train.batch = 8 <|>\n}\n').includes('epochs'));
  assert.ok(at('profile p {\n  resources.memory = 4 <|>\n}\n').includes('GiB'));
});

test('variants stand behind of and extends, rows behind their ablation', () => {
  const table = 'ablation terms of base {\n  no_kl: loss drop kl\n}\n';
  assert.ok(at('ablation t of <|>').includes('base'));
  assert.equal(at(`${table}\nexperiment x extends <|> {\n}\n`), ['base']);
  assert.equal(at(`${table}\nsweep s of base.<|>`), ['terms']);
  assert.equal(at(`${table}\nsweep s of base.terms.<|>`), ['base', 'no_kl']);
  assert.equal(at(`${table}\nsweep s of base {\n  variant in <|>\n}\n`), ['terms']);
});

test('profiles stand behind with; in a profile only what cannot change a result', () => {
  assert.equal(at('profile big {\n  workers = 8\n}\n\nexperiment x with <|> {\n}\n'), ['big']);
  const words = at('profile big {\n  <|>\n}\n');
  assert.ok(words.includes('device') && words.includes('resources') && !words.includes('loss'), words.join());
});

test('an axis is a setting; its values are those of the setting, or drawn', () => {
  assert.ok(at('sweep s of base {\n  <|>\n}\n').includes('sample'));
  assert.equal(at('sweep s of base {\n  loss.wide.align in [<|>]\n}\n').slice(0, 2), ['none', 'conv1x1']);
  assert.ok(at('sweep s of base {\n  train.optim.lr in <|>\n}\n').includes('log'));
  assert.equal(at('sweep s of base {\n  (train.batch, train.im<|>\n}\n'), ['image']);
  assert.equal(at('sweep s of base {\n  train.batch in [1, 2]\n  skip where loss.<|>\n}\n'), ['ce', 'kl', 'wide']);
});

test('imports: files of the folder, names that the file declares', () => {
  const list = (folder: string) =>
    folder === '.' || folder === 'sub'
      ? [
          { name: 'b.rseg', isFolder: false },
          { name: 'sub', isFolder: true },
          { name: 'notes.md', isFolder: false },
        ]
      : [];
  const files = { 'b.rseg': `${CITY}\nprofile _own {\n  workers = 1\n}\n` };
  const paths = (source: string) => {
    const file = analysed({ 'a.rseg': source, ...files });
    return completionsAt(file.analysis, file.text, file.caret, list).map(({ label }) => label);
  };
  assert.equal(paths('from "<|>"'), ['./b.rseg', './sub/']);
  assert.equal(paths('from "./<|>" import x'), ['b.rseg', 'sub/']);
  assert.equal(paths('from "./sub/b<|>'), ['b.rseg']);
  assert.equal(labels(analysed({ 'a.rseg': 'from "./b.rseg" import <|>', ...files })), ['city']);
});

test('holes of a path template', () => {
  assert.equal(at('dataset d {\n  modality rgb = image("a/{s<|>/x.png")\n}\n'), ['split}', 'scene}', 'stem}']);
});

test('a loss of one’s own is proposed with the others, and its arguments', () => {
  const own = 'extern loss focal(gamma: Positive = 2) uses student.logits, labels from "./focal.js"\n\n';
  assert.ok(at(`${own}experiment x extends base {\n  loss add fo<|>\n}\n`).includes('focal'));
  assert.equal(at(`${own}experiment x extends base {\n  loss add focal(<|>)\n}\n`), ['gamma']);
  assert.ok(at('extern loss a(b: <|>').includes('Positive'));
  assert.ok(at('extern loss a() uses student.<|>').includes('logits'));
});

test('nothing in comments, nor where something new is named', () => {
  assert.equal(at('# exp<|>'), []);
  assert.equal(at('experiment <|>'), []);
  assert.equal(
    at('experiment x extends base {\n  eval.suite <|> = missing()\n}\n').filter((word) => word === 'emm'),
    [],
  );
});

test('in broken files: an open bracket, a missing brace, a damaged line before', () => {
  assert.equal(at('experiment x extends base {\n  student = segformer(<|>\n  loss drop kl\n}\n')[0], 'mit');
  assert.ok(at('experiment x extends base {\n  train {\n    optim = adamw(lr: 1e-4\n    ba<|>\n').includes('batch'));
  assert.equal(at('experiment x extends base {\n  )) = ==\n  loss drop <|>\n}\n'), ['ce', 'kl', 'wide']);
  assert.ok(at('ablation t of base {\n  a: loss drop\n  b: loss.wi<|>\n').includes('wide'));
});

test('inside a word the whole word is replaced', () => {
  const file = inExperiments('experiment x {\n  stu<|>dnt = 1\n}\n');
  const [first] = proposals(file);
  assert.is(first?.label, 'student');
  assert.is(file.text.slice(first!.range.start, first!.range.end), 'studnt');
});

test('items tell type, default and documentation', () => {
  const found = proposals(inExperiments('experiment x {\n  train.ba<|>\n}\n')).find(({ label }) => label === 'batch')!;
  assert.is(found.detail, 'a whole number from 1, default 8');
  const loss = proposals(inExperiments('experiment x {\n  loss = ce + rr<|>\n}\n'))[0]!;
  assert.match(loss.detail, /^loss rrm\(pair: hybrid \| single/);
  assert.match(loss.documentation, /Source: /);
});

test('astral characters and CR LF before the caret do not move it', () => {
  const file = inExperiments('# 𝛼🙂\r\nexperiment x {\r\n  # 🙂\r\n  train.ba<|>\r\n}\r\n');
  assert.ok(labels(file).includes('batch'));
});

test.run();
