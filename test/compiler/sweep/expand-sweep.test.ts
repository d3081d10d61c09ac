// Points of sweeps: which there are, in what order, what they are called, and what they mean (language reference, S6 and section 17).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../../src/compiler/plan.js';
import { countTexts } from '../../../src/compiler/sweep/count-text.js';
import { codes, compileText, pointsOf, START, settingOf, variantOf } from '../compile-text.js';

const sweep = (body: string, head = START) => compileText(`${head}sweep s of full {\n${body}\n}\n`);

const WEIGHTS = `
  loss.kl.weight in [20, 30, 50, 70]
  loss.hpdm.weight in [80, 100, 110]
  loss.hpdm.align in [none, conv1x1] when loss.hpdm.weight >= 100
  (train.batch, train.image) in [
    (8, 64x64)
    (4, 128x128)
    (2, 256x256)
  ]
  skip where loss.kl.weight == 70 and train.batch == 2`;

const countsOf = ({ sweeps }: ReturnType<typeof sweep>) => countTexts(sweeps[0]!.counts!).join(', ');

test('(a) axes multiply in file order, the last one runs fastest', () => {
  const compilation = sweep('  train.batch in [8, 4]\n  loss.kl.weight in [3, 2, 1]');
  assert.equal(codes(compilation), []);
  assert.equal(pointsOf(compilation), [
    'train.batch=8 loss.kl.weight=3',
    'train.batch=8 loss.kl.weight=2',
    'train.batch=8 loss.kl.weight=1',
    'train.batch=4 loss.kl.weight=3',
    'train.batch=4 loss.kl.weight=2',
    'train.batch=4 loss.kl.weight=1',
  ]);
});

test('(b) a tuple axis pairs values, also beside others', () => {
  const compilation = sweep(
    '  (train.batch, train.image) in [\n    (8, 64x64)\n    (4, 128x128)\n  ]\n  train.optim.lr in [1e-4, 1e-3]',
  );
  assert.equal(pointsOf(compilation), [
    'train.batch=8 train.image=64x64 train.optim.lr=1e-4',
    'train.batch=8 train.image=64x64 train.optim.lr=1e-3',
    'train.batch=4 train.image=128x128 train.optim.lr=1e-4',
    'train.batch=4 train.image=128x128 train.optim.lr=1e-3',
  ]);
  assert.equal(codes(sweep('  (train.batch, train.image) in [(8, 64x64), (4)]')), ['RS3312']);
});

test('(c) an axis whose `when` is false is absent and counts once', () => {
  const compilation = sweep(
    '  loss.hpdm.weight in [80, 100]\n  loss.hpdm.align in [none, conv1x1] when loss.hpdm.weight >= 100',
  );
  assert.equal(pointsOf(compilation), [
    'loss.hpdm.weight=80',
    'loss.hpdm.weight=100 loss.hpdm.align=none',
    'loss.hpdm.weight=100 loss.hpdm.align=conv1x1',
  ]);
});

test('(c) a condition on an absent axis sees the value of the base', () => {
  const body = (weight: number) => `  train.batch in [8, 4]
  loss.kl.weight in [10, 20] when train.batch == 4
  loss.rrm.weight in [1, 2] when loss.kl.weight == ${weight}`;
  // the base has kl at 50: only the point without the axis has it
  assert.equal(pointsOf(sweep(body(50))), [
    'train.batch=8 loss.rrm.weight=1',
    'train.batch=8 loss.rrm.weight=2',
    'train.batch=4 loss.kl.weight=10',
    'train.batch=4 loss.kl.weight=20',
  ]);
  assert.is(pointsOf(sweep(body(20))).length, 4);
});

test('(c) `when` may not look down, at itself, or at what is no axis', () => {
  assert.equal(codes(sweep('  train.batch in [4, 8] when loss.kl.weight == 1\n  loss.kl.weight in [1, 2]')), [
    'RS3315',
  ]);
  assert.equal(codes(sweep('  train.batch in [4, 8] when train.batch == 4')), ['RS3315']);
  assert.equal(codes(sweep('  train.batch in [4, 8] when train.optim.lr == 1')), ['RS3315']);
});

test('(d) `skip where` removes a point and leaves one', () => {
  const skipped = sweep(
    '  train.batch in [4, 8]\n  loss.kl.weight in [1, 2]\n  skip where train.batch == 4 and loss.kl.weight == 2',
  );
  assert.is(pointsOf(skipped).length, 3);
  assert.equal(codes(sweep('  train.batch in [4, 8]\n  skip where train.batch == 2')), ['RS3317']);
  assert.equal(codes(sweep('  train.batch in [4, 8]\n  skip where train.batch >= 4')), ['RS3317']);
  const two = sweep('  train.batch in [4, 8]\n  skip where train.batch == 4\n  skip where train.batch != 4');
  assert.equal(codes(two), ['RS3317'], 'together they leave nothing');
});

test('(d) conditions: and before or, parentheses, two axes, sizes, lengths, words', () => {
  const points = (condition: string) =>
    pointsOf(sweep(`  train.batch in [1, 2, 3]\n  loss.kl.weight in [1, 2, 3]\n  skip where ${condition}`)).length;
  assert.is(points('train.batch == 1 or train.batch == 2 and loss.kl.weight == 2'), 9 - 3 - 1);
  assert.is(points('(train.batch == 1 or train.batch == 2) and loss.kl.weight == 2'), 9 - 2);
  assert.is(points('train.batch == loss.kl.weight'), 6);
  assert.is(points('train.batch < loss.kl.weight'), 6);
  const sizes = sweep(
    '  train.image in [64x64, 128x128]\n  train.length in [5 epochs, 10 epochs]\n  skip where train.image == 128x128 and train.length > 5 epochs',
  );
  assert.is(pointsOf(sizes).length, 3);
  assert.equal(codes(sweep('  train.image in [64x64, 128x128]\n  skip where train.image > 64x64')), ['RS3314']);
});

test('(e) continuous axes need a sample, have a range, and may carry units', () => {
  assert.equal(codes(sweep('  train.optim.lr in log(1e-5, 1e-3)')), ['RS3311']);
  assert.equal(codes(sweep('  train.optim.lr in log(1e-3, 1e-5)\n  sample 3')), ['RS3319']);
  const drawn = sweep(
    '  eval.suite.emm.pixels in uniform(10%, 90%)\n  train.length in int(10 epochs, 12 epochs)\n  sample 6',
  );
  assert.equal(codes(drawn), []);
  for (const point of pointsOf(drawn))
    assert.match(point, /^eval\.suite\.emm\.pixels=\d\d\.\d+% train\.length=1[012] epochs$/);
  const [first] = drawn.sweeps[0]!.points;
  const { form, coordinates } = variantOf(drawn, first!);
  assert.equal(
    form.train.length,
    { epochs: Number.parseInt(coordinates[1]!.text, 10) },
    'what is told is what is used',
  );
});

test('(e) draws of log, uniform and int fill their ranges evenly', () => {
  const values = (axis: string) =>
    sweep(`  ${axis}\n  sample 400 seed 3`).sweeps[0]!.points.length === 0
      ? []
      : pointsOf(sweep(`  ${axis}\n  sample 400 seed 3`)).map((point) => Number.parseFloat(point.split('=')[1]!));
  const log = values('train.optim.lr in log(1e-6, 1e-2)');
  assert.ok(log.every((value) => value >= 1e-6 && value <= 1e-2));
  const below = log.filter((value) => value < 1e-4).length;
  assert.ok(Math.abs(below - 200) < 60, `${below} of 400 below the middle of the scale`);
  const uniform = values('loss.kl.weight in uniform(0, 10)');
  assert.ok(Math.abs(uniform.filter((value) => value < 2.5).length - 100) < 50);
  assert.is(new Set(values('train.batch in int(1, 4)')).size, 4, 'both ends are drawn');
});

test('(f) one value more on an axis changes few of the points that are drawn', () => {
  const drawn = (values: string) =>
    new Set(
      sweep(`  loss.kl.weight in [${values}]\n  loss.rrm.weight in [1, 2, 3, 4, 5]\n  sample 12 seed 7`).sweeps[0]!
        .points,
    );
  const before = drawn('1, 2, 3, 4, 5, 6, 7, 8, 9');
  const after = drawn('1, 2, 3, 4, 5, 6, 7, 8, 9, 10');
  const kept = [...before].filter((point) => after.has(point)).length;
  assert.ok(kept >= 9, `${kept} of 12 stay`);
});

test('(f) another seed draws other points, a larger sample keeps those there are', () => {
  for (const axis of ['loss.kl.weight in [1, 2, 3, 4, 5, 6, 7, 8, 9]', 'train.optim.lr in log(1e-5, 1e-3)']) {
    const drawn = (sample: string) => sweep(`  ${axis}\n  sample ${sample}`).sweeps[0]!.points;
    assert.not.equal([...drawn('4 seed 7')].sort(), [...drawn('4 seed 8')].sort());
    const few = drawn('4 seed 7');
    const more = new Set(drawn('7 seed 7'));
    assert.ok(few.every((point) => more.has(point)));
  }
});

test('(f) on continuous axes another axis does not move the others', () => {
  const one = pointsOf(sweep('  train.optim.lr in log(1e-5, 1e-3)\n  sample 5 seed 7'));
  const two = pointsOf(
    sweep('  loss.kl.weight in uniform(0, 9)\n  train.optim.lr in log(1e-5, 1e-3)\n  sample 5 seed 7'),
  );
  assert.equal(
    two.map((point) => point.split(' ')[1]),
    one,
  );
});

test('(f) a sample as large as a finite grid takes all of it and says so', () => {
  const compilation = sweep('  train.batch in [4, 8]\n  sample 2');
  assert.equal(codes(compilation), ['sample-takes-all']);
  assert.is(compilation.sweeps[0]!.points.length, 2);
});

test('(g) a point that equals its base, a row or another point is the same work, without a warning', () => {
  const compilation = compileText(`${START}
ablation terms of full {
  weak: loss.kl.weight = 20
}
sweep s of full {
  loss.kl.weight in [20, 50]
}
`);
  assert.equal(codes(compilation), []);
  const run = (address: string) => planStages(variantOf(compilation, address).form, 1, { baseFolder: '/' }).run;
  const [weak, same] = compilation.sweeps[0]!.points;
  assert.is(run(weak!), run('full.terms.weak'));
  assert.is(run(same!), run('full.terms.base'));
});

test('(h) the reference example counts 60 points, 5 skipped, 55 left, 12 drawn', () => {
  const compilation = sweep(`${WEIGHTS}\n  sample 12 seed 7`);
  assert.equal(codes(compilation), []);
  assert.is(countsOf(compilation), '60 points, 5 skipped, 55 left, 12 drawn');
  assert.is(compilation.sweeps[0]!.points.flatMap((point) => variantOf(compilation, point).form.seeds).length, 36);
  assert.is(countsOf(sweep(WEIGHTS)), '60 points, 5 skipped, 55 left');
  assert.is(countsOf(sweep('  train.batch in [2, 4]')), '2 points');
  const rate = sweep('  train.optim.lr in log(1e-5, 1e-3)\n  sample 20 seed 7');
  assert.is(countsOf(rate), 'infinitely many points, 20 drawn');
});

test('points are variants: settings, normal form, and where each value was written', () => {
  const compilation = sweep(
    '  loss.kl.weight in [20, 2 * 15]\n  student in [segformer(mit_b0), segformer(mit_b0, decoder: 128)]',
  );
  const [first, , , last] = compilation.sweeps[0]!.points;
  assert.match(first!, /^full\.s\.p[0-9a-f]{6}$/);
  const { form, settings, coordinates } = variantOf(compilation, last!);
  assert.is(form.variant, last);
  assert.is(form.loss.find(({ label }) => label === 'kl')?.weight, 30);
  assert.is(form.student.args.decoder, 128);
  assert.equal(coordinates[0], { path: 'loss.kl.weight', text: '2 * 15' });
  assert.is(settingOf(compilation, last!, 'loss.kl.weight'), '2 * 15');
  const terms = settings.fields.get('loss');
  assert.ok(terms?.kind === 'terms');
  assert.is(terms.terms.find(({ label }) => label === 'kl')?.weight.at.layer.kind, 'point');
  assert.equal(variantOf(compilation, 'full.s.'.length > 0 ? first! : '').variant.layers.at(-1)?.layer.kind, 'point');
});

test('spelling of values does not change a point', () => {
  const points = (values: string) => sweep(`  eval.suite.emm.pixels in [${values}]`).sweeps[0]!.points;
  assert.equal(points('50%, 25%'), points('0.5, 0.25'));
  assert.equal(codes(sweep('  eval.suite.emm.pixels in [50%, 0.5]')), ['RS3320']);
  assert.equal(
    sweep('  train.length in [1 epoch, 2 epochs]').sweeps[0]!.points,
    sweep('  train.length in [1 epochs, 2 epoch]').sweeps[0]!.points,
  );
});

test('`variant in terms` multiplies rows, the base included, with other axes', () => {
  const compilation = compileText(`${START}
ablation terms of full {
  no_kl: loss drop kl
  extra: loss add 3 * umd
}
sweep s of full {
  variant in terms
  train.batch in [2, 4]
  loss.kl.weight in [10, 20] when variant != no_kl
  loss.umd.weight in [1, 2] when variant == extra
  skip where variant == base and train.batch == 2
}
`);
  assert.equal(codes(compilation), []);
  const points = pointsOf(compilation);
  assert.is(points.length, 2 + 2 + 2 * 2 * 2);
  assert.is(points[0], 'variant=base train.batch=4 loss.kl.weight=10');
  assert.ok(points.includes('variant=no_kl train.batch=2'));
  assert.ok(points.includes('variant=extra train.batch=4 loss.kl.weight=20 loss.umd.weight=2'));
  const extra =
    compilation.sweeps[0]!.points[points.indexOf('variant=extra train.batch=4 loss.kl.weight=20 loss.umd.weight=2')]!;
  assert.equal(
    variantOf(compilation, extra)
      .form.loss.map(({ label, weight }) => `${weight} ${label}`)
      .sort(),
    ['1 ce', '100 hpdm', '12 rrm', '2 umd', '20 kl'],
  );
});

test('a row that cannot take an axis is named', () => {
  const compilation = compileText(`${START}
ablation terms of full {
  no_kl: loss drop kl
}
sweep s of full {
  variant in terms
  loss.kl.weight in [10, 20]
}
`);
  assert.equal(
    compilation.diagnostics.map(({ message }) => message),
    ['`full.terms.no_kl` has no loss term `kl`'],
  );
});

test('rows may be swept, points have no rows of their own', () => {
  const rows = `ablation terms of full {\n  no_kl: loss drop kl\n}\nsweep s of full.terms.no_kl {\n  train.batch in [2, 4]\n}\n`;
  const compilation = compileText(START + rows);
  assert.equal(codes(compilation), []);
  assert.match(compilation.sweeps[0]!.points[0]!, /^full\.terms\.no_kl\.s\.p/);
  const below = compileText(
    `${START}sweep s of full {\n  train.batch in [2, 4]\n}\nsweep t of full.s.p123456 {\n  train.batch in [2]\n}\n`,
  );
  assert.equal(
    below.diagnostics.map(({ code, label }) => [code, label]),
    [['RS2002', 'points of a sweep are no base']],
  );
});

test('domain checks run on every point, one message per mistake, with the settings of the point', () => {
  const compilation = sweep(
    '  train.image in [64x64, 250x250]\n  loss.kl.weight in [1, 2, 3]\n  student in [segformer(mit_b0), segformer(mit_b2)]',
  );
  assert.equal(codes(compilation).slice().sort(), ['RS3201', 'RS3204']);
  const widths = compilation.diagnostics.find(({ code }) => code === 'RS3204')!;
  assert.match(
    widths.notes?.[0]?.text ?? '',
    /^found in variant `full\.s\.p[0-9a-f]{6}` \(train\.image 64x64, .*mit_b2/,
  );
});

test('a final setting is no axis; two axes do not set one setting; two tables have two names', () => {
  const head = `from "./full.rseg" import full\nexperiment closed extends full {\n  final train.batch = 4\n}\n`;
  assert.equal(codes(compileText(`${head}sweep s of closed {\n  train.batch in [2, 4]\n}\n`)), ['RS2303']);
  assert.equal(codes(sweep('  train.batch in [2, 4]\n  (train.image, train.batch) in [(64x64, 2)]')), ['RS3316']);
  assert.equal(codes(sweep('  train.optim in [adamw]\n  train.optim.lr in [1e-4]')), ['RS3316']);
  assert.equal(
    codes(
      compileText(
        `${START}ablation s of full {\n  no_kl: loss drop kl\n}\nsweep s of full {\n  train.batch in [2, 4]\n}\n`,
      ),
    ),
    ['RS2101'],
  );
});

test('what cannot be read is not also said to be missing', () => {
  const compilation = sweep(
    '  train.batch in [2, 4\n  loss.kl.weight in [1, 2] when train.batch == 4\n  train.optim.lr in log(1e-5, 1e-3)\n  sampel 20',
  );
  assert.ok(
    codes(compilation).every((code) => code.startsWith('RS1')),
    codes(compilation).join(),
  );
});

test('grids of any size are answered at once', () => {
  const thousand = `[${Array.from({ length: 1000 }, (_, index) => index + 1).join(', ')}]`;
  const axes = ['loss.kl.weight', 'loss.hpdm.weight', 'loss.rrm.weight', 'train.batch'];
  const body = axes.map((path) => `  ${path} in ${thousand}`).join('\n');
  const all = sweep(body);
  assert.equal(
    all.diagnostics.map(({ code, message }) => `${code} ${message}`),
    ['RS3318 1,000,000,000,000 points are too many'],
  );
  const drawn = sweep(`${body}\n  skip where train.batch == 7\n  sample 20 seed 1`);
  assert.equal(codes(drawn), []);
  assert.is(countsOf(drawn), '1,000,000,000,000 points, 1,000,000,000 skipped, 999,000,000,000 left, 20 drawn');
  assert.is(new Set(drawn.sweeps[0]!.points).size, 20);
  const tied = sweep(`${body}\n  skip where loss.kl.weight == loss.hpdm.weight\n  sample 20 seed 1`);
  assert.is(countsOf(tied), 'points not counted, 20 drawn');
  assert.equal(codes(sweep(`${body}\n  skip where train.batch >= 1\n  sample 20`)), ['RS3317']);
  assert.equal(codes(sweep('  train.optim.lr in log(1e-5, 1e-3)\n  sample 10001')), ['RS3318']);
});

test('conditions that leave little of a large grid leave it exactly', () => {
  const values = `[${Array.from({ length: 400 }, (_, index) => index + 1).join(', ')}]`;
  const compilation = sweep(`  train.batch in [1, 2]
  loss.kl.weight in ${values} when train.batch == 1
  loss.hpdm.weight in ${values} when train.batch == 2
  loss.rrm.weight in ${values} when train.batch == 3`);
  assert.equal(codes(compilation), []);
  assert.is(compilation.sweeps[0]!.points.length, 800);
});

test.run();
