// Experiments drawn at random as data, and written down in many ways: for properties of difference and merge.
import fc from 'fast-check';

export interface DrawnRow {
  readonly name: string;
  readonly edits: readonly string[];
}
export interface DrawnExperiment {
  /** label -> weight; calls by label */
  readonly terms: ReadonlyMap<string, number>;
  readonly settings: ReadonlyMap<string, string>;
  /** name -> call */
  readonly suites: ReadonlyMap<string, string>;
  readonly rows: readonly DrawnRow[];
}

const CALLS: Readonly<Record<string, string>> = {
  ce: 'ce',
  kl: 'kl',
  hpdm: 'hpdm(hybrid)',
  rrm: 'rrm(single)',
  cmd: 'cmd',
};

const termsDrawn = fc
  .tuple(
    ...Object.keys(CALLS).map((label) => fc.tuple(fc.constant(label), fc.boolean(), fc.integer({ min: 1, max: 99 }))),
  )
  .map(
    (drawn) =>
      new Map(drawn.flatMap(([label, on, weight]) => (on || label === 'ce' ? [[label, weight] as const] : []))),
  );

const settingsDrawn = fc
  .record({
    'train.batch': fc.constantFrom('4', '8', '16'),
    'train.length': fc.constantFrom('20 epochs', '300 steps'),
    'train.optim': fc.constantFrom('adamw(lr: 6e-5)', 'adamw(lr: 1e-4, decay: 0.02)', 'adamw'),
    dropout: fc.constantFrom('all', 'subset(min: 1)', 'subset(min: 2, absent: zero)'),
    seeds: fc.constantFrom('1', '1..3', '[2, 5]'),
    workers: fc.constantFrom('0', '3'),
  })
  .map((record) => new Map(Object.entries(record)));

const suitesDrawn = fc
  .tuple(
    fc.constantFrom('missing(all_subsets)', 'missing(pixels: 50%)'),
    fc.option(fc.constantFrom('noise', 'clean'), { nil: undefined }),
  )
  .map(([any, other]) => new Map([['any', any], ...(other === undefined ? [] : [['other', other] as const])]));

/** Rows change settings that every experiment has, each differently. */
const rowsDrawn = fc
  .uniqueArray(fc.integer({ min: 100, max: 120 }), { maxLength: 5 })
  .map((weights) =>
    weights.map((weight): DrawnRow => ({ name: `row_${weight}`, edits: [`loss.ce.weight = ${weight}`] })),
  );

export const experimentDrawn: fc.Arbitrary<DrawnExperiment> = fc.record({
  terms: termsDrawn,
  settings: settingsDrawn,
  suites: suitesDrawn,
  rows: rowsDrawn,
});

/** How it is written: the order of everything that has none, blocks or paths, comments. */
export interface Manner {
  readonly order: number;
  readonly blocks: boolean;
  readonly comments: boolean;
}
export const mannerDrawn: fc.Arbitrary<Manner> = fc.record({
  order: fc.integer({ min: 0, max: 1000 }),
  blocks: fc.boolean(),
  comments: fc.boolean(),
});
export const PLAIN: Manner = { order: 0, blocks: true, comments: false };

const DATA = `dataset scenes {
  generator = streets
  classes = 12
  size = 64x64
  modality rgb = generated(rgb)
  modality depth = generated(depth)
  modality lidar = generated(lidar)
  label = generated_labels
  split train = 100
  split val = 20
}
`;

/** An order that depends on the number and nothing else. */
function shuffled<T>(items: readonly T[], order: number): readonly T[] {
  if (order === 0) return items;
  return items
    .map((item, i) => ({ item, at: (i * 7919 + order * 104729) % 1009 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

export function written(drawn: DrawnExperiment, { order, blocks, comments }: Manner): string {
  const note = (text: string): readonly string[] => (comments ? [`  # ${text}`] : []);
  const terms = shuffled([...drawn.terms], order).map(([label, weight]) => `${weight} * ${CALLS[label]}`);
  const inTrain = [...drawn.settings].filter(([path]) => path.startsWith('train.'));
  const others = [...drawn.settings].filter(([path]) => !path.startsWith('train.'));
  const lines = (pairs: readonly (readonly [string, string])[]) =>
    shuffled(pairs, order).map(([path, value]) => `  ${path} = ${value}`);
  const train = blocks
    ? ['  train {', ...lines(inTrain).map((line) => line.replace('train.', '  ')), '  }']
    : lines(inTrain);
  const suites = shuffled([...drawn.suites], order).map(([name, call]) => `    suite ${name} = ${call}`);
  const parts = [
    ['  data = scenes'],
    ['  teacher = segformer(mit_b0)'],
    ['  student = segformer(mit_b0)'],
    [...note('what is learned'), `  loss = ${terms.join('\n    + ')}`],
    lines(others),
    [...note('how'), ...train],
    ['  eval {', ...suites, '  }'],
  ];
  const body = shuffled(parts, order).flat();
  const rows = shuffled(drawn.rows, order).map(
    ({ name, edits }) => `  ${name}: ${edits.join('; ')}${comments ? ' # row' : ''}`,
  );
  const table = rows.length === 0 ? [] : ['', 'ablation terms of a {', ...rows, '}'];
  return `${DATA}\n${['experiment a {', ...body, '}', ...table].join('\n')}\n`;
}
