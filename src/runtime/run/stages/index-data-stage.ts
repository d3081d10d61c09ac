// Stage `index-data`: how many frames each split has, and their fingerprints.
import type { IndexDataStage, StagePlan } from '../../../compiler/stage-plan.js';
import { absenceText } from '../../data/absent-modalities.js';
import { rsegVersion } from '../environment-record.js';
import { type DataIndex, indexData } from '../index-data.js';
import { readArtifact, saveArtifact } from '../stage-artifacts.js';
import { INDEX_FILE, jsonBytes, type StageContext, type StageResult } from '../stage-context.js';

const filesOf = (index: DataIndex): StageResult => new Map([[INDEX_FILE, jsonBytes(index)]]);

export async function runIndexData(stage: IndexDataStage, context: StageContext): Promise<StageResult> {
  return filesOf(await indexData(stage.data, context.data, context.runs));
}

/** Keeps an index that was made for the plan's keys, so that nothing is counted twice. */
export function saveDataIndex(run: string, plan: StagePlan, index: DataIndex): void {
  for (const stage of plan.stages) {
    if (stage.op !== 'index-data') continue;
    const facts = { stage: stage.id, key: stage.key, op: stage.op, rseg: rsegVersion, engine: null };
    saveArtifact(run, stage, filesOf(index), facts);
  }
}

/** The index that a finished data stage left. */
export function readDataIndex(run: string, stage: IndexDataStage): DataIndex {
  return JSON.parse(readArtifact(run, stage, INDEX_FILE).toString()) as DataIndex;
}

/** What there is, in words. */
export function describeIndex({ splits }: DataIndex): string {
  const lacking = splits.flatMap(({ split, absent = {}, skipped = [] }) => [
    ...(Object.keys(absent).length === 0 ? [] : [`; of ${split} ${absenceText(absent)}`]),
    ...(skipped.length === 0 ? [] : [`; ${skipped.length} of ${split} left out for a missing file`]),
  ]);
  return `${splits.map(({ split, frames }) => `${frames} ${split}`).join(', ')} frames${lacking.join('')}`;
}
