// What no order of axes, lines or values may change, for sweeps of all shapes.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../../src/compiler/plan.js';
import { codes, compileText, START, variantOf } from '../compile-text.js';

interface AxisText {
  readonly path: string;
  readonly values: readonly string[];
}

const numbers = (from: number) =>
  fc.uniqueArray(fc.integer({ min: from, max: from + 40 }), { minLength: 1, maxLength: 4 });
const texts = (values: fc.Arbitrary<number[]>) => values.map((some) => some.map(String));
const axis = (path: string, values: fc.Arbitrary<string[]>): fc.Arbitrary<AxisText> =>
  values.map((some) => ({ path, values: some }));

const pool = fc.tuple(
  axis('loss.kl.weight', texts(numbers(1))),
  axis('loss.rrm.weight', texts(numbers(1))),
  axis('train.batch', texts(numbers(1))),
  axis('train.image', fc.subarray(['64x64', '96x64', '128x128'], { minLength: 1 })),
  axis('eval.suite.emm.pixels', fc.subarray(['10%', '0.5', '90%'], { minLength: 1 })),
  axis('train.optim', fc.subarray(['adamw', 'adamw(lr: 1e-4)', 'adamw(decay: 0)'], { minLength: 1 })),
);
const axes = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1, maxLength: 3 });
const chosen = fc.tuple(pool, axes).map(([all, indexes]) => indexes.map((index) => all[index]!));

const axisLine = ({ path, values }: AxisText) => `  ${path} in [${values.join(', ')}]`;
const compileLines = (lines: readonly string[]) => compileText(`${START}sweep s of full {\n${lines.join('\n')}\n}\n`);

/** Points with the keys of their runs. */
function contents(lines: readonly string[]): readonly string[] {
  const compilation = compileLines(lines);
  const wrong = codes(compilation).filter((code) => code !== 'sample-takes-all');
  if (wrong.length > 0) return wrong;
  const { points } = compilation.sweeps[0]!;
  return points
    .map((point) => `${point} ${planStages(variantOf(compilation, point).form, 1, { baseFolder: '/' }).run}`)
    .sort();
}

test('order of axes, of values and of lines changes neither the points nor their keys', () => {
  const sample = fc.option(fc.integer({ min: 1, max: 9 }), { nil: null });
  fc.assert(
    fc.property(
      chosen.chain((some) => {
        const shuffled = (from: readonly AxisText[]) => fc.shuffledSubarray([...from], { minLength: from.length });
        const inside = fc.tuple(
          ...some.map(({ path, values }) => axis(path, fc.shuffledSubarray([...values], { minLength: values.length }))),
        );
        return fc.tuple(fc.constant(some), inside.chain(shuffled), sample, fc.boolean());
      }),
      ([some, moved, count, first]) => {
        const last = count === null ? [] : [`  sample ${count} seed 5`];
        const lines = moved.map(axisLine);
        assert.equal(
          contents([...some.map(axisLine), ...last]),
          contents(first ? [...last, ...lines] : [...lines, ...last]),
        );
      },
    ),
    { numRuns: 150 },
  );
});

test('a larger sample keeps the points of a smaller one', () => {
  const drawn = fc.constantFrom('train.optim.lr in log(1e-5, 1e-3)', 'loss.hpdm.weight in uniform(1, 100)');
  fc.assert(
    fc.property(
      chosen.filter((some) => some.every(({ path }) => path !== 'train.optim')),
      fc.option(drawn, { nil: null }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(99),
      (some, continuous, few, more, seed) => {
        const lines = [...some.map(axisLine), ...(continuous === null ? [] : [`  ${continuous}`])];
        const points = (count: number) => contents([...lines, `  sample ${count} seed ${seed}`]);
        const larger = new Set(points(few + more));
        assert.equal(
          points(few).filter((point) => !larger.has(point)),
          [],
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('a condition in any spelling keeps the points that it says, and the rest goes', () => {
  fc.assert(
    fc.property(
      fc.tuple(texts(numbers(1)), texts(numbers(1))),
      fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
      ([batches, weights], operator) => {
        const lines = [
          axisLine({ path: 'train.batch', values: batches }),
          axisLine({ path: 'loss.kl.weight', values: weights }),
        ];
        const holds = (a: number, b: number) =>
          ({ '==': a === b, '!=': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b })[operator];
        const all = batches.flatMap((a) => weights.map((b) => holds(Number(a), Number(b))));
        const left = all.filter((skipped) => !skipped).length;
        const compilation = compileLines([...lines, `  skip where train.batch ${operator} loss.kl.weight`]);
        if (left === 0 || left === all.length) assert.equal(codes(compilation), ['RS3317']);
        else assert.is(compilation.sweeps[0]!.points.length, left);
      },
    ),
    { numRuns: 60 },
  );
});

test.run();
