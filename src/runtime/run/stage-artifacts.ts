// Finished results of stages, one sealed folder each, found by content key: in this run, or in another run of the same
// folder, from where they are taken over.
import { dirname, join } from 'node:path';
import type { Stage } from '../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../exit-code.js';
import { type SealedFile, type Verified, verifySealedFolder, writeSealedFolder } from '../checkpoint/sealed-folder.js';
import { foldersBelow } from './folders-below.js';
import { withIo } from './io-failure.js';
import { makeFolder } from './make-folder.js';
import { artifactFolder } from './run-folder.js';
import { discardTree, readWhole } from './whole-file.js';

export interface ArtifactFacts {
  readonly stage: string;
  readonly key: string;
  readonly op: Stage['op'];
  readonly rseg: string;
  /** engine that computed it; null where nothing was computed with tensors */
  readonly engine: string | null;
}

function verify(path: string, stage: Stage): Verified<ArtifactFacts> {
  const verified = verifySealedFolder<ArtifactFacts>(path);
  if ('problem' in verified) return verified;
  return verified.manifest.facts.key === stage.key
    ? verified
    : { problem: 'it belongs to other work (its key differs)' };
}

/** Whether the result of `stage` lies in the run folder, intact. */
export function hasArtifact(run: string, stage: Stage): boolean {
  return 'manifest' in verify(artifactFolder(run, stage), stage);
}

/** Why the result of `stage` in the run folder cannot be used; null when it is there, intact. */
export function problemOfArtifact(run: string, stage: Stage): string | null {
  const verified = verify(artifactFolder(run, stage), stage);
  return 'problem' in verified ? verified.problem : null;
}

/** The files of the result of `stage` after comparing all digests; null when it is not there, intact. */
export function artifactFiles(run: string, stage: Stage): readonly SealedFile[] | null {
  const verified = verify(artifactFolder(run, stage), stage);
  return 'problem' in verified ? null : verified.manifest.files;
}

const otherRuns = (runs: string, run: string): readonly string[] =>
  foldersBelow(runs).filter((name) => join(runs, name) !== run);

/**
 * Makes the result of `stage` present in `run` without computing it, where that is possible. Returns why it is present,
 * or null.
 */
export function adoptArtifact(runs: string, run: string, stage: Stage): string | null {
  if (hasArtifact(run, stage)) return 'it was finished before';
  for (const name of otherRuns(runs, run)) {
    const source = artifactFolder(join(runs, name), stage);
    const verified = verify(source, stage);
    if ('problem' in verified) continue;
    const { files, facts } = verified.manifest;
    const read = (name: string) => withIo('read', join(source, name), () => readWhole(join(source, name)));
    saveArtifact(run, stage, new Map(files.map(({ name }) => [name, read(name)])), facts);
    return `run ${name} did the same work`;
  }
  return null;
}

/** Writes the result of `stage`; a damaged one that lies there is replaced. */
export function saveArtifact(
  run: string,
  stage: Stage,
  files: ReadonlyMap<string, Uint8Array>,
  facts: ArtifactFacts,
): void {
  const path = artifactFolder(run, stage);
  if (hasArtifact(run, stage)) return;
  withIo('remove', path, () => discardTree(path));
  makeFolder(dirname(path));
  writeSealedFolder(path, files, facts);
}

/** One file of the result of `stage`, which must be there. Throws exit 9 when it is damaged. */
export function readArtifact(run: string, stage: Stage, file: string): Buffer {
  const path = artifactFolder(run, stage);
  const verified = verify(path, stage);
  if ('problem' in verified) {
    throw new UserError(EXIT.checkpoint, `the result of stage ${stage.id} cannot be used: ${verified.problem}`, {
      where: path,
      help: 'run the same command again: the stage is then repeated',
    });
  }
  return withIo('read', join(path, file), () => readWhole(join(path, file)));
}
