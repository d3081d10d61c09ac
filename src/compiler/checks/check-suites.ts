// Suites name modalities that exist (RS4108), and lose pixels only of modalities that are fed (RS4113).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { entriesAt, modalityNames, numberAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import { renameHelp } from '../rename-help.js';
import { similarLabel } from '../similar-names.js';
import type { VariantSubject } from './variant-check.js';

export function checkSuites(subject: VariantSubject, problems: Problems): void {
  const modalities = subject.data === null ? [] : modalityNames(subject.data);
  for (const [name, suite] of entriesAt(subject.settings, 'eval', 'suite')) {
    const except = settingAt(suite, 'except');
    if (except?.kind === 'names' && except.at.layer.kind !== 'default' && modalities.length > 0) {
      for (const ident of except.names.filter((one) => !modalities.includes(one.name))) {
        const span = { ...except.at.span, start: ident.range.start, end: ident.range.end };
        problems.error(
          'RS4108',
          span,
          `suite \`${name}\` names modality \`${ident.name}\`, which the data set does not have`,
          {
            label: similarLabel(ident.name, modalities) ?? `the modalities are ${modalities.join(', ')}`,
            helps: renameHelp(span, ident.name, modalities, 'choice'),
          },
        );
      }
    }
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
