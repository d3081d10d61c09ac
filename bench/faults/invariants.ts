// What must hold of a folder of runs after any fault, and after the attempt that follows it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { verifySealedFolder } from '../../src/runtime/checkpoint/sealed-folder.js';
import type { RunEvent } from '../../src/runtime/run/event.js';
import { readEvents } from '../../src/runtime/run/event-log.js';
import { TEMPORARY_PREFIX } from '../../src/runtime/run/whole-file.js';

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.filter(({ name }) => !name.startsWith(TEMPORARY_PREFIX)).map(({ name }) => join(folder, name));
}

const isIntact = (folder: string): boolean => 'manifest' in verifySealedFolder(folder);
const stepOf = (folder: string): number => Number(/step-(\d+)$/.exec(folder)?.[1] ?? 0);

/** The pointer LATEST names an intact checkpoint. */
function latestIsIntact(run: string): string | null {
  for (const stage of foldersIn(join(run, 'ckpt'))) {
    const pointer = join(stage, 'LATEST');
    if (existsSync(pointer) && !isIntact(join(stage, readFileSync(pointer, 'utf8').trim())))
      return `${basename(stage)}: LATEST names a damaged checkpoint`;
  }
  return null;
}

/** A checkpoint that was told is there, or a newer one, or the result that the stage ended with. */
function toldIsKept(run: string, told: readonly RunEvent[]): string | null {
  for (const event of told) {
    if (event.k !== 'checkpoint') continue;
    const has = (part: string) =>
      foldersIn(join(run, part)).filter((path) => basename(path).startsWith(`${event.stage}-`));
    if (has('artifacts').some(isIntact)) continue;
    const steps = has('ckpt').flatMap(foldersIn).filter(isIntact).map(stepOf);
    if (!steps.some((step) => step >= event.step)) return `${event.stage}: step ${event.step} was told, but is lost`;
  }
  return null;
}

/** A folder under its final name is whole: no parts of two checkpoints, none missing. */
function sealedAreWhole(run: string): string | null {
  const folders = [...foldersIn(join(run, 'artifacts')), ...foldersIn(join(run, 'ckpt')).flatMap(foldersIn)];
  const damaged = folders.find((folder) => !isIntact(folder));
  return damaged === undefined ? null : `${damaged} is not whole`;
}

/** Kinds that are not waited for: a power cut may take them. */
const FREQUENT = new Set(['step', 'evaluation-progress']);

/** The log begins with what was told, without gap. `cut`: the power went, so the end that was not synchronised may be missing. */
function logKeepsTold(run: string, told: readonly RunEvent[], cut: boolean): string | null {
  const file = join(run, 'events.jsonl');
  const { events, damaged } = readEvents(file);
  if (damaged.length > 0) return `damaged lines at ${damaged.join(', ')}`;
  const sure = cut ? told.slice(0, told.findLastIndex(({ k }) => !FREQUENT.has(k)) + 1) : told;
  if (JSON.stringify(events.slice(0, sure.length)) !== JSON.stringify(sure))
    return 'the log lost events that were told';
  return events.every(({ seq }, index) => seq === index + 1) ? null : 'the numbers of the events have gaps';
}

/** What is broken right after a fault; null when nothing is. `told`: events that were appended before it. */
export function brokenAfterFault(run: string, told: readonly RunEvent[], cut: boolean): string | null {
  return latestIsIntact(run) ?? toldIsKept(run, told) ?? sealedAreWhole(run) ?? logKeepsTold(run, told, cut);
}

/** What a killed writer left although another attempt has come to its end; null when there is nothing. */
export function orphanIn(runs: string): string | null {
  const names = readdirSync(runs, { recursive: true, encoding: 'utf8' });
  const orphan = names.find((name) => basename(name).startsWith(TEMPORARY_PREFIX));
  return orphan === undefined ? null : `${orphan} was left`;
}
