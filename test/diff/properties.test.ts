// What holds for every experiment: no difference to itself, none to another way of writing it, mirrored when the sides are swapped; merging
// with the base gives the other side, and which side is ours does not matter for the meaning.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import { compile } from '../../src/compiler/compile.js';
import { isDifferent } from '../../src/diff/compare.js';
import { mergeFiles } from '../../src/diff/merge/merge-files.js';
import { normalText } from '../../src/diff/normal-text.js';
import { arbitraryFile } from '../grammar/arbitrary-file.js';
import { experimentDrawn, mannerDrawn, PLAIN, written } from './arbitrary-experiment.js';
import { changesOf, difference, type Told } from './sides.js';

const RUNS = { seed: 20, numRuns: 60 };

const normal = (text: string): string =>
  normalText(
    'a.rseg',
    compile('a.rseg', () => text),
  );

const short = (found: readonly Told[]) => found.map(({ type, path }) => `${type} ${path}`);

test('the drawn experiments compile', () => {
  fc.assert(
    fc.property(experimentDrawn, mannerDrawn, (drawn, manner) => {
      const found = compile('a.rseg', () => written(drawn, manner)).diagnostics;
      assert.equal(
        found.filter(({ severity }) => severity === 'error').map(({ message }) => message),
        [],
      );
    }),
    RUNS,
  );
});

test('an experiment does not differ from itself, however it is written', () => {
  fc.assert(
    fc.property(experimentDrawn, mannerDrawn, mannerDrawn, (drawn, one, other) => {
      const [a, b] = [written(drawn, one), written(drawn, other)];
      assert.equal(short(changesOf(a, b)), []);
      assert.not(isDifferent(difference({ 'a.rseg': a }, { 'a.rseg': b })));
      assert.is(normal(a), normal(b));
    }),
    RUNS,
  );
});

test('other names are renames and nothing else', () => {
  fc.assert(
    fc.property(experimentDrawn, mannerDrawn, (drawn, manner) => {
      const named = { ...drawn, rows: drawn.rows.map((row) => ({ ...row, name: `new_${row.name}` })) };
      const found = changesOf(written(drawn, PLAIN), written(named, manner));
      assert.ok(
        found.every(({ type }) => type === 'renamed'),
        short(found).join(),
      );
      assert.is(found.length, drawn.rows.length);
    }),
    RUNS,
  );
});

const OPPOSITE: Readonly<Record<string, string>> = {
  'setting-added': 'setting-removed',
  'setting-removed': 'setting-added',
  'declaration-added': 'declaration-removed',
  'declaration-removed': 'declaration-added',
};

test('the way back is the mirror of the way there', () => {
  fc.assert(
    fc.property(experimentDrawn, experimentDrawn, (one, other) => {
      const [a, b] = [written(one, PLAIN), written(other, PLAIN)];
      const tell = (record: Told, back: boolean): string => {
        const type = back ? (OPPOSITE[record.type] ?? record.type) : record.type;
        const values = 'from' in record ? [record.from, record.to].map(String) : [];
        const affects = [...record.affects].sort().join();
        return [type, record.path, ...(back ? values.reverse() : values), affects].join(' ');
      };
      const there = changesOf(a, b).map((record) => tell(record, false));
      const back = changesOf(b, a).map((record) => tell(record, true));
      assert.equal([...there].sort(), [...back].sort());
      assert.is(there.length === 0, normal(a) === normal(b));
    }),
    RUNS,
  );
});

test('merging what one side left alone gives the other side', () => {
  fc.assert(
    fc.property(experimentDrawn, experimentDrawn, mannerDrawn, (one, other, manner) => {
      const [base, side] = [written(one, PLAIN), written(other, manner)];
      assert.equal(mergeFiles(base, side, base), { text: side, conflicts: 0 });
      assert.equal(mergeFiles(base, base, side), { text: side, conflicts: 0 });
      assert.equal(mergeFiles(base, side, side), { text: side, conflicts: 0 });
    }),
    RUNS,
  );
});

test('a clean merge means the same whichever side is ours, and holds the edits of both', () => {
  let clean = 0;
  fc.assert(
    fc.property(experimentDrawn, experimentDrawn, experimentDrawn, mannerDrawn, (base, one, other, manner) => {
      // each side changes a part of its own, so that most merges are clean
      const ours = {
        ...base,
        terms: one.terms,
        rows: [...base.rows, ...one.rows.slice(0, 1)].filter(
          (row, i, all) => all.findIndex(({ name }) => name === row.name) === i,
        ),
      };
      const theirs = { ...base, settings: other.settings, suites: other.suites };
      const both = { ...base, terms: ours.terms, rows: ours.rows, settings: theirs.settings, suites: theirs.suites };
      const texts = [base, ours, theirs].map((drawn) => written(drawn, manner)) as [string, string, string];
      const merged = mergeFiles(...texts);
      const swapped = mergeFiles(texts[0], texts[2], texts[1]);
      assert.equal([merged?.conflicts, swapped?.conflicts], [0, 0]);
      clean++;
      assert.is(normal(merged!.text), normal(written(both, manner)));
      assert.is(normal(swapped!.text), normal(merged!.text));
    }),
    RUNS,
  );
  assert.is(clean, RUNS.numRuns);
});

test('two edits of one value never merge silently', () => {
  fc.assert(
    fc.property(experimentDrawn, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 20 }), (drawn, a, b) => {
      const weighted = (weight: number) =>
        written({ ...drawn, terms: new Map([...drawn.terms, ['ce', weight]]) }, PLAIN);
      const merged = mergeFiles(weighted(50), weighted(a), weighted(b));
      assert.is(merged?.conflicts, 1);
      assert.match(merged!.text, /<<<<<<< ours/);
    }),
    RUNS,
  );
});

test('any three files merge to a text that can be read, or to conflicts; nothing is lost in silence', () => {
  fc.assert(
    fc.property(arbitraryFile, arbitraryFile, (a, b) => {
      assert.is(mergeFiles(a, a, b)?.conflicts, 0);
      assert.is(mergeFiles(a, b, a)?.text, b);
      const joined = mergeFiles('', a, b);
      if (joined === null || joined.conflicts > 0) return;
      assert.equal(parse(joined.text, 'merged').problems, []);
      const of = (text: string) => commentsOf(text).filter((comment, i, all) => all.indexOf(comment) === i);
      const merged = commentsOf(joined.text);
      assert.equal(
        [...of(a), ...of(b)].filter((comment) => !merged.includes(comment)),
        [],
      );
    }),
    { seed: 20, numRuns: 150 },
  );
});

const commentsOf = (text: string): readonly string[] =>
  parse(text, 'comments').ast.comments.map((comment) => comment.text.trimEnd());

test.run();
