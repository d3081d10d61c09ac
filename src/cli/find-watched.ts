// What a user means who wants to watch: one run, the runs of a command, or all runs of a folder.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { newestQueue } from '../runtime/run/queue/queue-file.js';
import type { QueueRecord } from '../runtime/run/queue/queue-record.js';
import type { FleetSource } from '../ui/fleet/fleet-source.js';
import { placesOfRun, runsLike } from './find-run.js';
import { folderSource, holdsRuns, queueSource } from './fleet-sources.js';
import { EVENTS, latestRun } from './latest-run.js';

export type Watched =
  | { readonly kind: 'run'; readonly folder: string }
  | { readonly kind: 'runs'; readonly source: FleetSource };

/**
 * `wanted`: a run folder, a name below `runs`, or a folder of runs; nothing: what was worked on last below `runs`. Of a folder of
 * runs the newest queue is shown, and with `all` or without a queue everything. Throws exit 2 naming where it looked.
 */
export function findWatched(wanted: string | undefined, runs: string, all: boolean): Watched {
  if (wanted === undefined) {
    const latest = latestRun(runs);
    const queue = newestQueue(runs);
    if (all && (latest !== null || queue !== null)) return { kind: 'runs', source: folderSource(runs) };
    if (queue !== null && (latest === null || belongs(latest, queue, runs))) {
      const only = onlyRunOf(queue, runs);
      return only === null ? { kind: 'runs', source: queueSource(runs, queue) } : { kind: 'run', folder: only };
    }
    if (latest !== null) return { kind: 'run', folder: latest };
    throw new UserError(EXIT.usage, `there is no run in ${runs}`, { help: 'start one with: rseg run FILE' });
  }
  for (const folder of placesOfRun(wanted, runs)) {
    if (existsSync(join(folder, EVENTS))) return { kind: 'run', folder };
    const queue = all ? null : newestQueue(folder);
    if (queue !== null) return { kind: 'runs', source: queueSource(folder, queue) };
    if (holdsRuns(folder)) return { kind: 'runs', source: folderSource(folder) };
  }
  throw new UserError(EXIT.usage, `${wanted} is no run, and no folder of runs: there is no ${EVENTS} in it`, {
    help: runsLike(wanted, runs),
  });
}

/** A command for one run has a queue only because it had to wait: what is to be seen is the run, as soon as it is there. */
function onlyRunOf({ where, rows }: QueueRecord, runs: string): string | null {
  const [row, ...more] = rows;
  if (where !== 'local' || row === undefined || more.length > 0) return null;
  const folder = join(runs, row.run);
  return row.attempts > 0 && existsSync(join(folder, EVENTS)) ? folder : null;
}

/** A queue is what a user means while it goes on, and afterwards until another run was worked on. */
function belongs(latest: string, queue: QueueRecord, runs: string): boolean {
  if (!queue.ended || queue.rows.some(({ run }) => join(runs, run) === latest)) return true;
  return (statSync(join(latest, EVENTS), { throwIfNoEntry: false })?.mtimeMs ?? 0) < queue.updated;
}
