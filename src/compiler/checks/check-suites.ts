// Suites name modalities that exist (RS4108), and lose pixels only of modalities that are fed (RS4113).
import type { Ident } from '../../../grammar/ast.js';
import type { Help, Span } from '../diagnostic.js';
import { removeHelp, replaceHelp } from '../edit-helps.js';
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
            helps: [
              ...renameHelp(span, ident.name, modalities, 'choice'),
              ...withoutName(ident, except.names, span),
            ].slice(0, 1),
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

/** The name goes with a comma beside it. */
function withoutName(ident: Ident, names: readonly Ident[], span: Span): readonly Help[] {
  const index = names.indexOf(ident);
  const [before, after] = [names[index - 1], names[index + 1]];
  const start = before?.range.end ?? span.start;
  const end = before === undefined ? (after?.range.start ?? span.end) : span.end;
  return [removeHelp('leave it out', { ...span, start, end })];
}
