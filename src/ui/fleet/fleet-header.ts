// What stands above the table of runs: what they are, how many are where, when they are done, what they cost so far.
import type { QueueState } from '../../runtime/run/queue/queue-record.js';
import type { DrawContext } from '../draw-context.js';
import { formatClock, formatDuration } from '../duration.js';
import { sanitize } from '../sanitize.js';
import { cellWidth, fit, justify, truncateMiddle } from '../widgets/cell-width.js';
import { estimateFleet, type FleetEta } from './fleet-eta.js';
import type { Fleet } from './fleet-reader.js';
import { type FleetRow, isLive, isOver, rowSpentMs, rowState, STATES } from './fleet-row.js';

/** In the order in which people ask. */
const COUNTED: readonly QueueState[] = [
  'running',
  'done',
  'failed',
  'retrying',
  'waiting',
  'stopped',
  'finished-before',
  'same',
  'skipped',
];

/** One line of exactly `width` cells: what was asked for, state, clock, remaining time. */
export function fleetTitle({ list, rows }: Fleet, width: number, context: DrawContext): string {
  const { palette, symbols, now } = context;
  const over = list.ended === true || rows.every(isOver);
  const bad = rows.some((row) => rowState(row) === 'failed');
  const as = !over ? 'run' : bad ? 'fail' : 'ok';
  const word = !over ? 'running' : bad ? 'ended, some failed' : 'ended';
  const clock = list.started === null ? '' : ` ${formatClock((over ? (list.updated ?? now) : now) - list.started)}`;
  const badge = `${palette.paint(as, `${symbols.state[as]} ${word}`)}${clock}`;
  const eta = over ? null : estimateFleet(rows, now);
  const gap = ` ${symbols.separator} `;
  const endings = eta === null ? [''] : [`${gap}${fleetEtaText(eta, symbols.range)}`, `${gap}${shortText(eta)}`, ''];
  const title = `${palette.paint('accent', ' rseg')}  ${palette.paint('strong', sanitize(list.title))}`;
  const least = Math.min(cellWidth(title), Math.max(12, Math.floor(width * 0.25)));
  const ending = endings.find((text) => cellWidth(badge) + cellWidth(text) + least + 2 <= width) ?? '';
  return justify(title, `${badge}${ending} `, width, symbols.ellipsis);
}

/** One line of exactly `width` cells: `33 runs: 2 running, 12 done, 19 waiting`, and the time computed so far. */
export function fleetCounts(rows: readonly FleetRow[], width: number, context: DrawContext): string {
  const { palette, symbols } = context;
  const counts = countsByState(rows);
  const parts = COUNTED.filter((state) => counts.has(state)).map((state) => {
    const { as } = STATES[state];
    return `${palette.paint(as, symbols.state[as])} ${counts.get(state)} ${stateName(state)}`;
  });
  const spent = rows.reduce((sum, row) => sum + rowSpentMs(row), 0);
  const cost = spent > 0 ? palette.paint('dim', `computed ${formatDuration(spent)} `) : '';
  const left = ` ${rows.length} run${rows.length === 1 ? '' : 's'}   ${parts.join('   ')}`;
  return cellWidth(left) + cellWidth(cost) + 1 > width
    ? fit(left, width, symbols.ellipsis)
    : justify(left, cost, width);
}

/** `2 running, 12 done, 19 waiting`. */
export function countsText(rows: readonly FleetRow[]): string {
  const counts = countsByState(rows);
  const parts = COUNTED.filter((state) => counts.has(state)).map((state) => `${counts.get(state)} ${stateName(state)}`);
  return parts.join(', ');
}

/** `about 2h 10m left (1h 50m–2h 40m)`, and how many runs that leaves out. */
export function fleetEtaText(eta: FleetEta, range: string): string {
  const span = `about ${formatDuration(eta.mid)} left (${formatDuration(eta.low)}${range}${formatDuration(eta.high)})`;
  return eta.unmeasured === 0 ? span : `${span} + ${eta.unmeasured} runs not measured yet`;
}

/** One line: order and filter of the table, and which of its rows are seen. */
export function tableNote(
  how: {
    readonly order: string;
    readonly filter: string;
    readonly problem: string | null;
    /** indices of the rows that are seen */
    readonly range: readonly [number, number];
    readonly rows: number;
    readonly total: number;
  },
  width: number,
  context: DrawContext,
): string {
  const { palette, symbols } = context;
  const { order, filter, problem, range, rows, total } = how;
  if (problem !== null) return palette.paint('warn', fit(` filter: ${sanitize(problem)}`, width, symbols.ellipsis));
  const [first, end] = range;
  const parts = [
    `order ${order}`,
    ...(filter === '' ? [] : [`filter ${truncateMiddle(sanitize(filter), 60)}: ${rows} of ${total}`]),
    ...(end - first < rows ? [`lines ${first + 1}${symbols.range}${end} of ${rows}`] : []),
  ];
  return palette.paint('dim', fit(` ${parts.join('   ')}`, width, symbols.ellipsis));
}

function countsByState(rows: readonly FleetRow[]): ReadonlyMap<QueueState, number> {
  const counts = new Map<QueueState, number>();
  for (const row of rows) counts.set(rowState(row), (counts.get(rowState(row)) ?? 0) + 1);
  return counts;
}

function stateName(state: QueueState): string {
  return state === 'finished-before' ? 'finished before' : state;
}

function shortText(eta: FleetEta): string {
  return `${eta.unmeasured > 0 ? 'over' : 'about'} ${formatDuration(eta.mid)} left`;
}

/** The run that tells most when none is marked: the first that works, else the first. */
export function firstOfInterest(rows: readonly FleetRow[]): string | null {
  return (rows.find(isLive) ?? rows[0])?.listed.name ?? null;
}
