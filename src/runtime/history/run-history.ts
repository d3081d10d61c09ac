// What happened in a run, in the form in which trackers of experiments keep it: numbers over steps, settings, results, pictures, texts.
import { existsSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import type { RunEvent, RunState } from '../run/event.js';
import { readEvents } from '../run/event-log.js';
import { readRecordedForm } from '../run/read-record.js';
import { runFolderAt } from '../run/run-folder.js';
import type { RunManifest } from '../run/run-record.js';
import { type SettingValue, settingsOfForm } from './settings-of-form.js';

/** One value; `wall` in milliseconds since 1970. */
export interface HistoryPoint {
  readonly step: number;
  readonly wall: number;
  readonly value: number;
}
/** A picture that a validation left. */
export interface HistoryPicture {
  readonly stage: string;
  readonly step: number;
  readonly wall: number;
  /** what lies side by side in it */
  readonly tiles: readonly string[];
  /** contents of a PNG file */
  readonly png: Uint8Array;
}
export interface RunHistory {
  /** `spcr.terms.no_kl@2` */
  readonly name: string;
  /** folder of the run below the folder of all runs */
  readonly run: string;
  readonly variant: string;
  readonly seed: number;
  readonly rseg: string;
  /** `running` also for a run that was killed */
  readonly state: RunState | 'running';
  /** wall clock, milliseconds since 1970 */
  readonly started: number;
  readonly ended: number;
  readonly settings: ReadonlyMap<string, SettingValue>;
  /** tag such as `student/loss` or `student/val_miou/rgb+depth` -> its points by step; mIoU is 0..1 */
  readonly series: ReadonlyMap<string, readonly HistoryPoint[]>;
  /** tag such as `result/student/any/mean` -> mIoU 0..1, or its expected value */
  readonly results: ReadonlyMap<string, number>;
  readonly pictures: readonly HistoryPicture[];
  /** name -> content: the experiment's text and the report */
  readonly texts: ReadonlyMap<string, string>;
}

/** The history of the run in `path`, running or ended. Throws exit 3 when manifest or normal form cannot be used, 9 without events. */
export function readHistory(path: string): RunHistory {
  const folder = runFolderAt(path);
  const manifest = readJson(folder.manifest) as RunManifest;
  const { events } = readEvents(folder.events);
  const [first] = events;
  if (first === undefined) {
    throw new UserError(EXIT.checkpoint, 'the run has no events yet', { where: path, help: 'start it with: rseg run' });
  }
  const { variant, seed, rseg } = manifest;
  const last = events.at(-1)!;
  return {
    name: `${variant}@${seed}`,
    run: basename(resolve(path)),
    variant,
    seed,
    rseg,
    state: last.k === 'attempt-end' ? last.state : 'running',
    started: first.w,
    ended: last.w,
    settings: settingsOfForm(readRecordedForm(folder.normalForm)),
    series: seriesOf(events),
    results: resultsOf(events),
    pictures: picturesOf(path, events),
    texts: textsOf(path, manifest),
  };
}

/** Numbers of a step that are worth a curve. */
function valuesAt(event: RunEvent): Readonly<Record<string, number>> {
  switch (event.k) {
    case 'step': {
      const terms = Object.entries(event.terms).map(([label, value]) => [`term/${label}`, value]);
      const { loss, lr, stepMs, imagesPerSecond } = event;
      return { loss, ...Object.fromEntries(terms), lr, step_ms: stepMs, images_per_second: imagesPerSecond };
    }
    case 'validation':
      return Object.fromEntries(Object.entries(event.miou).map(([subset, value]) => [`val_miou/${subset}`, value]));
    default:
      return {};
  }
}

/** What a resumed attempt does again counts once: the steps behind its start are forgotten. */
function seriesOf(events: readonly RunEvent[]): ReadonlyMap<string, readonly HistoryPoint[]> {
  const series = new Map<string, Map<number, HistoryPoint>>();
  for (const event of events) {
    if (event.k === 'stage-start') forgetAfter(series, event.stage, event.firstStep);
    if (event.k !== 'step' && event.k !== 'validation') continue;
    for (const [name, value] of Object.entries(valuesAt(event))) {
      const tag = `${event.stage}/${name}`;
      const points = series.get(tag) ?? new Map<number, HistoryPoint>();
      series.set(tag, points.set(event.step, { step: event.step, wall: event.w, value }));
    }
  }
  return new Map([...series].map(([tag, points]) => [tag, [...points.values()].sort((a, b) => a.step - b.step)]));
}

function forgetAfter(series: ReadonlyMap<string, Map<number, unknown>>, stage: string, step: number): void {
  for (const [tag, points] of series) {
    if (!tag.startsWith(`${stage}/`)) continue;
    for (const known of [...points.keys()]) if (known > step) points.delete(known);
  }
}

function resultsOf(events: readonly RunEvent[]): ReadonlyMap<string, number> {
  const results = new Map<string, number>();
  for (const event of events) {
    if (event.k !== 'result') continue;
    const place = `result/${event.subject}/${event.suite}`;
    for (const [row, value] of Object.entries({ ...event.miou, ...event.summary }))
      results.set(`${place}/${row}`, value);
  }
  return results;
}

/** The newest of each stage and step; pictures that are gone are left out. */
function picturesOf(path: string, events: readonly RunEvent[]): readonly HistoryPicture[] {
  const pictures = new Map<string, HistoryPicture>();
  for (const event of events) {
    // a copied folder is not trusted to name files outside of itself
    if (event.k !== 'sample' || event.path.split('/').includes('..') || isAbsolute(event.path)) continue;
    const { stage, step, w: wall, tiles } = event;
    try {
      pictures.set(`${stage}/${step}`, { stage, step, wall, tiles, png: readFileSync(join(path, event.path)) });
    } catch {
      // a folder that was copied without them, or pictures that were removed to save space
    }
  }
  return [...pictures.values()];
}

function textsOf(path: string, { spec }: RunManifest): ReadonlyMap<string, string> {
  const folder = runFolderAt(path);
  const files = { 'experiment.rseg': join(folder.spec, spec), 'report.md': join(path, 'report.md') };
  return new Map(
    Object.entries(files).flatMap(([name, file]) => (existsSync(file) ? [[name, readFileSync(file, 'utf8')]] : [])),
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unusable(file, (error as Error).message);
  }
}

const unusable = (file: string, problem: string): UserError =>
  new UserError(EXIT.fileErrors, `the record of this run cannot be used: ${problem}`, {
    where: file,
    help: 'run the same command again: it is written anew from the experiment',
  });
