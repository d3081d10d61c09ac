// The overview of many runs: one line each, every column of fixed width so that nothing jumps, fewer columns in a narrow
// terminal.

import type { QueueState } from '../../runtime/run/queue/queue-record.js';
import { visiblePoints } from '../curve.js';
import type { DrawContext } from '../draw-context.js';
import { formatDuration } from '../duration.js';
import { estimateRemaining } from '../eta.js';
import { formatLoss, formatPercent } from '../quantity.js';
import { sanitize } from '../sanitize.js';
import { cellWidth, fit, truncateMiddle } from '../widgets/cell-width.js';
import { progressBar } from '../widgets/progress-bar.js';
import { sparkline } from '../widgets/sparkline.js';
import {
  type FleetRow,
  isLive,
  rowBest,
  rowFlags,
  rowMiou,
  rowProgress,
  rowSpentMs,
  rowStage,
  rowState,
  STATES,
  sharedText,
} from './fleet-row.js';

interface Column {
  readonly header: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** a narrow terminal leaves out the highest numbers first */
  readonly rank: number;
  readonly cell: (row: FleetRow, context: DrawContext) => string;
}

const NOTHING = '';
/** States whose reason matters more than anything else. */
const TELLS_WHY: ReadonlySet<QueueState> = new Set(['waiting', 'failed', 'skipped', 'stopped']);
const STATE_WIDTH = 8;
const SHAPE = 10;
const BAR = 8;
/** A narrower terminal shows settings of the marked run only. */
const SETTINGS_FROM = 76;

const COLUMNS: readonly Column[] = [
  { header: 'epoch', width: 7, align: 'right', rank: 3, cell: epochText },
  { header: 'loss', width: 6, align: 'right', rank: 4, cell: (row) => lossText(row) },
  { header: '', width: SHAPE, align: 'left', rank: 8, cell: shape },
  { header: 'mIoU', width: 5, align: 'right', rank: 1, cell: (row) => known(rowMiou(row)) },
  { header: 'best', width: 5, align: 'right', rank: 6, cell: (row) => known(rowBest(row)) },
  { header: 'done', width: 4, align: 'right', rank: 2, cell: shareText },
  { header: '', width: BAR, align: 'left', rank: 7, cell: bar },
  { header: 'left', width: 15, align: 'right', rank: 5, cell: leftText },
];

export interface TableView {
  readonly width: number;
  /** lines, the header among them */
  readonly height: number;
  /** name of the run that is marked */
  readonly marked: string | null;
  /** names of the runs that stay on top */
  readonly pinned?: readonly string[];
}

/** Lines of exactly `width` cells: a header and as many of `rows` as fit, the marked one always among them. */
export function fleetTable(rows: readonly FleetRow[], view: TableView, context: DrawContext): string[] {
  const { width, height, marked, pinned = [] } = view;
  const { palette, symbols } = context;
  if (height < 1) return [];
  const [first, end] = shownRange(rows, view);
  const plan = planColumns(rows, width);
  const head = [fit('  state', STATE_WIDTH + 2), fit('run', plan.name)];
  if (plan.settings > 0) head.push(fit('settings', plan.settings));
  for (const { header, width: cells, align } of plan.columns) head.push(fit(header, cells, symbols.ellipsis, align));
  const lines = rows.slice(first, end).map((row) => {
    const { name } = row.listed;
    return line(row, plan, width, { marked: name === marked, pinned: pinned.includes(name) }, context);
  });
  return [palette.paint('dim', fit(head.join('  '), width, symbols.ellipsis)), ...lines];
}

/** Which rows the table shows: from the first index up to, not with, the second. */
export function shownRange(
  rows: readonly FleetRow[],
  { height, marked }: Omit<TableView, 'width'>,
): readonly [number, number] {
  const room = Math.max(0, height - 1);
  const at = rows.findIndex(({ listed }) => listed.name === marked);
  const first = firstShown(rows.length, room, Math.max(0, at));
  return [first, Math.min(rows.length, first + room)];
}

/** The marked row stays a third of the way down while there is something below. */
function firstShown(count: number, room: number, at: number): number {
  return Math.max(0, Math.min(at - Math.floor(room / 3), count - room));
}

interface TablePlan {
  readonly name: number;
  /** 0 = no run sets anything, or there is no room */
  readonly settings: number;
  readonly columns: readonly Column[];
}

function planColumns(rows: readonly FleetRow[], width: number): TablePlan {
  const widest = (of: (row: FleetRow) => string): number =>
    rows.reduce((most, row) => Math.max(most, of(row).length), 0);
  const names = Math.max(
    3,
    widest(({ listed }) => listed.name),
  );
  const settings = widest(settingsText);
  let columns = [...COLUMNS];
  const fixed = (): number => STATE_WIDTH + 2 + columns.reduce((sum, column) => sum + column.width + 2, 0);
  // names and settings tell runs apart: numbers come after twenty letters of each
  const told = Math.min(names, 20) + (settings > 0 && width >= SETTINGS_FROM ? Math.min(settings, 20) + 2 : 0);
  while (columns.length > 0 && fixed() + 2 + told > width) {
    const last = Math.max(...columns.map(({ rank }) => rank));
    columns = columns.filter(({ rank }) => rank !== last);
  }
  const left = Math.max(4, width - fixed() - 2);
  const shown = Math.min(settings, Math.max(0, left - Math.min(names, 16) - 2));
  const forSettings = shown >= 12 || shown === settings ? shown : 0;
  return { name: Math.min(names, left - (forSettings > 0 ? forSettings + 2 : 0)), settings: forSettings, columns };
}

function line(
  row: FleetRow,
  plan: TablePlan,
  width: number,
  { marked, pinned }: { readonly marked: boolean; readonly pinned: boolean },
  context: DrawContext,
): string {
  const { palette, symbols } = context;
  const { as, word } = STATES[rowState(row)];
  const mark = palette.paint('accent', marked ? symbols.pointer : pinned ? symbols.pin : ' ');
  const state = palette.paint(as, fit(`${symbols.state[as]} ${word}`, STATE_WIDTH));
  const name = fit(truncateMiddle(sanitize(row.listed.name), plan.name, symbols.ellipsis), plan.name);
  const before = [`${mark} ${state}`, marked ? palette.paint('strong', name) : name];
  if (plan.settings > 0) before.push(fit(settingsText(row), plan.settings, symbols.ellipsis));
  const start = before.join('  ');
  // what works now tells when it is done
  const shared = isLive(row) ? '' : sanitize(sharedText(row));
  const reason = shared !== '' && !TELLS_WHY.has(rowState(row)) ? shared : reasonText(row);
  const cells = plan.columns.map(({ cell, width: own, align }) =>
    fit(cell(row, context), own, symbols.ellipsis, align),
  );
  const empty = shared !== '' || cells.every((cell) => cell.trim() === '');
  const room = width - cellWidth(start) - 2;
  if (reason !== '' && (empty || rowState(row) === 'failed')) {
    return fit(
      `${start}  ${palette.paint(as === 'fail' ? 'error' : 'dim', fit(reason, room, symbols.ellipsis))}`,
      width,
      symbols.ellipsis,
    );
  }
  const flags = rowFlags(row).join(', ');
  const numbers = cells.join('  ');
  const noteRoom = room - cellWidth(numbers) - 2;
  const note =
    flags !== '' && noteRoom >= 3 ? `  ${palette.paint('warn', fit(flags, noteRoom, symbols.ellipsis))}` : '';
  return fit(`${start}  ${numbers}${note}`, width, symbols.ellipsis);
}

/** Why a row waits, failed, was skipped; empty where its numbers tell more. */
export function reasonText({ listed, model, gone, trouble = null }: FleetRow): string {
  const job = listed.job === null ? '' : `job ${listed.job}`;
  const why = listed.reason ?? (listed.state === null ? gone : null) ?? trouble ?? model.failure?.message ?? '';
  return sanitize([job, why].filter((text) => text !== '').join(': '));
}

/** What a run sets beside its base: `loss.kl.weight 50, train.batch 8`. */
export function settingsText({ listed }: FleetRow): string {
  return sanitize(listed.settings.map(({ path, text }) => `${path} ${text}`).join(', '));
}

function known(share: number): string {
  return Number.isNaN(share) ? NOTHING : formatPercent(share);
}

/** `12/200`, or the step while the length of an epoch is not known. */
export function epochText(row: FleetRow): string {
  const stage = rowStage(row);
  if (stage === null || stage.steps === 0) return NOTHING;
  if (stage.stepsPerEpoch === 0) return `s ${stage.step}`;
  const epochs = Math.ceil(stage.steps / stage.stepsPerEpoch);
  return `${Math.min(Math.floor(stage.step / stage.stepsPerEpoch) + (isLive(row) ? 1 : 0), epochs)}/${epochs}`;
}

function lossText(row: FleetRow): string {
  const last = rowStage(row)?.loss.last;
  return last === null || last === undefined ? NOTHING : formatLoss(last.y);
}

function shape(row: FleetRow, { palette, symbols }: DrawContext): string {
  const stage = rowStage(row);
  const values = stage === null ? [] : visiblePoints(stage.loss).map(({ y }) => y);
  return values.length < 2 ? NOTHING : palette.series(0, sparkline(values, SHAPE, symbols));
}

function shareText(row: FleetRow): string {
  const share = rowProgress(row);
  return Number.isNaN(share) ? NOTHING : `${Math.floor(share * 100)}%`;
}

function bar(row: FleetRow, { palette, symbols }: DrawContext): string {
  const share = rowProgress(row);
  return Number.isNaN(share) ? NOTHING : palette.paint(STATES[rowState(row)].as, progressBar(share, BAR, symbols));
}

/** The range of the remaining time; of what is over, what it took. */
function leftText(row: FleetRow, { now, symbols, palette }: DrawContext): string {
  if (!isLive(row)) {
    const spent = rowSpentMs(row);
    return spent > 0 ? palette.paint('dim', `took ${formatDuration(spent)}`) : NOTHING;
  }
  const eta = estimateRemaining(row.model, now);
  if (eta === null) return NOTHING;
  const [low, high] = [formatDuration(eta.low), formatDuration(eta.high)];
  const more = eta.unmeasured.length > 0 ? '+' : '';
  return low === high ? `${low}${more}` : `${low}${symbols.range}${high}${more}`;
}
