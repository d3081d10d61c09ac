// Comparisons of typed values in the conditions of a sweep.
import { assertNever } from '../../assert-never.js';
import { canonicalJson } from '../canonical-json.js';
import type { SettingValue } from '../setting-value.js';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A number that orders the value among others of its kind; null for what has no order. */
export function rankOf(value: SettingValue): { readonly scale: string; readonly amount: number } | null {
  if (value.kind === 'number') return { scale: '', amount: value.value };
  if (value.kind === 'quantity') return { scale: value.dimension, amount: value.amount };
  // epochs and steps can only be compared when the data are known
  return value.kind === 'length' ? { scale: value.unit, amount: value.amount } : null;
}

/** What is not there is different from everything, and neither more nor less. */
export function compareValues(
  operator: Comparison,
  left: SettingValue | undefined,
  right: SettingValue | undefined,
): boolean {
  if (operator === '==' || operator === '!=') {
    const equal = left !== undefined && right !== undefined && contentOf(left) === contentOf(right);
    return equal === (operator === '==');
  }
  const [a, b] = [left, right].map((value) => (value === undefined ? null : rankOf(value)));
  if (!a || !b || a.scale !== b.scale) return false;
  switch (operator) {
    case '<':
      return a.amount < b.amount;
    case '<=':
      return a.amount <= b.amount;
    case '>':
      return a.amount > b.amount;
    case '>=':
      return a.amount >= b.amount;
    default:
      return assertNever(operator);
  }
}

/** Everything that a value says, without where it was written. */
function contentOf(value: SettingValue): string {
  return canonicalJson(plain(value));
}

function plain(value: SettingValue): unknown {
  switch (value.kind) {
    case 'number':
      return value.value + 0;
    case 'length':
      return [value.amount, value.unit];
    case 'quantity':
      return [value.amount, value.dimension];
    case 'size':
      return ['size', value.height, value.width];
    case 'string':
      return ['string', value.value];
    case 'word':
      return value.word;
    case 'numbers':
      return value.values;
    case 'texts':
      return ['texts', ...value.texts];
    case 'names':
      return value.names.map((name) => name.name);
    case 'environment':
      return ['environment', value.name];
    case 'dataset':
      return ['dataset', value.declared.decl.name.name];
    case 'reference':
      return ['reference', ...value.parts];
    case 'call':
      return [value.signature.name, ...[...value.args].map(([name, arg]) => [name, plain(arg)])];
    case 'terms':
      return value.terms.map((term) => [term.label, plain(term.weight), plain(term.call)]);
    case 'keyed':
      return [...value.entries].map(([name, entry]) => [name, plain(entry)]);
    case 'record':
      return [...value.fields].map(([name, field]) => [name, plain(field)]);
    case 'unknown':
      return null;
    default:
      return assertNever(value);
  }
}
