// The help that goes with an unknown name when only one known name is near. A setting is safely renamed; another loss or network is a choice.
import type { Applicability, Help, Span } from './diagnostic.js';
import { similarNames } from './similar-names.js';

export function renameHelp(
  span: Span,
  name: string,
  known: Iterable<string>,
  applicability: Applicability,
): readonly Help[] {
  const near = similarNames(name, known);
  const only = near.length === 1 ? near[0] : undefined;
  return only === undefined ? [] : [{ text: 'rename it', applicability, edits: [{ span, text: only }] }];
}
