// The help that goes with an unknown name. A setting is safely renamed when only one name is near; another loss or network is a choice.
// A name that differs in capitals only (`mIoU`) can mean nothing else.
import type { Applicability, Help, Span } from './diagnostic.js';
import { similarNames } from './similar-names.js';

export function renameHelp(
  span: Span,
  name: string,
  known: Iterable<string>,
  applicability: Applicability,
): readonly Help[] {
  const near = similarNames(name, known);
  const [first] = near;
  if (first === undefined) return [];
  const same = near.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return [{ text: `write \`${same}\``, applicability: 'safe', edits: [{ span, text: same }] }];
  if (near.length === 1) return [{ text: 'rename it', applicability, edits: [{ span, text: first }] }];
  return [{ text: `write \`${first}\``, applicability: 'choice', edits: [{ span, text: first }] }];
}
