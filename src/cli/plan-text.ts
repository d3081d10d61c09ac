// A plan as text for people.
import type { CompiledSweep } from '../compiler/sweep/compiled-sweep.js';
import { wrapText } from '../compiler/wrap-text.js';
import { numberText } from '../plan/effective-weight.js';
import type { ExperimentPlan, PlannedRun } from '../plan/experiment-plan.js';
import { planRows } from '../plan/plan-rows.js';
import { lengthRows, networkRows, termRows } from '../plan/plan-tables.js';
import { formatBytes } from '../ui/quantity.js';
import { sanitize } from '../ui/sanitize.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';
import { wantsGpu } from './plan-runs.js';
import { factors } from './run-queue.js';
import { sweepLines } from './sweep-lines.js';

/** Head line, a row per variant, then the terms, networks and lengths behind them. `width`: cells of a line. */
export function planText(plan: ExperimentPlan, sweeps: readonly CompiledSweep[], width: number): string {
  const { runs } = plan;
  const parts = [
    headLines(plan, width),
    sweepLines(sweeps, runs),
    variantTable(runs, width),
    termTable(runs, width),
    networkTable(runs, width),
    lengthTable(runs, width),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(sanitize).join('\n'))
    .join('\n\n')}\n`;
}

/** What a person should know before starting: contents that could not be read, runs that take longer than they may. */
export function planWarnings({ runs, unknown }: ExperimentPlan, width: number): readonly string[] {
  const contents = unknown.flatMap(({ what, message, help, assumed }) => [
    `warning: the content of ${what} is not known: ${message}`,
    `  ${assumed ? 'the plan assumes what an earlier run found there' : 'keys without it differ from those of a run, so results may be missed'}`,
    ...(help === null ? [] : [`  help: ${help}`]),
  ]);
  const late = runs.flatMap(({ address, form, stages }) => {
    const limit = form.runtime.resources.time;
    const hours = stages.reduce((sum, { price }) => sum + price.hours, 0);
    if (limit === null || hours * 3600 <= limit) return [];
    return [`warning: ${address} takes about ${timeText(hours)}, resources.time allows ${timeText(limit / 3600)}`];
  });
  return [...contents, ...late].flatMap((line) => {
    const indent = line.startsWith(' ') ? '  ' : '';
    return wrapText(line, width - indent.length, '  ').map((part) => indent + part);
  });
}

function headLines({ runs, totals }: ExperimentPlan, width: number): readonly string[] {
  const { same, cached, teachersToTrain, toTrain, toEvaluate, hours, basis, diskBytes, peakBytes } = totals;
  const counts = [
    ...(same > 0 ? [`${same} equal to others`] : []),
    `${cached} cached`,
    `${toTrain} to train`,
    ...(teachersToTrain > 0 ? [`${teachersToTrain} teacher${teachersToTrain === 1 ? '' : 's'} to train`] : []),
    `${toEvaluate} to evaluate`,
  ];
  const what = `${runs.length} run${runs.length === 1 ? '' : 's'} (${factors(runs)}): ${counts.join(', ')}`;
  if (hours === 0) return [what];
  const gpu = runs.some(({ form }) => wantsGpu(form.runtime));
  const time = hours >= 1 && gpu ? timeText(hours).replace(/h$/, 'GPU-h') : timeText(hours);
  const sizes = [
    ...(peakBytes === null ? [] : [`peak ${formatBytes(peakBytes)}`]),
    ...(diskBytes > 0 ? [`${formatBytes(diskBytes)} disk`] : []),
  ];
  const cost = [`~${time} (${basis})`, ...sizes].join(', ');
  const head = what.length + 4 + cost.length <= width ? [`${what}    ${cost}`] : [what, cost];
  return [...head, ...longestStage(runs, width)];
}

/** What the estimate of the longest stage rests on. */
function longestStage(runs: readonly PlannedRun[], width: number): readonly string[] {
  const stages = runs.flatMap(({ address, stages: own }) => own.map((stage) => ({ address, stage })));
  const longest = stages.reduce(
    (best, one) => (one.stage.price.hours > best.stage.price.hours ? one : best),
    stages[0]!,
  );
  const { stage, price } = longest.stage;
  return wrapText(`longest: ${longest.address} ${stage.id}, ${price.detail}`, width, '  ');
}

function timeText(hours: number): string {
  if (hours >= 1000) return `${Math.round(hours).toLocaleString('en-US')} h`;
  if (hours >= 1) return `${hours.toFixed(1)} h`;
  const seconds = hours * 3600;
  return seconds >= 100 ? `${(seconds / 60).toFixed(0)} min` : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

/** The reason is what people look for: where the line is too short the loss gives way. */
function variantTable(runs: readonly PlannedRun[], width: number): readonly string[] {
  const rows = planRows(runs);
  const swept = runs.some(({ coordinates }) => coordinates.length > 0);
  const header = swept ? 'loss or what the point sets' : 'loss';
  const without = table(
    [column('variant'), column('state'), column('why')],
    rows.map(({ name, state, why }) => [name, state, why]),
    Number.POSITIVE_INFINITY,
    asciiSymbols,
  );
  const left = width - Math.max(...without.map((line) => line.length)) - 2;
  const longest = Math.max(header.length, ...rows.map(({ loss }) => loss.length));
  const room = Math.min(longest, left);
  if (left < Math.min(16, longest))
    return fitted(
      [column('variant'), column('state'), column('why')],
      rows.map(({ name, state, why }) => [name, state, why]),
      width,
    );
  const cut = (text: string): string => (text.length <= room ? text : `${text.slice(0, room - 3)}...`);
  const cells = rows.map(({ name, loss, state, why }) => [name, cut(loss), state, why]);
  return fitted([column('variant'), column(cut(header)), column('state'), column('why')], cells, width);
}

function termTable(runs: readonly PlannedRun[], width: number): readonly string[] {
  const rows = termRows(runs);
  const weighted = rows.some(({ weight, inner }) => weight !== '1' || inner !== 1);
  if (!weighted) return [];
  const columns = [column('term'), column('weight'), column('inner scale'), column('effective'), column('in')];
  return fitted(
    columns,
    rows.map(({ label, loss, weight, inner, effective, ...where }) => [
      label === loss || loss.startsWith(`${label}(`) ? loss : `${loss} as ${label}`,
      weight,
      numberText(inner),
      effective,
      placesText(where, runs),
    ]),
    width,
  );
}

function networkTable(runs: readonly PlannedRun[], width: number): readonly string[] {
  const columns = [column('network'), column('role'), number('parameters'), number('GFLOPs'), column('in')];
  return fitted(
    columns,
    networkRows(runs).map(({ network, roles, parameters, gflops, image, ...where }) => [
      network,
      roles.join(', '),
      parameters.toLocaleString('en-US'),
      `${gflops >= 100 ? gflops.toFixed(0) : String(Number(gflops.toPrecision(3)))} at ${image.join('x')}`,
      placesText(where, runs),
    ]),
    width,
  );
}

function lengthTable(runs: readonly PlannedRun[], width: number): readonly string[] {
  const columns = [column('training'), column('length'), number('steps'), column('an epoch'), column('in')];
  return fitted(
    columns,
    lengthRows(runs).map(({ role, length, steps, stepsPerEpoch, frames, batch, left, ...where }) => [
      role,
      length,
      steps.toLocaleString('en-US'),
      `${stepsPerEpoch} steps: ${frames.toLocaleString('en-US')} frames / ${batch}${left === 0 ? '' : `, ${left} left out`}`,
      placesText(where, runs),
    ]),
    width,
  );
}

/** Empty for what all variants have. */
function placesText(
  { variants, everywhere }: { readonly variants: readonly string[]; readonly everywhere: boolean },
  runs: readonly PlannedRun[],
): string {
  if (everywhere) return new Set(runs.map(({ place }) => place)).size > 1 ? 'all' : '';
  const names = variants.map((place) => place.slice(place.lastIndexOf('.') + 1));
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function fitted(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  const used = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ''));
  const cells = rows.map((row) => used.map((i) => row[i] ?? ''));
  return table(
    used.map((i) => columns[i]!),
    cells,
    width,
    asciiSymbols,
  );
}

const column = (header: string): Column => ({ header, align: 'left' });
const number = (header: string): Column => ({ header, align: 'right' });
