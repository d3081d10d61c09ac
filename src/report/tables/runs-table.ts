// Every run behind the tables, with and without results: where it lies, on what it was computed, what it cost.
import { basename } from 'node:path';
import { formatDuration } from '../../ui/duration.js';
import { addressOf, type ReportRun } from '../collect/report-run.js';
import { factsOfRun, type RunFacts } from '../collect/run-facts.js';
import { NONE, type PaperTable, type TableRow, textCell } from './paper-table.js';

const COLUMNS = ['seed', 'run', 'state', 'time', 'cost', 'engine', 'machine'] as const;
/** Told below the table where all runs have the same. */
const SHARED: ReadonlySet<string> = new Set(['engine', 'machine']);

/** In the order of the runs. A folder that several of them share is counted once. */
export function runsTable(runs: readonly ReportRun[]): { readonly table: PaperTable; readonly cost: string } {
  const owners = new Map<string, string>();
  const costs: RunFacts[] = [];
  const spikes: string[] = [];
  const lines = runs.map((run) => {
    const owner = owners.get(run.folder);
    if (owner === undefined) owners.set(run.folder, addressOf(run));
    const facts = owner === undefined ? factsOfRun(run.folder) : null;
    if (facts !== null) costs.push(facts);
    if (facts !== null && facts.spikes.length > 0) spikes.push(`${addressOf(run)} ${spikeText(facts.spikes)}`);
    const state = run.missing ?? (owner === undefined ? 'done' : `done, same work as ${owner}`);
    return [String(run.seed), basename(run.folder), state, ...costCells(facts)];
  });
  const valuesIn = (column: number): ReadonlySet<string> =>
    new Set(lines.flatMap((line) => (line[column] === '' ? [] : [line[column]!])));
  const kept = COLUMNS.flatMap((label, i) => (SHARED.has(label) && valuesIn(i).size < 2 ? [] : [i]));
  const shared = COLUMNS.flatMap((label, i) =>
    kept.includes(i) ? [] : [...valuesIn(i)].map((text) => `${label}: ${text}`),
  );
  const rows = runs.map(({ variant, coordinates }, r): TableRow => {
    const cells = kept.map((i) => lines[r]![i]!);
    return {
      label: variant,
      detail: coordinates.map(({ path, text }) => `${path} = ${text}`).join(', '),
      cells: cells.map((text) => (text === '' ? NONE : textCell(text))),
    };
  });
  const missing = runs.filter((run) => run.missing !== null).length;
  const cost = totalText(costs);
  const table: PaperTable = {
    id: 'runs',
    title: 'Runs',
    head: 'experiment',
    columns: kept.map((i) => ({ label: COLUMNS[i]!, title: COLUMNS[i]!, numeric: false })),
    sections: [{ title: '', rows }],
    notes: [
      missing === 0
        ? runs.length === 1
          ? 'The run has results.'
          : `All ${runs.length} runs have results.`
        : `${missing} of ${runs.length} run${runs.length === 1 ? '' : 's'} without results, or not with all.`,
      `Together ${cost}. A teacher that several runs share is counted where it was trained.`,
      ...(shared.length === 0 ? [] : [`${shared.join('; ')}.`]),
      ...(spikes.length === 0 ? [] : [`Losses that jumped: ${spikes.join('; ')}.`]),
    ],
  };
  return { table, cost };
}

const SHOWN_SPIKES = 5;

function spikeText(spikes: readonly string[]): string {
  const more = spikes.length - SHOWN_SPIKES;
  return `${spikes.slice(0, SHOWN_SPIKES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function costCells(facts: RunFacts | null): readonly string[] {
  if (facts === null) return ['', '', '', ''];
  const { ms, engine, description, environment, coreHours, gpuHours } = facts;
  const cost =
    gpuHours !== null ? `${hoursText(gpuHours)} GPU-h` : coreHours !== null ? `${hoursText(coreHours)} core-h` : '';
  const machine =
    environment === null ? '' : `${environment.cpu}, ${environment.cores} cores, ${environment.memoryGib} GiB`;
  return [formatDuration(ms), cost, description ?? engine ?? '', machine];
}

function totalText(costs: readonly RunFacts[]): string {
  const sum = (of: (facts: RunFacts) => number | null): number =>
    costs.reduce((total, one) => total + (of(one) ?? 0), 0);
  const [cores, gpus] = [sum(({ coreHours }) => coreHours), sum(({ gpuHours }) => gpuHours)];
  const parts = [
    ...(gpus > 0 ? [`${hoursText(gpus)} GPU-h`] : []),
    ...(cores > 0 ? [`${hoursText(cores)} core-h`] : []),
  ];
  return parts.length === 0
    ? 'no time that is known'
    : `${parts.join(' and ')} in ${formatDuration(sum(({ ms }) => ms))}`;
}

/** Three digits: hours of seconds and hours of weeks stand in one column. */
const hoursText = (hours: number): string => (hours >= 100 ? hours.toFixed(0) : hours.toPrecision(2));
