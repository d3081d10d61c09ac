// In which order the overview shows its runs. Equal ones keep the order of the plan.
import type { QueueState } from '../../runtime/run/queue/queue-record.js';
import { type FleetRow, rowMiou, rowProgress, rowStage, rowState } from './fleet-row.js';

export const FLEET_ORDERS = ['plan', 'state', 'mIoU', 'loss', 'progress', 'name'] as const;
export type FleetOrder = (typeof FLEET_ORDERS)[number];

/** What needs attention first. */
const URGENCY: readonly QueueState[] = [
  'failed',
  'retrying',
  'running',
  'stopped',
  'waiting',
  'skipped',
  'done',
  'finished-before',
  'same',
];

export function nextOrder(order: FleetOrder): FleetOrder {
  return FLEET_ORDERS[(FLEET_ORDERS.indexOf(order) + 1) % FLEET_ORDERS.length]!;
}

/** Best first; what is not known comes last. */
export function ordered(rows: readonly FleetRow[], order: FleetOrder): readonly FleetRow[] {
  switch (order) {
    case 'plan':
      return rows;
    case 'state':
      return byNumber(rows, (row) => URGENCY.indexOf(rowState(row)));
    case 'mIoU':
      return byNumber(rows, (row) => -rowMiou(row));
    case 'loss':
      return byNumber(rows, (row) => rowStage(row)?.loss.last?.y ?? Number.NaN);
    case 'progress':
      return byNumber(rows, (row) => -rowProgress(row));
    case 'name':
      return rows.toSorted((a, b) => (a.listed.name < b.listed.name ? -1 : a.listed.name > b.listed.name ? 1 : 0));
  }
}

function byNumber(rows: readonly FleetRow[], of: (row: FleetRow) => number): readonly FleetRow[] {
  const keyed = rows.map((row) => ({ row, key: of(row) }));
  const last = (key: number): number => (Number.isNaN(key) ? Number.POSITIVE_INFINITY : key);
  return keyed.sort((a, b) => (last(a.key) === last(b.key) ? 0 : last(a.key) - last(b.key))).map(({ row }) => row);
}
