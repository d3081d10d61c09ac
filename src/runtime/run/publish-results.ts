// Copies of results where people look for them: metrics and reports. They are derived from the artifacts, so a lost one is made again.
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../compiler/stage-plan.js';
import { atomicWrite } from './atomic-write.js';
import { glanceAtEvents } from './event-glance.js';
import { runFolderAt } from './run-folder.js';
import { artifactFiles, readArtifact } from './stage-artifacts.js';
import { METRICS_FILE } from './stage-context.js';
import { readWhole } from './whole-file.js';

/** Path of the copy of `file` in the run folder; null where nobody looks for it. */
function copyOf(stage: Stage, file: string): string | null {
  if (stage.op === 'report') return file;
  return stage.op === 'evaluate' && file === METRICS_FILE ? join('metrics', `${stage.id}.json`) : null;
}

/** Copies the result of `stage`, which must be there. */
export function publishResult(run: string, stage: Stage): void {
  for (const { name } of artifactFiles(run, stage) ?? []) {
    const copy = copyOf(stage, name);
    if (copy !== null) atomicWrite(join(run, copy), readArtifact(run, stage, name));
  }
}

/** Whether the result of `stage` is there, intact, and so are its copies. */
export function isPublished(run: string, stage: Stage): boolean {
  const files = artifactFiles(run, stage);
  if (files === null) return false;
  return files.every(({ name, size }) => {
    const copy = copyOf(stage, name);
    return copy === null || statSync(join(run, copy), { throwIfNoEntry: false })?.size === size;
  });
}

/** Whether nothing is left to do for a plan in its run folder. */
export function isFinished(run: string, stages: readonly Stage[]): boolean {
  return existsSync(run) && stages.every((stage) => isPublished(run, stage));
}

/** Whether not even the end of a finished run is left to be written down: its processes may have been killed just before. */
export function isOver(run: string, stages: readonly Stage[]): boolean {
  if (!isFinished(run, stages)) return false;
  const last = glanceAtEvents(runFolderAt(run).events).at(-1);
  return last === undefined || last.k === 'attempt-end';
}

/** Names of the copies of the result of `stage` that are gone or say something else; its result must be there. */
export function changedCopies(run: string, stage: Stage): readonly string[] {
  return (artifactFiles(run, stage) ?? []).flatMap(({ name, sha256 }) => {
    const copy = copyOf(stage, name);
    return copy === null || digestOf(join(run, copy)) === sha256 ? [] : [copy];
  });
}

function digestOf(file: string): string | null {
  if (!existsSync(file)) return null;
  return createHash('sha256').update(readWhole(file)).digest('hex');
}
