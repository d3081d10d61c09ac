// A comparison of two experiments as lines of a terminal.
import { assertNever } from '../assert-never.js';
import type { Comparison, MeasureComparison, Side } from '../report/compare/comparison.js';
import type { SettingDifference } from '../report/compare/setting-differences.js';
import type { WeightDifference } from '../report/compare/weight-differences.js';
import type { Statistic } from '../report/statistics/seed-statistics.js';
import { numberText } from '../report/tables/paper-table.js';
import type { Palette } from '../ui/palette.js';
import { sanitize } from '../ui/sanitize.js';
import type { Symbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';

interface Style {
  readonly palette: Palette;
  readonly symbols: Symbols;
}

/** Sections with a heading each; lines of tables are at most `width` cells long. */
export function comparisonLines(comparison: Comparison, width: number, style: Style): readonly string[] {
  const { a, b, settings, environment, sameData, sameTeacher } = comparison;
  const strong = (text: string): string => style.palette.paint('strong', text);
  return [
    `${strong('A')}  ${sideText(a)}`,
    `${strong('B')}  ${sideText(b)}`,
    ...[...a.missing, ...b.missing].map((one) => style.palette.paint('warn', `without results: ${sanitize(one)}`)),
    '',
    strong('settings'),
    ...differenceLines(
      settings,
      'the same',
      'not known: a run folder does not say what its keys are made of',
      width,
      style,
    ),
    '',
    strong('results, mIoU in percent'),
    ...(sameData ? [] : ['  evaluated on different data: what differs may be the data']),
    ...(sameTeacher ? ['  the teacher is the same work on both sides'] : []),
    ...measureLines(comparison, width, style),
    '',
    strong('weights'),
    ...weightLines(comparison),
    '',
    strong('environment'),
    ...differenceLines(environment, 'the same', 'not known: a run has not been started', width, style),
  ];
}

function sideText({ variant, seeds, runs }: Side): string {
  const shown = runs.slice(0, 4).join(', ');
  return sanitize(
    `${variant}, seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}  (${shown}${runs.length > 4 ? ', …' : ''})`,
  );
}

function differenceLines(
  differences: readonly SettingDifference[] | null,
  none: string,
  unknown: string,
  width: number,
  { symbols }: Style,
): readonly string[] {
  if (differences === null) return [`  ${unknown}`];
  if (differences.length === 0) return [`  ${none}`];
  const columns: readonly Column[] = [
    { header: '', align: 'left' },
    { header: 'A', align: 'left' },
    { header: 'B', align: 'left' },
  ];
  const rows = differences.map(({ path, a, b }) => [path, a ?? '-', b ?? '-'].map(sanitize));
  return indented(table(columns, rows, width - 2, symbols));
}

function measureLines({ measures, commonSeeds }: Comparison, width: number, style: Style): readonly string[] {
  const shown = measures.filter(({ a, b }) => a !== null || b !== null);
  if (shown.length === 0) return ['  neither side has results'];
  const several = new Set(shown.map(({ network }) => network)).size > 1;
  const columns: readonly Column[] = [
    { header: '', align: 'left' },
    { header: 'A', align: 'right' },
    { header: 'B', align: 'right' },
    { header: 'B - A', align: 'right' },
    { header: 'noise', align: 'right' },
    { header: '', align: 'left' },
  ];
  const rows = shown.map((one) => {
    const name = sanitize(several ? `${one.network} ${one.measure}` : one.measure);
    const noise = one.noise === null ? '?' : one.noise.toFixed(2);
    return [
      name,
      statisticText(one.a, false),
      statisticText(one.b, false),
      statisticText(one.difference, true),
      noise,
      verdict(one, style),
    ];
  });
  const paired =
    commonSeeds.length === 0
      ? 'B - A: difference of the means; the two sides share no seed'
      : `B - A: seed by seed over seed${commonSeeds.length === 1 ? '' : 's'} ${commonSeeds.join(', ')}`;
  const noise = shown.some((one) => one.noise !== null)
    ? 'noise: what two equal experiments exceed with 5% probability, from the seeds of A, or from the difference itself where it varies more'
    : 'noise: not known, because neither side has two seeds';
  return [...indented(table(columns, rows, width - 2, style.symbols)), `  ${paired}`, `  ${noise}`];
}

function statisticText(statistic: Statistic | null, signed: boolean): string {
  if (statistic === null) return '-';
  const spread = statistic.deviation === null ? '' : ` +- ${statistic.deviation.toFixed(2)}`;
  return `${numberText(statistic.mean, signed)}${spread}`;
}

function verdict({ difference, noise }: MeasureComparison, { palette }: Style): string {
  if (difference === null) return '';
  if (difference.mean === 0 && (difference.deviation ?? 0) === 0) return palette.paint('dim', 'equal');
  if (noise === null) return '';
  if (Math.abs(difference.mean) <= noise) return palette.paint('dim', 'within noise');
  return difference.mean > 0 ? palette.paint('ok', 'better') : palette.paint('fail', 'worse');
}

function weightLines({ weights }: Comparison): readonly string[] {
  return weights.map(({ network, seeds: [a, b], difference }) => {
    const where = a === b ? `seed ${a}` : `seed ${a} of A and ${b} of B`;
    return `  ${network}, ${where}: ${weightText(difference)}`;
  });
}

function weightText(difference: WeightDifference): string {
  switch (difference.kind) {
    case 'equal':
      return 'equal';
    case 'different':
      return `different, by at most ${difference.most.toPrecision(3)} (${shareText(difference.relative)} of the largest weight there) in ${difference.of}`;
    case 'other-network':
      return `of networks with different tensors, such as ${difference.tensor}`;
    case 'unknown':
      return 'not known: one of them is not there, or damaged';
    default:
      return assertNever(difference);
  }
}

const shareText = (share: number): string => `${share < 1 ? (100 * share).toPrecision(2) : (100 * share).toFixed(0)}%`;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`.trimEnd());
