// The rescaling of a random crop is a range (RS4115).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { numberAt, settingAt, writtenPlace } from '../read-setting.js';
import type { VariantSubject } from './variant-check.js';

export function checkAugmentation(subject: VariantSubject, problems: Problems): void {
  for (const block of ['train', 'train_teacher']) {
    const least = numberAt(subject.settings, block, 'augment', 'scale_min');
    const most = numberAt(subject.settings, block, 'augment', 'scale_max');
    if (least === undefined || most === undefined || least <= most) continue;
    const written = settingAt(subject.settings, block, 'augment', 'scale_min');
    const otherwise = writtenPlace(settingAt(subject.settings, block, 'augment', 'scale_max'), subject.named);
    problems.error('RS4115', writtenPlace(written, otherwise), `\`scale_min\` is ${least}, \`scale_max\` is ${most}`, {
      label: 'an empty range',
      helps:
        written !== undefined && written.at.layer.kind !== 'default'
          ? [replaceHelp('end the range there', written.at.span, String(most))]
          : [],
    });
  }
}
