// Splits exist in the data set (RS4104) and hold at least one batch (RS4117).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { callAt, entriesAt, numberAt, settingAt, writtenPlace } from '../read-setting.js';
import { renameHelp } from '../rename-help.js';
import { similarLabel } from '../similar-names.js';
import type { VariantSubject } from './variant-check.js';

export function checkSplits(subject: VariantSubject, problems: Problems): void {
  const { settings, data } = subject;
  if (data === null) return;
  const splits = new Map(
    entriesAt(data, 'split').map(([name, value]) => [name, value.kind === 'number' ? value.value : null]),
  );
  if (splits.size === 0) return;
  const hasTeacher = callAt(settings, 'teacher') !== undefined;
  for (const block of hasTeacher ? ['train', 'train_teacher', 'eval'] : ['train', 'eval']) {
    const split = settingAt(settings, block, 'split');
    if (split?.kind !== 'word') continue;
    const frames = splits.get(split.word);
    if (frames === undefined) {
      const names = [...splits.keys()];
      const message = `the data set has no split \`${split.word}\``;
      problems.error('RS4104', writtenPlace(split, subject.named), message, {
        label: similarLabel(split.word, names) ?? `the splits are ${names.join(', ')}`,
        helps: split.at.layer.kind === 'default' ? [] : renameHelp(split.at.span, split.word, names, 'choice'),
      });
      continue;
    }
    const batch = settingAt(settings, block, 'batch');
    if (block === 'eval' || frames === null || batch?.kind !== 'number' || batch.value <= frames) continue;
    const place = writtenPlace(batch, writtenPlace(split, subject.named));
    problems.error('RS4117', place, `a batch of ${batch.value} is larger than split \`${split.word}\``, {
      label: `the split has ${frames} frames`,
      notes: [{ text: 'the last partial batch of an epoch is dropped, so an epoch would have no step' }],
      helps:
        batch.at.layer.kind === 'default' ? [] : [replaceHelp('use the whole split', batch.at.span, String(frames))],
    });
  }
}

/** Frames of the split that a block trains on. */
export function framesOf(
  subject: Pick<VariantSubject, 'settings' | 'data'>,
  block: 'train' | 'train_teacher',
): number | undefined {
  const split = settingAt(subject.settings, block, 'split');
  return subject.data === null || split?.kind !== 'word' ? undefined : numberAt(subject.data, 'split', split.word);
}
