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

/** How a user wants to see the runs. */
export interface RowWishes {
  readonly filter: string;
  readonly order: FleetOrder;
  /** names of runs that stay on top, whatever the filter */
  readonly pinned: readonly string[];
}
const made = new WeakMap<Fleet, RowWishes & { readonly visible: VisibleRows }>();

export function visibleRows(fleet: Fleet, { filter, order, pinned }: RowWishes): VisibleRows {
  const last = made.get(fleet);
  if (last !== undefined && last.filter === filter && last.order === order && last.pinned === pinned)
    return last.visible;
  const { keeps, problem } = parseFilter(filter);
  const onTop = new Set(pinned);
  const top = pinned.flatMap((name) => fleet.rows.filter(({ listed }) => listed.name === name));
  const others = fleet.rows.filter((row) => !onTop.has(row.listed.name) && keeps(row));
  const visible = { rows: [...top, ...ordered(others, order)], problem };
  made.set(fleet, { filter, order, pinned, visible });
  return visible;
}
