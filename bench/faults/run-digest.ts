// What a finished run amounts to, without times: contents of its results and last checkpoints, and the values that its events tell.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST, type Manifest } from '../../src/runtime/checkpoint/sealed-folder.js';
import { readEvents } from '../../src/runtime/run/event-log.js';

/** What was compared -> sha256 or value, in a fixed order. */
export type RunDigest = ReadonlyMap<string, string>;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function sealedFiles(folder: string): readonly (readonly [string, string])[] {
  const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Manifest<unknown>;
  return manifest.files.map(({ name }) => [name, sha256(readFileSync(join(folder, name)))] as const);
}

/** Folders below `folder`, in order. */
function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Weights, optimiser state, metrics, reports and the values of events of the run in `path`. */
export function digestRun(path: string): RunDigest {
  const digest = new Map<string, string>();
  for (const stage of foldersIn(join(path, 'artifacts'))) {
    for (const [name, sha] of sealedFiles(join(path, 'artifacts', stage))) digest.set(`${stage}/${name}`, sha);
  }
  for (const stage of foldersIn(join(path, 'ckpt'))) {
    const last = foldersIn(join(path, 'ckpt', stage)).at(-1);
    if (last === undefined) continue;
    for (const [name, sha] of sealedFiles(join(path, 'ckpt', stage, last))) digest.set(`${stage}/${last}/${name}`, sha);
  }
  for (const name of readdirSync(path).sort()) {
    if (/^(report|confusion)/.test(name)) digest.set(name, sha256(readFileSync(join(path, name))));
  }
  for (const [key, value] of eventValues(path)) digest.set(key, value);
  return digest;
}

/** Values of validations and results; a work that was repeated must have told the same again. */
function eventValues(path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const event of readEvents(join(path, 'events.jsonl')).events) {
    if (event.k !== 'validation' && event.k !== 'result') continue;
    const key = event.k === 'validation' ? `${event.stage} validation ${event.step}` : `${event.stage} ${event.suite}`;
    const value = JSON.stringify(event.miou);
    const told = values.get(key) ?? value;
    values.set(key, told === value ? value : `${told} and ${value}`);
  }
  return values;
}

/** Training values by stage and step: reported at intervals of time, so two runs share only some. */
export function stepValues(path: string): ReadonlyMap<string, string> {
  const steps = readEvents(join(path, 'events.jsonl')).events.flatMap((event) =>
    event.k === 'step'
      ? [[`${event.stage} step ${event.step}`, JSON.stringify([event.lr, event.loss, event.terms])] as const]
      : [],
  );
  return new Map(steps);
}

/** The first thing in which two runs differ; null when they are the same. */
export function firstDifference(path: string, reference: string): string | null {
  const [here, there] = [digestRun(path), digestRun(reference)];
  for (const key of new Set([...there.keys(), ...here.keys()])) {
    if (here.get(key) !== there.get(key)) return `${key}: ${here.get(key)} instead of ${there.get(key)}`;
  }
  const steps = stepValues(reference);
  for (const [key, value] of stepValues(path)) {
    const other = steps.get(key);
    if (other !== undefined && other !== value) return `${key}: ${value} instead of ${other}`;
  }
  return null;
}
