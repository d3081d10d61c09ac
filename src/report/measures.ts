// What can be measured of an evaluated network: the columns of tables. All values are percent.
import { canonicalJson } from '../compiler/canonical-json.js';
import type { NamedSuite, Suite } from '../compiler/normal-form.js';
import type { SuiteResult } from '../runtime/run/evaluation/suite-result.js';
import { fullRow } from '../runtime/run/report/metric-tables.js';
import type { Evaluated } from './collect/report-run.js';
import type { Row } from './rows.js';

export interface Measure {
  /** heading of the column */
  readonly label: string;
  /** the whole of it, for a reader who does not know the heading */
  readonly title: string;
  /** null where the network was not evaluated so */
  readonly of: (evaluated: Evaluated) => number | null;
}

/** The protocol that a suite is: any-modal, entire-missing, random-missing, noisy, or none of them. */
export type Protocol = 'any' | 'emm' | 'rmm' | 'nm' | 'clean';

/** One suite of the tables: the same name with other arguments is another one. */
export interface TableSuite {
  readonly key: string;
  readonly name: string;
  readonly protocol: Protocol;
  /** in words */
  readonly title: string;
  /** failure probability of the expected mIoU; null where nothing fails */
  readonly probability: number | null;
}

export function protocolOf({ call, args }: Suite): Protocol {
  if (call !== 'missing') return call === 'noise' ? 'nm' : 'clean';
  if (args.pixels < 1) return 'rmm';
  return args.absent === 'remove' ? 'any' : 'emm';
}

const keyOf = ({ name, suite }: NamedSuite): string => `${name} ${canonicalJson(suite)}`;
const share = (value: number): string => `${Number((100 * value).toFixed(4))}%`;

function titleOf({ call, args }: Suite): string {
  if (call === 'clean') return 'all modalities as they are';
  if (call === 'noise') {
    const spared = args.except.length === 0 ? '' : `, Gaussian not on ${args.except.join(', ')}`;
    return `noisy modalities: ${share(args.salt_pepper)} salt and pepper, Gaussian ${args.gaussian}${spared}`;
  }
  if (args.pixels < 1) return `random missing: absent modalities lose ${share(args.pixels)} of their pixels`;
  return args.absent === 'remove'
    ? 'any-modal: absent modalities are removed'
    : 'entire missing: absent modalities are zeros';
}

/** All suites that any of the rows was evaluated by, in the order in which they are met. */
export function suitesOf(rows: readonly Row[]): readonly TableSuite[] {
  const found = new Map<string, NamedSuite>();
  for (const { seeds } of rows)
    for (const { evaluated } of seeds)
      for (const suite of evaluated.stage.evaluation.suites) found.set(keyOf(suite), suite);
  const all = [...found.values()];
  return all.map((named): TableSuite => {
    const { name, suite } = named;
    const namesakes = all.filter((other) => other.name === name);
    return {
      key: keyOf(named),
      name: namesakes.length === 1 ? name : `${name} ${namesakes.indexOf(named) + 1}`,
      protocol: protocolOf(suite),
      title: titleOf(suite),
      probability: suite.call === 'missing' ? suite.args.probability : null,
    };
  });
}

/** The results of one suite; null where the network was not evaluated by it. */
export function resultOf({ stage, metrics }: Evaluated, { key }: TableSuite): SuiteResult | null {
  if (metrics === null) return null;
  const named = stage.evaluation.suites.find((suite) => keyOf(suite) === key);
  return named === undefined ? null : (metrics.suites.find(({ suite }) => suite === named.name) ?? null);
}

const percent = (value: number | undefined): number | null => (value === undefined ? null : 100 * value);

/** Mean mIoU of a suite: the mIoU itself where it has one row. */
export function meanMeasure(suite: TableSuite): Measure {
  return {
    label: suite.name,
    title: `mean mIoU of ${suite.name} (${suite.title})`,
    of: (evaluated) => percent(resultOf(evaluated, suite)?.summary.mean),
  };
}

/** Expected mIoU when each modality fails with the suite's probability (method, equation 13). */
export function expectedMeasure(suite: TableSuite, probability: number): Measure {
  return {
    label: `${suite.name} E`,
    title: `expected mIoU of ${suite.name} when every modality fails with probability ${share(probability)}`,
    of: (evaluated) =>
      percent(resultOf(evaluated, suite)?.expected.find((one) => one.probability === probability)?.miou),
  };
}

/** mIoU of one subset of the modalities; `row` as the results call it. */
export function subsetMeasure(suite: TableSuite, row: string, label: string): Measure {
  return {
    label,
    title: `${suite.name}: mIoU with ${row.replaceAll('+', ', ')}`,
    of: (evaluated) => percent(resultOf(evaluated, suite)?.rows.find((one) => one.row === row)?.miou),
  };
}

/** Mean mIoU of a suite on the frames of one condition. */
export function conditionMeasure(suite: TableSuite, by: string, value: string): Measure {
  return {
    label: value,
    title: `mean mIoU of ${suite.name} on frames with ${by} = ${value}`,
    of: (evaluated) =>
      percent(resultOf(evaluated, suite)?.conditions.find((one) => one.by === by && one.value === value)?.summary.mean),
  };
}

/** IoU of one class with all modalities present. */
export function classMeasure(index: number, name: string): Measure {
  return {
    label: name,
    title: `IoU of ${name}, all modalities present`,
    of: ({ metrics }) => (metrics === null ? null : percent(fullRow(metrics).iou[index])),
  };
}

/**
 * The robustness mean of the published tables: of EMM mean and expectation, RMM mean and expectation, and NM. Null unless the suites hold
 * one of each.
 */
export function robustnessMeasure(suites: readonly TableSuite[]): Measure | null {
  const only = (protocol: Protocol): TableSuite | null => {
    const own = suites.filter((suite) => suite.protocol === protocol);
    return own.length === 1 ? own[0]! : null;
  };
  const [emm, rmm, nm] = [only('emm'), only('rmm'), only('nm')];
  if (emm === null || rmm === null || nm === null) return null;
  const parts = [
    meanMeasure(emm),
    expectedMeasure(emm, emm.probability!),
    meanMeasure(rmm),
    expectedMeasure(rmm, rmm.probability!),
    meanMeasure(nm),
  ];
  return {
    label: 'robustness',
    title: `mean of ${parts.map(({ label }) => label).join(', ')}`,
    of: (evaluated) => {
      const values = parts.map(({ of }) => of(evaluated));
      return values.some((value) => value === null)
        ? null
        : values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
    },
  };
}
