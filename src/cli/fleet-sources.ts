// Where the view of many runs gets them from: the record of a queue, or all folders below a folder of runs.
import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { glanceAtEvents } from '../runtime/run/event-glance.js';
import { EventReader } from '../runtime/run/event-reader.js';
import { foldersBelow } from '../runtime/run/folders-below.js';
import { identityOf } from '../runtime/run/process-identity.js';
import { queueFile, readQueue } from '../runtime/run/queue/queue-file.js';
import type { QueueRecord } from '../runtime/run/queue/queue-record.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import type { FleetList, FleetSource, ListedRun } from '../ui/fleet/fleet-source.js';
import type { RunFiles } from '../ui/run-files.js';
import { openRunFiles } from './run-files.js';

/** The runs of one queue below `runs`, as its record names them. */
export function queueSource(runs: string, first: QueueRecord): FleetSource {
  const file = queueFile(runs, first.id);
  let stamp = -1;
  let list = listOfQueue(first);
  return {
    ...eventSources(runs),
    list: () => {
      const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? stamp;
      if (changed === stamp) return list;
      stamp = changed;
      const record = readQueue(file);
      if (record !== null) list = listOfQueue(record);
      return list;
    },
    probe: () => {
      const record = list.ended === false ? readQueue(file) : null;
      if (record === null || record.ended || record.host !== hostname()) return null;
      const alive = identityOf(record.pid).startTicks !== null;
      return alive ? null : 'the process that started these runs is gone; the same command goes on with them';
    },
  };
}

/** All runs below a folder, the newest first; what they are is told by their own events. */
export function folderSource(runs: string): FleetSource {
  let stamp = -1;
  let list: FleetList | null = null;
  return {
    ...eventSources(runs),
    list: () => {
      const changed = statSync(runs, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (list !== null && changed === stamp) return list;
      stamp = changed;
      list = {
        title: `all runs in ${runs}`,
        where: 'local',
        ended: null,
        started: null,
        updated: null,
        runs: runsBelow(runs),
      };
      return list;
    },
    probe: () => null,
  };
}

/** Whether `folder` holds run folders or records of queues. */
export function holdsRuns(folder: string): boolean {
  return runsBelow(folder).length > 0;
}

function eventSources(runs: string): Omit<FleetSource, 'list' | 'probe'> {
  const files = new Map<string, RunFiles>();
  const events = (run: string): string => runFolderAt(join(runs, run)).events;
  return {
    glance: (run) => glanceAtEvents(events(run)),
    size: (run) => statSync(events(run), { throwIfNoEntry: false })?.size ?? 0,
    portions: (run) => new EventReader(events(run), { sample: true }),
    files: (run) => {
      const known = files.get(run) ?? openRunFiles(join(runs, run));
      files.set(run, known);
      return known;
    },
  };
}

function listOfQueue({ command, where, ended, started, updated, rows }: QueueRecord): FleetList {
  return { title: command, where, ended, started, updated, runs: rows };
}

function runsBelow(runs: string): readonly ListedRun[] {
  const found = foldersBelow(runs).flatMap((run) => {
    const path = runFolderAt(join(runs, run)).events;
    const at = existsSync(path) ? statSync(path).mtimeMs : null;
    return at === null ? [] : [{ run, at }];
  });
  return found
    .toSorted((a, b) => b.at - a.at)
    .map(({ run }) => ({
      name: run,
      variant: '',
      seed: 0,
      run,
      settings: [],
      state: null,
      reason: null,
      attempts: 1,
      job: null,
      exitCode: null,
    }));
}
