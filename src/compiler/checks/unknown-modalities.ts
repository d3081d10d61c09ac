// Names of modalities that the data set does not have (RS4108), in a list of them that somebody wrote.
import type { Ident } from '../../../grammar/ast.js';
import type { Help, Span } from '../diagnostic.js';
import { removeHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { modalityNames } from '../read-setting.js';
import { renameHelp } from '../rename-help.js';
import type { SettingValue } from '../setting-value.js';
import { similarLabel } from '../similar-names.js';
import type { VariantSubject } from './variant-check.js';

/** `owner`: what has the list, for the message. A default may name modalities that are not there. */
export function reportUnknownModalities(
  list: SettingValue | undefined,
  owner: string,
  { data }: VariantSubject,
  problems: Problems,
): void {
  const modalities = data === null ? [] : modalityNames(data);
  if (list?.kind !== 'names' || list.at.layer.kind === 'default' || modalities.length === 0) return;
  for (const ident of list.names.filter((one) => !modalities.includes(one.name))) {
    const span = { ...list.at.span, start: ident.range.start, end: ident.range.end };
    problems.error('RS4108', span, `${owner} names modality \`${ident.name}\`, which the data set does not have`, {
      label: similarLabel(ident.name, modalities) ?? `the modalities are ${modalities.join(', ')}`,
      helps: [...renameHelp(span, ident.name, modalities, 'choice'), ...withoutName(ident, list.names, span)].slice(
        0,
        1,
      ),
    });
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
