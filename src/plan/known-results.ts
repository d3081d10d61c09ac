// What earlier runs left in a folder of runs: results by key, what their keys are made of, and how far unfinished work came. Looked at
// lightly: sizes are compared here, contents when a run takes a result over.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../compiler/stage-plan.js';
import { MANIFEST, type Manifest } from '../runtime/checkpoint/sealed-folder.js';
import { readEvents } from '../runtime/run/event-log.js';
import { foldersBelow } from '../runtime/run/folders-below.js';
import { readIdentities, type StageRecord } from '../runtime/run/identity-record.js';
import { artifactFolder, checkpointFolder } from '../runtime/run/run-folder.js';
import type { ArtifactFacts } from '../runtime/run/stage-artifacts.js';

type NamedStage = Pick<Stage, 'id' | 'key'>;

/** Whether a result is there: in the run `run`, or why the one that should be there cannot be used. */
export type Found =
  | { readonly kind: 'present'; readonly run: string }
  | { readonly kind: 'damaged'; readonly run: string; readonly problem: string }
  | { readonly kind: 'absent' };

/** Work that was begun under a key. */
export interface Begun {
  readonly run: string;
  /** it ended once: its result was there */
  readonly ended: boolean;
  /** of the last checkpoint; 0 for none */
  readonly step: number;
}

export class KnownResults {
  readonly #runs: string;
  /** name of an artifact's folder -> runs that have one */
  readonly #artifacts = new Map<string, string[]>();
  /** oldest run first */
  readonly records: readonly (StageRecord & { readonly folder: string })[];

  /** `runs`: folder of all runs, existing or not. */
  constructor(runs: string) {
    this.#runs = runs;
    const folders = runFolders(runs);
    for (const { name } of folders) {
      for (const artifact of namesIn(join(runs, name, 'artifacts'))) {
        const having = this.#artifacts.get(artifact);
        if (having === undefined) this.#artifacts.set(artifact, [name]);
        else having.push(name);
      }
    }
    this.records = folders.flatMap(({ name }) =>
      readIdentities(join(runs, name)).map((record) => ({ ...record, folder: name })),
    );
  }

  /** The result of `stage`, in whichever run. */
  find(stage: NamedStage): Found {
    const name = artifactFolder('', stage).split('/').pop()!;
    let damaged: Found = { kind: 'absent' };
    for (const run of this.#artifacts.get(name) ?? []) {
      const problem = problemOf(artifactFolder(join(this.#runs, run), stage), stage.key);
      if (problem === null) return { kind: 'present', run };
      damaged = { kind: 'damaged', run, problem };
    }
    return damaged;
  }

  /** How far work under the key of `stage` came, in the earlier run that came farthest; null when none was planned. */
  begun(stage: NamedStage): Begun | null {
    const records = this.records.filter(({ stage: id, key }) => id === stage.id && key === stage.key);
    const begun = records.map(({ folder }) => this.#begunIn(folder, stage));
    return begun.reduce<Begun | null>((a, b) => (a === null || b.step >= a.step ? b : a), null);
  }

  #begunIn(run: string, stage: NamedStage): Begun {
    const folder = join(this.#runs, run);
    const { events } = readEvents(join(folder, 'events.jsonl'));
    const steps = namesIn(checkpointFolder(folder, stage)).flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? []);
    return {
      run,
      ended: events.some((event) => event.k === 'stage-end' && event.stage === stage.id),
      step: Math.max(0, ...steps.map(Number)),
    };
  }
}

function runFolders(runs: string): readonly { readonly name: string; readonly at: number }[] {
  const folders = foldersBelow(runs).flatMap((name) => {
    const stat = statSync(join(runs, name, 'plan.json'), { throwIfNoEntry: false });
    return stat === undefined ? [] : [{ name, at: stat.mtimeMs }];
  });
  return folders.sort((a, b) => a.at - b.at);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What is wrong with a result, judged by its manifest and the sizes of its files; null when nothing is. */
function problemOf(path: string, key: string): string | null {
  let manifest: Manifest<ArtifactFacts>;
  try {
    manifest = JSON.parse(readFileSync(join(path, MANIFEST), 'utf8')) as Manifest<ArtifactFacts>;
  } catch {
    return 'its manifest is missing or damaged';
  }
  if (manifest.facts.key !== key) return 'it belongs to other work';
  for (const { name, size } of manifest.files) {
    const stat = statSync(join(path, name), { throwIfNoEntry: false });
    if (stat === undefined) return `${name} is gone`;
    if (stat.size !== size) return `${name} has ${stat.size} bytes instead of ${size}`;
  }
  return null;
}
