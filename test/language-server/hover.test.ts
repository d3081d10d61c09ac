// What a hover tells.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hoverAt } from '../../src/language-server/hover.js';
import { inlayHints } from '../../src/language-server/inlay-hints.js';
import { signatureAt } from '../../src/language-server/signature-help.js';
import { CITY, inExperiments, type MarkedFile } from './marked-text.js';

function hover({ analysis, caret, text }: MarkedFile): string {
  const found = hoverAt(analysis, caret);
  assert.ok(found !== null, 'nothing to say');
  assert.ok(found.span.start <= caret && caret <= found.span.end, text.slice(found.span.start, found.span.end));
  return found.text;
}

const EXPERIMENT = `# one student, any subset
experiment base {
  data = city
  teacher = segformer(mit_b0)
  student = segformer(mit_b0)
  loss = ce + 50 * kl + 12 * rrm(single)
  seeds = 1..3
  train {
    length = 100 epochs
    image = 256x128
  }
}
`;
const replaced = (what: string, by: string): MarkedFile => inExperiments(EXPERIMENT.replace(what, by));

test('a setting: type, default, documentation, value and who set it', () => {
  const text = hover(replaced('length =', 'len<|>gth ='));
  assert.match(text, /\*\*train\.length\*\*: a training length \(epochs, steps, images\), required/);
  assert.match(text, /`100 epochs` in `base`, set by experiment `base` \(a\.rseg:20\)/);
});

test('a setting: the values of other variants', () => {
  const rows =
    'ablation t of base {\n  long: train.length = 200 epochs\n  longer: train.length = 200 epochs; seeds = 1\n}\n';
  const text = hover(inExperiments(`${EXPERIMENT.replace('length =', 'len<|>gth =')}\n${rows}`));
  assert.match(text, /`200 epochs` in `base\.t\.long`, `base\.t\.longer`/);
});

test('an inherited setting says where it comes from', () => {
  const text = hover(inExperiments(`${EXPERIMENT}\nexperiment child extends base {\n  train.optim.l<|>r = 1e-4\n}\n`));
  assert.match(text, /a number above 0, default 6e-5/);
  assert.match(text, /`1e-4` in `child`, set by experiment `child`/);
});

test('a built-in: signature, documentation, source', () => {
  const text = hover(replaced('rrm(single)', 'rr<|>m(single)'));
  assert.match(text, /loss rrm\(pair: hybrid \| single, scale: Positive = 1e-5/);
  assert.match(text, /Source: /);
  assert.match(text, /uses `teacher\.features`/);
});

test('a loss term: its weight, and what it comes to with the scale of the loss', () => {
  const rows = 'ablation t of base {\n  no_rrm: loss drop r<|>rm\n}\n';
  const text = hover(inExperiments(`${EXPERIMENT}\n${rows}`));
  assert.match(text, /loss term `rrm`/);
  assert.match(text, /12 \* rrm\(single\)/);
  assert.match(text, /effective weight 1\.2e-4/);
});

test('a size says which side is which', () => {
  assert.is(hover(replaced('256x128', '256<|>x128')), 'height 256 × width 128');
});

test('epochs say their steps', () => {
  // 800 frames in batches of 8
  assert.match(hover(replaced('100 epochs', '10<|>0 epochs')), /10_000 steps/);
});

test('an experiment: its comment, loss and runs; a row: what it changes', () => {
  const text = hover(replaced('experiment base', 'experiment ba<|>se'));
  assert.match(text, /one student, any subset/);
  assert.match(text, /loss ce \+ 50 \* kl \+ 12 \* rrm\(single\)/);
  assert.match(text, /3 runs/);
  const row = hover(inExperiments(`${EXPERIMENT}\nablation t of base {\n  no<|>_kl: loss drop kl; seeds = 1..2\n}\n`));
  assert.match(row, /loss drop kl\nseeds = 1\.\.2/);
  assert.match(row, /2 runs/);
});

test('nothing is said about keywords and spaces', () => {
  assert.is(hoverAt(replaced('experiment base', 'exp<|>eriment base').analysis, CITY.length + 30), null);
});

test('hints: runs of ablations and sweeps, steps, effective weights', () => {
  const tables = `ablation t of base {
  no_kl: loss drop kl
}

sweep s of base {
  loss.kl.weight in [10, 20, 30]
}
`;
  const { analysis, text } = inExperiments(`${EXPERIMENT}\n${tables}`);
  const hints = inlayHints(analysis, 0, text.length).map((hint) => [
    text.slice(0, hint.offset).split(/\s/).at(-1),
    hint.text,
  ]);
  assert.equal(hints, [
    ['rrm(single)', 'effective 1.2e-4'],
    ['epochs', '10_000 steps'],
    ['base', '2 variants × 3 seeds = 6 runs'],
    ['base', '3 variants × 3 seeds = 9 runs'],
  ]);
  assert.equal(inlayHints(analysis, 0, 10), []);
});

test('the signature of the innermost call, with its argument', () => {
  const at = (source: string) => {
    const { analysis, text, caret } = inExperiments(`${EXPERIMENT}\nexperiment x extends base {\n${source}\n}\n`);
    const found = signatureAt(analysis, text, caret);
    return found === null ? null : [found.signature.name, found.active];
  };
  assert.equal(at('  train.optim = adamw(<|>'), ['adamw', 0]);
  assert.equal(at('  train.optim = adamw(1e-4, <|>)'), ['adamw', 1]);
  assert.equal(at('  train.optim = adamw(lr: 1e-4, eps: <|>1e-8)'), ['adamw', 4]);
  assert.equal(at('  student = segformer(mit([1, 2], <|>), weights: imagenet)'), ['mit', 1]);
  assert.equal(at('  student = segformer(mit([1, <|>2], [3]))'), ['mit', 0]);
  assert.equal(at('  loss add 3 * hpdm(hybrid, <|>'), ['hpdm', 1]);
  assert.equal(at('  train.batch = <|>8'), null);
});

test.run();
