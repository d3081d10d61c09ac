// `identity.json` of a run folder: what the keys of its stages are made of, so that a later plan can say what changed. Entries of earlier
// keys stay, as the results that carry them do.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageIdentity } from '../../compiler/stage-key.js';
import type { FrameIndex } from '../data/batch.js';
import { atomicWriteJson } from './atomic-write.js';

const IDENTITY_FILE = 'identity.json';

export interface StageRecord extends StageIdentity {
  readonly stage: string;
  readonly key: string;
  /** variant and seed that the stage was last planned for: `spcr.terms.no_kl@2` */
  readonly run: string;
  /** labels of the loss terms in the order of the parameters: names are no part of a key, but say what changed */
  readonly labels?: readonly string[];
  /** fingerprints of the splits behind the digest of a data stage */
  readonly splits?: readonly FrameIndex[];
}
export interface IdentityRecord {
  readonly version: 1;
  /** oldest first */
  readonly stages: readonly StageRecord[];
}

/** The records of a run folder; empty when it has none or they are damaged. */
export function readIdentities(run: string): readonly StageRecord[] {
  const file = join(run, IDENTITY_FILE);
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as IdentityRecord).stages : [];
  } catch {
    // without it the next plan knows less; the results are not touched
    return [];
  }
}

/** Adds `records` to those of the run folder; a record of the same stage and key is replaced. */
export function writeIdentities(run: string, records: readonly StageRecord[]): void {
  const replaced = new Set(records.map(({ stage, key }) => `${stage} ${key}`));
  const older = readIdentities(run).filter(({ stage, key }) => !replaced.has(`${stage} ${key}`));
  const record: IdentityRecord = { version: 1, stages: [...older, ...records] };
  atomicWriteJson(join(run, IDENTITY_FILE), record);
}
