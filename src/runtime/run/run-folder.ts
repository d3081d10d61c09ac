// Where everything of one run lies. All paths inside are relative, so a copied folder can be read anywhere.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { withIo } from './io-failure.js';
import { makeFolder } from './make-folder.js';
import { stateFiles } from './state-files.js';
import { removeTree, TEMPORARY_PREFIX } from './whole-file.js';

export interface RunFolder {
  readonly path: string;
  /** who wrote the folder, for which variant and seed, with which stages */
  readonly manifest: string;
  /** the user's text, as it was */
  readonly spec: string;
  readonly normalForm: string;
  readonly plan: string;
  /** copies of the losses that the user wrote; there only when there are some */
  readonly code: string;
  /** stage graph and tensor graphs as text */
  readonly graphs: string;
  readonly environment: string;
  readonly events: string;
  readonly log: string;
  readonly heartbeat: string;
  /** results of the evaluations as JSON */
  readonly metrics: string;
  readonly reportText: string;
  readonly reportJson: string;
}

/** The paths of a run folder, existing or not. */
export function runFolderAt(path: string): RunFolder {
  return {
    path,
    manifest: join(path, 'manifest.json'),
    spec: join(path, 'spec'),
    normalForm: join(path, 'normal-form.json'),
    plan: join(path, 'plan.json'),
    code: join(path, 'code'),
    graphs: join(path, 'graphs'),
    environment: join(path, 'env.json'),
    events: join(path, 'events.jsonl'),
    log: join(path, 'log.txt'),
    heartbeat: join(path, 'heartbeat.json'),
    metrics: join(path, 'metrics'),
    reportText: join(path, 'report.txt'),
    reportJson: join(path, 'report.json'),
  };
}

/** Creates what is missing of a run folder, readable by its owner only. Throws exit 6 naming the path. */
export function createRunFolder(path: string): RunFolder {
  const folder = runFolderAt(path);
  for (const part of [folder.path, folder.spec, folder.graphs, folder.metrics]) {
    makeFolder(part);
  }
  return folder;
}

/** Removes what killed writers left anywhere in the folder but in `ckpt`, whose owner does it; returns how many. */
export function removeOrphans({ path }: RunFolder): number {
  return orphansBelow(path, new Set(['ckpt']));
}

function orphansBelow(folder: string, except: ReadonlySet<string>): number {
  let removed = 0;
  for (const name of withIo('read', folder, () => stateFiles().list(folder))) {
    const path = join(folder, name);
    if (name.startsWith(TEMPORARY_PREFIX)) {
      withIo('remove', path, () => removeTree(path));
      removed++;
    } else if (!except.has(name) && lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      removed += orphansBelow(path, new Set());
    }
  }
  return removed;
}

type NamedStage = { readonly id: string; readonly key: string };
const stageName = (stage: NamedStage): string => `${stage.id}-${stage.key.slice(0, 12)}`;

/** Checkpoints of a training stage. The key is part of the name: other work never meets them. */
export const checkpointFolder = (run: string, stage: NamedStage): string => join(run, 'ckpt', stageName(stage));

/** Final result of a stage. */
export const artifactFolder = (run: string, stage: NamedStage): string => join(run, 'artifacts', stageName(stage));

/** Small pictures of what a network answered during its training. */
export const samplesFolder = (run: string, stage: NamedStage): string => join(run, 'samples', stageName(stage));
