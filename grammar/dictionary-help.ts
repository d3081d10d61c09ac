// What `dict(...)` was meant to be: `optim = dict(type: "AdamW", lr: 1e-4)` is a call, `train = dict(batch: 8)` a block.

import type { Arg, Range } from './ast.js';
import type { BuildContext } from './build-context.js';
import type { SyntaxHelp } from './syntax-problem.js';

/** `call` is the range of the whole dictionary. */
export function dictionaryHelp(call: Range, args: readonly Arg[], context: BuildContext): readonly SyntaxHelp[] {
  const entries = args.map(({ name, value }) => ({ name: name?.name, value, text: context.textOf(value.range) }));
  const type = entries.find(({ name }) => name === 'type')?.value;
  if (type?.kind === 'string' && /^[A-Za-z]\w*$/.test(type.value)) {
    const others = entries.filter(({ value }) => value !== type);
    const given = others.map(({ name, text }) => (name === undefined ? text : `${name}: ${text}`)).join(', ');
    const text = `${type.value.toLowerCase()}${given === '' ? '' : `(${given})`}`;
    return [{ text: `write \`${text}\``, applicability: 'choice', edits: [{ range: call, text }] }];
  }
  const equal = signBefore(call.start, context);
  if (equal === null || entries.length === 0 || entries.some(({ name }) => name === undefined)) return [];
  const indent = indentBefore(call.start, context);
  const lines = entries.map(({ name, text }) => `${indent}  ${name} = ${text}\n`).join('');
  const edits = [{ range: { start: equal, end: call.end }, text: `{\n${lines}${indent}}` }];
  return [{ text: 'write a block', applicability: 'choice', edits }];
}

/** Longer runs of blanks before a value are not looked through. */
const NEAR = 200;

function signBefore(offset: number, context: BuildContext): number | null {
  const before = context.textOf({ start: Math.max(0, offset - NEAR), end: offset });
  const sign = /=\s*$/.exec(before);
  return sign === null ? null : offset - before.length + sign.index;
}

function indentBefore(offset: number, context: BuildContext): string {
  const before = context.textOf({ start: Math.max(0, offset - NEAR), end: offset });
  return /(?:^|\n)([ \t]*)[^\n]*$/.exec(before)?.[1] ?? '';
}
