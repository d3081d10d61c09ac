// Suites name modalities that exist (RS4108), and lose pixels only of modalities that are fed (RS4113).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { entriesAt, numberAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import { reportUnknownModalities } from './unknown-modalities.js';
import type { VariantSubject } from './variant-check.js';

export function checkSuites(subject: VariantSubject, problems: Problems): void {
  for (const [name, suite] of entriesAt(subject.settings, 'eval', 'suite')) {
    reportUnknownModalities(settingAt(suite, 'except'), `suite \`${name}\``, subject, problems);
    const pixels = numberAt(suite, 'pixels');
    if (wordAt(suite, 'absent') === 'remove' && pixels !== undefined && pixels < 1) {
      const place = writtenPlace(settingAt(suite, 'absent'), subject.named);
      problems.error(
        'RS4113',
        place,
        `suite \`${name}\` removes modalities that lose ${pixels * 100}% of their pixels`,
        {
          label: 'a removed modality has no pixels',
          notes: [{ text: '`pixels` below 100% is for `absent: zero`' }],
          ...(place === subject.named ? {} : { helps: [replaceHelp('feed them as zeros', place, 'zero')] }),
        },
      );
    }
  }
}
