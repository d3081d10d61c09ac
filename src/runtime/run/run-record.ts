// What a run folder says about itself: written at every attempt, read by people and by `rseg watch`.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { NormalForm } from '../../compiler/normal-form.js';
import type { StagePlan } from '../../compiler/stage-plan.js';
import type { EngineName } from '../engine/engine.js';
import { atomicWriteJson } from './atomic-write.js';
import { recordEnvironment, rsegVersion } from './environment-record.js';
import { type LossBundles, storeLosses } from './own-loss/stored-losses.js';
import { writeRecord } from './record-seal.js';
import { relativePlan } from './relative-plan.js';
import type { RunFolder } from './run-folder.js';

/** The text a run was compiled from. */
export interface SourceFiles {
  /** path of the file that was named on the command line */
  readonly entry: string;
  /** path -> text of this file and of everything it imports */
  readonly texts: ReadonlyMap<string, string>;
}

export interface RunManifest {
  readonly version: 1;
  readonly rseg: string;
  readonly run: string;
  readonly variant: string;
  readonly seed: number;
  /** the entry file inside `spec/` */
  readonly spec: string;
  readonly stages: readonly { readonly id: string; readonly op: string; readonly key: string }[];
  /** name of the run in whose folder its text was edited */
  readonly forkedFrom?: string;
}

/** The folder below which all files lie. */
function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0]!);
  while (files.some((file) => relative(folder, file).startsWith('..')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

/** Where the text of `file` is kept in a run folder. */
export function copyOfSource(folder: RunFolder, sources: SourceFiles, file: string): string {
  return join(folder.spec, relative(commonFolder([sources.entry, ...sources.texts.keys()]), file));
}

/** Of which run an earlier start forked this one. */
function forkedBefore({ manifest }: RunFolder): string | null {
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as RunManifest).forkedFrom ?? null;
  } catch {
    return null;
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Writes manifest, sources, code of losses, normal form, plan and environment. Throws exit 3 when one of them was edited in the folder, exit 6
 * when one cannot be written.
 */
export function writeRunRecord(
  folder: RunFolder,
  plan: StagePlan,
  normalForm: NormalForm,
  sources: SourceFiles,
  engine: EngineName | 'auto',
  bundles: LossBundles,
  fork: string | null,
): void {
  const forkedFrom = fork ?? forkedBefore(folder);
  const base = commonFolder([sources.entry, ...sources.texts.keys()]);
  const manifest: RunManifest = {
    version: 1,
    rseg: rsegVersion,
    run: plan.run,
    variant: plan.variant,
    seed: plan.seed,
    spec: relative(base, sources.entry),
    stages: plan.stages.map(({ id, op, key }) => ({ id, op, key })),
    ...(forkedFrom === null || forkedFrom === plan.run ? {} : { forkedFrom }),
  };
  const copies = storeLosses(folder, bundles);
  const inFolder = (path: string): string => relative(folder.path, path);
  const record = new Map<string, string>([
    ...[...sources.texts].map(([file, text]) => [inFolder(copyOfSource(folder, sources, file)), text] as const),
    [inFolder(folder.manifest), json(manifest)],
    [inFolder(folder.normalForm), json(normalForm)],
    [inFolder(folder.plan), json(relativePlan(plan, folder.path, copies))],
  ]);
  writeRecord(folder.path, record);
  atomicWriteJson(folder.environment, recordEnvironment(engine, dirname(sources.entry)));
}
