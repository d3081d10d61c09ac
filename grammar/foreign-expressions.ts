// Expressions from other languages that read like ours but mean nothing here: `None`, `True`, `dict(...)`, `[0.5] * 4`.

import type { BinaryExpr, CallExpr, Expr } from './ast.js';
import type { BuildContext } from './build-context.js';
import { dictionaryHelp } from './dictionary-help.js';

/** Replaces a name or call of another language by what it stands for, and reports it. */
export function correctCall(call: CallExpr, context: BuildContext): Expr {
  const [name, ...more] = call.callee.parts;
  if (name === undefined || more.length > 0) return call;
  const { range } = call.callee;
  if (call.args === undefined && /^(None|null|nil|undefined)$/.test(name.name)) {
    context.report({
      code: 'RS1030',
      message: `\`${name.name}\` is no value`,
      range,
      label: 'absence is written `none`',
      helps: [{ text: 'write `none`', applicability: 'safe', edits: [{ range, text: 'none' }] }],
    });
    const none = { ...name, name: 'none' };
    return { ...call, callee: { ...call.callee, parts: [none] } };
  }
  if (call.args === undefined && /^(True|False|true|false)$/.test(name.name)) {
    context.report({
      code: 'RS1030',
      message: `\`${name.name}\` is no value`,
      range,
      label: 'choices have names of their own',
      notes: [{ text: 'settings take one of a few words instead of a truth value; `none` switches a part off' }],
      ...(/^f/i.test(name.name)
        ? { helps: [{ text: 'write `none`', applicability: 'choice', edits: [{ range, text: 'none' }] }] as const }
        : {}),
    });
    return { kind: 'error', range: call.range };
  }
  if (call.args !== undefined && /^(dict|Dict)$/.test(name.name)) {
    context.report({
      code: 'RS1031',
      message: `\`${name.name}(...)\` is no value`,
      range,
      label: 'settings stand in a block',
      notes: [{ text: 'a group of settings is written `name { setting = value }`, one setting per line' }],
      helps: dictionaryHelp(call.range, call.args, context),
    });
    return { kind: 'error', range: call.range };
  }
  return call;
}

/** Longer lists are not written out. */
const LONGEST_REPETITION = 64;

/** `[0.5] * 4` and `4 * [0.5]` become the list written out, and are reported. */
export function correctRepetition(product: BinaryExpr, textOf: (expr: Expr) => string, context: BuildContext): Expr {
  if (product.operator !== '*') return product;
  const list = product.left.kind === 'list' ? product.left : product.right;
  const times = product.left.kind === 'list' ? product.right : product.left;
  if (list.kind !== 'list' || times.kind !== 'number') return product;
  const { range } = product;
  const message = 'a list is repeated with `*`';
  const label = 'lists are written out';
  const count = times.value;
  const length = count * list.items.length;
  if (!Number.isInteger(count) || length < 1 || length > LONGEST_REPETITION) {
    context.report({ code: 'RS1032', message, range, label });
    return { kind: 'error', range };
  }
  const items = Array.from({ length: count }, () => list.items).flat();
  const text = `[${items.map(textOf).join(', ')}]`;
  const helps = [{ text: `write \`${text}\``, applicability: 'safe', edits: [{ range, text }] }] as const;
  context.report({ code: 'RS1032', message, range, label, helps });
  return { ...list, items, range };
}
