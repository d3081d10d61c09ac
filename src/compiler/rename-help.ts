// The help that goes with an unknown name: a rename that a program may apply when only one name is near.
import type { Help, Span } from './diagnostic.js';
import { similarNames } from './similar-names.js';

export function renameHelp(span: Span, name: string, known: Iterable<string>): readonly Help[] {
  const near = similarNames(name, known);
  const only = near.length === 1 ? near[0] : undefined;
  return only === undefined ? [] : [{ text: 'rename it', applicability: 'safe', edits: [{ span, text: only }] }];
}
