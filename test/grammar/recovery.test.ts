// One mistake, one message. Each token of a valid file is deleted once, and each of five texts inserted before each
// token once; what is no longer valid must give exactly one error, and the other declarations must survive.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mutantsOf } from '../../bench/recovery/mutants.js';
import { parse } from '../../grammar/parse.js';
import { fixture, fixtureNames } from './fixture.js';

interface Score {
  readonly invalid: number;
  readonly one: number;
  readonly lost: number;
}

function score(mutants: readonly string[], declarations: number): Score {
  const parsed = mutants.map((mutant) => parse(mutant, 'mutant.rseg'));
  return {
    invalid: parsed.filter(({ problems }) => problems.length > 0).length,
    one: parsed.filter(({ problems }) => problems.length === 1).length,
    lost: parsed.filter(({ ast }) => ast.decls.length < declarations).length,
  };
}

function percent(part: number, whole: number): string {
  return `${part}/${whole} = ${((100 * part) / whole).toFixed(1)} %`;
}

for (const name of fixtureNames) {
  test(`a single mistake in ${name} gives a single message`, () => {
    const text = fixture(name);
    const { ast, problems } = parse(text, name);
    assert.equal(problems, []);
    const { deletions, insertions } = mutantsOf(text);
    const deleted = score(deletions, ast.decls.length);
    const added = score(insertions, ast.decls.length);
    const summary =
      `deletions ${percent(deleted.one, deleted.invalid)}, insertions ${percent(added.one, added.invalid)}, ` +
      `declarations lost ${deleted.lost} and ${added.lost}`;
    assert.ok(deleted.one >= 0.99 * deleted.invalid && added.one >= 0.99 * added.invalid, summary);
    // A data set, profile or experiment without its keyword cannot be told from the others; nothing else may cost a declaration.
    assert.is(added.lost, 0, summary);
    const keywords = ast.decls.filter(({ kind }) => ['dataset', 'profile', 'experiment'].includes(kind));
    assert.ok(deleted.lost <= keywords.length, summary);
  });
}

test('eight mistakes give eight messages, each on its line', () => {
  const text = `experiment spcr {
  data deliver
  teacher = segformer(mit_b0, weights: "w.safetensors"
  loss = ce + + kl
  train {
    length = = 200 epochs
    batch = 8 ]
  }
}
ablation terms of {
  no_kl: loss drop
}
sweep weights of spcr {
  loss.kl.weight [20, 30]
}
`;
  const lines = parse(text, 'eight.rseg').problems.map(({ range }) => text.slice(0, range.start).split('\n').length);
  assert.equal(lines, [2, 3, 4, 6, 7, 10, 11, 14]);
});

test('a missing value leaves the setting in the tree, so that nobody calls it missing', () => {
  for (const line of ['length =', 'length 200 epochs', 'length.', 'length keep', 'length add']) {
    const [experiment] = parse(`experiment e {\n  ${line}\n  next = 1\n}`, 'test.rseg').ast.decls;
    const edits = experiment?.kind === 'experiment' ? experiment.body.edits : [];
    assert.equal(
      edits.map((edit) => ('path' in edit ? edit.path.parts[0]?.name : edit.kind)),
      ['length', 'next'],
      line,
    );
    const [edit] = edits;
    assert.is(edit !== undefined && 'value' in edit && 'kind' in edit.value && edit.value.kind, 'error', line);
  }
});

test('what stands behind an error on its line is not believed', () => {
  const [experiment] = parse('experiment e {\n  data ) ] = 3 foo = 4\n  next = 1\n}', 'test.rseg').ast.decls;
  const edits = experiment?.kind === 'experiment' ? experiment.body.edits : [];
  const names = edits.map((edit) => 'path' in edit && edit.path.parts[0]?.name);
  assert.not.ok(names.includes('foo'));
  assert.ok(names.includes('next'));
});

test('a block that is never closed ends where the indentation says', () => {
  const text =
    'experiment e {\n  train {\n    batch = 8\n\n  eval {\n    split = val\n  }\n}\nprofile p {\n  a = 1\n}\n';
  const { ast, problems } = parse(text, 'test.rseg');
  assert.equal(
    problems.map(({ code, range }) => [code, range.start]),
    [['RS1004', text.indexOf('{', 15)]],
  );
  const [experiment, profile] = ast.decls;
  assert.is(experiment?.kind === 'experiment' && experiment.body.edits.length, 2);
  assert.is(profile?.kind, 'profile');
});

test.run();
