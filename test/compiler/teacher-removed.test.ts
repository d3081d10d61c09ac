// A variant that takes the teacher away drops the terms that need one; its base stays as it is.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import type { Diagnostic } from '../../src/compiler/diagnostic.js';
import { compileText, START } from './compile-text.js';

function offered({ helps = [] }: Diagnostic, text: string): readonly string[] {
  assert.ok(helps.every(({ edits = [] }) => edits.every(({ span }) => span.file === 'main.rseg')));
  return helps.map(({ edits = [] }) => applyEdits(text, edits));
}

for (const [what, heir, mended] of [
  [
    'an heir',
    'experiment alone extends full {\n  teacher = none\n}\n',
    'experiment alone extends full {\n  teacher = none\n  loss drop kl, hpdm, rrm\n}\n',
  ],
  [
    'a row',
    'ablation t of full {\n  alone: teacher = none\n}\n',
    'ablation t of full {\n  alone: teacher = none; loss drop kl, hpdm, rrm\n}\n',
  ],
] as const) {
  test(`${what} is told at its own text, and how to go on`, () => {
    const text = START + heir;
    const { diagnostics } = compileText(text);
    assert.equal(
      diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end)]),
      [['RS4102', 'none']],
    );
    assert.equal(offered(diagnostics[0]!, text), [START + mended]);
    assert.equal(compileText(START + mended).diagnostics, []);
  });
}

test('what a sweep, the command line or a block of one line takes away is not mended in the text of the base', () => {
  const line = `${START}experiment alone extends full { teacher = none }\n`;
  const sweep = `${START}sweep s of full {\n  teacher in [none, segformer(mit_b0)]\n}\n`;
  const set = `${START}experiment same extends full {\n  seeds = 2\n}\n`;
  for (const { diagnostics } of [
    compileText(line),
    compileText(sweep),
    compileText(set, { sets: ['teacher = none'] }),
  ]) {
    assert.equal(
      diagnostics.map(({ code, helps = [] }) => [code, helps]),
      [['RS4102', []]],
    );
  }
});

test('every heir that takes the teacher away is told', () => {
  const heirs = ['a', 'b'].map((name) => `experiment ${name} extends full {\n  teacher = none\n}\n`);
  const { diagnostics } = compileText(START + heirs.join(''));
  assert.equal(
    diagnostics.map(({ message }) => /but `(\w+)` has no teacher/.exec(message)?.[1]),
    ['a', 'b'],
  );
});

test.run();
