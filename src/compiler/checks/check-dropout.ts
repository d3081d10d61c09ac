// Modality dropout leaves at least one modality and no more than there are (RS4101).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { callAt, modalityNames, numberAt, settingAt, writtenPlace } from '../read-setting.js';
import type { VariantSubject } from './variant-check.js';

export function checkDropout(subject: VariantSubject, problems: Problems): void {
  const policy = callAt(subject.settings, 'dropout');
  if (policy?.signature.name !== 'subset' || subject.data === null) return;
  const count = modalityNames(subject.data).length;
  if (count === 0) return;
  const least = numberAt(policy, 'min');
  const most = numberAt(policy, 'max') ?? count;
  const fail = (name: 'min' | 'max', message: string, label: string, most: number) => {
    const written = settingAt(policy, name);
    const place = writtenPlace(written, subject.named);
    const helps = place === written?.at.span ? [replaceHelp('use the largest', place, String(most))] : [];
    problems.error('RS4101', place, message, { label, helps });
  };
  if (least !== undefined && least > count) {
    fail('min', `no subset has ${least} modalities, the data set has ${count}`, `at most ${count}`, count);
  } else if (most > count) {
    fail('max', `no subset has ${most} modalities, the data set has ${count}`, `at most ${count}, or \`all\``, count);
  } else if (least !== undefined && least > most) {
    fail(
      'min',
      `no subset has at least ${least} and at most ${most} modalities`,
      `above \`max\`, which is ${most}`,
      most,
    );
  }
}
