// Why a change has the class it has, in words.
import type { ImpactClass } from './change-record.js';

/** `path`: setting below its owner; `ofData`: of a data set. */
export function impactReason(path: string, ofData: boolean, impact: ImpactClass): string {
  if (impact === 'none') return noneReason(path);
  if (ofData) return dataReason(path);
  if (path === 'seeds') return impact === 'report' ? 'fewer seeds' : 'other seeds';
  if (/^loss\.[^.]+\.weight\b/.test(path)) return 'weight of a loss term';
  if (/^loss\.[^.]+$/.test(path)) return 'loss term';
  if (path.startsWith('loss.')) return 'argument of a loss term';
  if (path.startsWith('eval.suite.')) return 'test suite';
  if (path.startsWith('eval.select')) return 'choice of the checkpoint that is kept';
  if (path.startsWith('eval.')) return 'evaluation setting';
  if (path.startsWith('teacher') || path === 'train_teacher') return 'network of the teacher';
  if (path.startsWith('student')) return 'network of the student';
  if (path.startsWith('train_teacher.')) return 'training of the teacher';
  if (path.startsWith('train.')) return 'training setting';
  if (path.startsWith('dropout')) return 'modalities that the student sees';
  if (path === 'data') return 'another data set';
  return `setting ${path}`;
}

function noneReason(path: string): string {
  if (/^(device|workers|packs|resources|tracker)\b/.test(path)) return 'how runs are executed cannot change a result';
  if (/\.checkpoint$/.test(path)) return 'the distance between checkpoints cannot change a result';
  if (/\.validate$/.test(path)) return 'no checkpoint is chosen by validation';
  if (/^(data|root)$/.test(path)) return 'frames count by their content, not by their place or name';
  return 'no key of any stage changes';
}

function dataReason(path: string): string {
  if (path === 'modality') return 'order of the inputs of the networks';
  if (path.startsWith('modality.')) return 'inputs of the networks';
  if (path.startsWith('split.')) return 'frames of a split';
  return 'setting of the data set';
}
