// What a run folder says about itself: written at every attempt, read by people and by `rseg watch`.

import { dirname, join, relative } from 'node:path';
import type { NormalForm } from '../../compiler/normal-form.js';
import type { StagePlan } from '../../compiler/stage-plan.js';
import type { EngineName } from '../engine/engine.js';
import { atomicWrite, atomicWriteJson } from './atomic-write.js';
import { recordEnvironment, rsegVersion } from './environment-record.js';
import { makeFolder } from './make-folder.js';
import { type LossBundles, storeLosses } from './own-loss/stored-losses.js';
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
}

/** The folder below which all files lie. */
function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0]!);
  while (files.some((file) => relative(folder, file).startsWith('..')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

function writeSources(folder: RunFolder, { entry, texts }: SourceFiles): string {
  const base = commonFolder([entry, ...texts.keys()]);
  for (const [file, text] of texts) {
    const path = join(folder.spec, relative(base, file));
    makeFolder(dirname(path));
    atomicWrite(path, text);
  }
  return relative(base, entry);
}

/** Writes manifest, sources, code of losses, normal form, plan and environment. Throws exit 6 naming the file. */
export function writeRunRecord(
  folder: RunFolder,
  plan: StagePlan,
  normalForm: NormalForm,
  sources: SourceFiles,
  engine: EngineName | 'auto',
  bundles: LossBundles,
): void {
  const manifest: RunManifest = {
    version: 1,
    rseg: rsegVersion,
    run: plan.run,
    variant: plan.variant,
    seed: plan.seed,
    spec: writeSources(folder, sources),
    stages: plan.stages.map(({ id, op, key }) => ({ id, op, key })),
  };
  atomicWriteJson(folder.manifest, manifest);
  atomicWriteJson(folder.normalForm, normalForm);
  const copies = storeLosses(folder, bundles);
  atomicWriteJson(folder.plan, relativePlan(plan, folder.path, copies));
  atomicWriteJson(folder.environment, recordEnvironment(engine, dirname(sources.entry)));
}
