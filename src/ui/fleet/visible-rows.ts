// The runs that the overview shows, filtered and ordered. Drawing and keys ask for the same list: it is made once.
import { parseFilter } from './fleet-filter.js';
import { type FleetOrder, ordered } from './fleet-order.js';
import type { Fleet } from './fleet-reader.js';
import type { FleetRow } from './fleet-row.js';

export interface VisibleRows {
  readonly rows: readonly FleetRow[];
  /** what is wrong with the filter */
  readonly problem: string | null;
}

const made = new WeakMap<
  Fleet,
  { readonly filter: string; readonly order: FleetOrder; readonly visible: VisibleRows }
>();

export function visibleRows(fleet: Fleet, filter: string, order: FleetOrder): VisibleRows {
  const last = made.get(fleet);
  if (last !== undefined && last.filter === filter && last.order === order) return last.visible;
  const { keeps, problem } = parseFilter(filter);
  const visible = { rows: ordered(fleet.rows.filter(keeps), order), problem };
  made.set(fleet, { filter, order, visible });
  return visible;
}
