// Seeds are different from each other (RS4116).
import type { Problems } from '../problems.js';
import { settingAt } from '../read-setting.js';
import type { VariantSubject } from './variant-check.js';

export function checkSeeds(subject: VariantSubject, problems: Problems): void {
  const seeds = settingAt(subject.settings, 'seeds');
  if (seeds?.kind !== 'numbers') return;
  if (seeds.values.length === 0) {
    problems.error('RS4116', seeds.at.span, '`seeds` is empty', { label: 'nothing would run' });
    return;
  }
  const different = [...new Set(seeds.values)];
  if (different.length === seeds.values.length) return;
  const twice = seeds.values.find((seed, index) => different[index] !== seed);
  problems.error('RS4116', seeds.at.span, `seed ${twice} is listed twice`, {
    label: 'the same run twice',
    helps: [
      {
        text: `write \`[${different.join(', ')}]\``,
        applicability: 'safe',
        edits: [{ span: seeds.at.span, text: `[${different.join(', ')}]` }],
      },
    ],
  });
}
