// Old settings with some of the new ones put in: what one change alone would do.
import type { RecordValue, SettingValue, Term } from '../compiler/setting-value.js';

/** `into` with what stands at `path` in `from`; gone where `from` has nothing there. */
export function transplant(into: RecordValue, from: RecordValue, path: readonly string[]): RecordValue {
  const result = put(into, from, path);
  return result?.kind === 'record' ? result : into;
}

function put(
  into: SettingValue | undefined,
  from: SettingValue | undefined,
  path: readonly string[],
): SettingValue | undefined {
  const [name, ...rest] = path;
  if (name === undefined || into === undefined) return from;
  switch (into.kind) {
    case 'record':
      return from?.kind === 'record' ? { ...into, fields: replaced(into.fields, from.fields, name, rest) } : into;
    case 'keyed':
      return from?.kind === 'keyed' ? { ...into, entries: replaced(into.entries, from.entries, name, rest) } : into;
    case 'call':
      return from?.kind === 'call' ? { ...into, args: replaced(into.args, from.args, name, rest) } : into;
    case 'terms':
      return from?.kind === 'terms' ? { ...into, terms: replacedTerms(into.terms, from.terms, name, rest) } : into;
    default:
      return into;
  }
}

function replaced(
  into: ReadonlyMap<string, SettingValue>,
  from: ReadonlyMap<string, SettingValue>,
  name: string,
  rest: readonly string[],
): ReadonlyMap<string, SettingValue> {
  const result = new Map(into);
  const value = put(rest.length === 0 ? undefined : into.get(name), from.get(name), rest);
  if (value === undefined) result.delete(name);
  else result.set(name, value);
  return result;
}

function replacedTerms(
  into: readonly Term[],
  from: readonly Term[],
  label: string,
  rest: readonly string[],
): readonly Term[] {
  const own = into.find((term) => term.label === label);
  const other = from.find((term) => term.label === label);
  if (other === undefined) return into.filter((term) => term !== own);
  if (own === undefined) return [...into, other];
  return into.map((term) => (term === own ? changedTerm(own, other, rest) : term));
}

function changedTerm(own: Term, other: Term, rest: readonly string[]): Term {
  const [name] = rest;
  if (name === undefined) return other;
  if (name === 'weight') return { ...own, weight: put(own.weight, other.weight, rest.slice(1)) ?? other.weight };
  return { ...own, call: put(own.call, other.call, rest) ?? other.call };
}
