// What an augmentation draws from is a range (RS4115), and it blurs modalities that exist (RS4108).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { numberAt, settingAt, writtenPlace } from '../read-setting.js';
import { reportUnknownModalities } from './unknown-modalities.js';
import type { VariantSubject } from './variant-check.js';

const RANGES = [
  ['scale_min', 'scale_max'],
  ['short_min', 'short_max'],
  ['sigma_min', 'sigma_max'],
] as const;

export function checkAugmentation(subject: VariantSubject, problems: Problems): void {
  for (const block of ['train', 'train_teacher']) {
    for (const [least, most] of RANGES) checkRange(block, least, most, subject, problems);
    const blurred = settingAt(subject.settings, block, 'augment', 'blurred');
    reportUnknownModalities(blurred, 'the augmentation', subject, problems);
  }
}

function checkRange(block: string, low: string, high: string, subject: VariantSubject, problems: Problems): void {
  const least = numberAt(subject.settings, block, 'augment', low);
  const most = numberAt(subject.settings, block, 'augment', high);
  if (least === undefined || most === undefined || least <= most) return;
  const written = settingAt(subject.settings, block, 'augment', low);
  const otherwise = writtenPlace(settingAt(subject.settings, block, 'augment', high), subject.named);
  problems.error('RS4115', writtenPlace(written, otherwise), `\`${low}\` is ${least}, \`${high}\` is ${most}`, {
    label: 'an empty range',
    helps:
      written !== undefined && written.at.layer.kind !== 'default'
        ? [replaceHelp('end the range there', written.at.span, String(most))]
        : [],
  });
}
