// Values as their author would write them: units, and the names of arguments.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { settingAt } from '../../src/compiler/read-setting.js';
import { valueText } from '../../src/compiler/value-text.js';
import { compileText, START } from './compile-text.js';

function shown(statement: string, path: string): string {
  const { variants, sources, diagnostics } = compileText(
    `${START}\nexperiment mine extends full {\n  ${statement}\n}\n`,
  );
  assert.equal(diagnostics, []);
  return valueText(settingAt(variants.get('mine')!.settings, ...path.split('.'))!, sources);
}

const SUM = 'ce + 50 * kl + 100 * hpdm(hybrid) + 12 * rrm(single)';

for (const [statement, path, text] of [
  ['eval.select = mean(miou, over: emm)', 'eval.select', 'mean(miou, over: emm)'],
  ['eval.select = mean(over: emm)', 'eval.select', 'mean(over: emm)'],
  ['eval.suite any = missing(all_subsets, absent: remove)', 'eval.suite.any', 'missing(all_subsets, absent: remove)'],
  [
    'eval.suite any = missing( # all\n    subsets: all_subsets\n    pixels: 50%\n  )',
    'eval.suite.any',
    'missing(subsets: all_subsets, pixels: 50%)',
  ],
  [
    'loss.kl.weight = ramp(from: 0, to: 9, over: 2 epochs)',
    'loss',
    SUM.replace('50', 'ramp(from: 0, to: 9, over: 2 epochs)'),
  ],
  ['loss.hpdm.pair = single', 'loss', SUM.replace('hybrid', 'single')],
  ['loss.hpdm.align = conv1x1', 'loss', SUM.replace('hybrid', 'hybrid, align: conv1x1')],
  ['train.optim.decay = 50%', 'train.optim', 'adamw(lr: 6e-5, decay: 50%)'],
] as const) {
  test(`${statement}: ${path}`, () => {
    assert.is(shown(statement, path), text);
  });
}

test.run();
