import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NamedSuite, Suite } from '../../../src/compiler/normal-form.js';
import { fusionWeights, planViews } from '../../../src/runtime/run/evaluation/suite-views.js';

const missing = (absent: 'remove' | 'zero', pixels = 1): Suite => ({
  call: 'missing',
  args: { subsets: 'all_subsets', absent, pixels, probability: 0.2 },
});
const SUITES: readonly NamedSuite[] = [
  { name: 'any', suite: missing('remove') },
  { name: 'emm', suite: missing('zero') },
  { name: 'rmm', suite: missing('zero', 0.5) },
  { name: 'nm', suite: { call: 'noise', args: { salt_pepper: 0.05, gaussian: 0.1, except: ['event'] } } },
  { name: 'plain', suite: { call: 'clean', args: {} } },
];
const NAMES = ['rgb', 'depth', 'event', 'lidar'];

test('each version of a picture is encoded once, equal rows of suites are one', () => {
  const { views, suites } = planViews(SUITES, NAMES, 'paper');
  assert.is(views.length, 12, 'clean, masked and noisy pictures of four modalities');
  assert.equal(
    suites.map(({ rows }) => rows.length),
    [15, 15, 15, 1, 1],
  );
  const distinct = new Set(suites.flatMap(({ rows }) => rows.map((row) => row.views.join())));
  assert.is(distinct.size, 15 + 14 + 14 + 1, 'nothing missing is the same everywhere');
  const noisy = views.filter((view) => view.kind === 'noisy');
  assert.equal(
    noisy.map(({ gaussian }) => gaussian),
    [0.1, 0.1, 0, 0.1],
  );
});

test('removed modalities leave the mean, zeroed ones stay in it, hit ones lose pixels', () => {
  const { views, suites } = planViews(SUITES, NAMES, 'paper');
  const weights = (suite: number, label: string): number[] => {
    const row = suites[suite]!.rows.find((one) => one.label === label)!;
    return [...fusionWeights(row, views.length)];
  };
  const picture = (values: number[]) =>
    values.flatMap((w, i) => {
      const view = views[i];
      return w === 0 ? [] : [`${view === undefined ? 'zero' : `${view.kind} ${NAMES[view.modality]}`} ${w}`];
    });
  assert.equal(picture(weights(0, 'rgb+event')), ['clean rgb 0.5', 'clean event 0.5']);
  assert.equal(picture(weights(1, 'rgb+event')), ['clean rgb 0.25', 'clean event 0.25', 'zero 0.5']);
  assert.equal(picture(weights(2, 'rgb+event')), [
    'clean rgb 0.25',
    'clean event 0.25',
    'masked depth 0.25',
    'masked lidar 0.25',
  ]);
  assert.equal(weights(0, 'rgb+depth+event+lidar'), weights(4, 'all'));
});

test('reference semantics draw a mask for every combination', () => {
  const { views } = planViews([SUITES[2]!], NAMES, 'reference');
  // every modality is hit in 7 of the 14 combinations that miss something
  assert.is(views.filter((view) => view.kind === 'masked').length, 4 * 7);
});

test.run();
