// The parameters of a key one by one, under the paths that the author knows: what changed when a key differs.
import type { StageRecord } from '../runtime/run/identity-record.js';

/** A component by path; `text` is what the author would read, `kind` what a difference in it means. */
export interface Component {
  readonly path: string;
  readonly text: string;
  readonly kind: 'setting' | 'data' | 'weights' | 'code';
}
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** All parameters of `record` in the order in which they are told: those that mean the most come first. */
export function keyComponents(record: StageRecord): ReadonlyMap<string, Component> {
  const found = new Map<string, Component>();
  const parameters = record.parameters as { readonly [name: string]: Json };
  for (const [name, value] of Object.entries(parameters)) {
    for (const component of namedParameter(record, name, value)) found.set(component.path, component);
  }
  return found;
}

/** Where the parameters of an operation come from in a file. */
function namedParameter(record: StageRecord, name: string, value: Json): readonly Component[] {
  switch (`${record.op} ${name}`) {
    case 'index-data digest':
      return [{ path: 'data', text: String(value), kind: 'data' }];
    case 'index-data data':
      return settings('data', value);
    case 'load-teacher model':
    case 'train-teacher model':
    case 'train-student teacher':
      return settings('teacher', value);
    case 'train-student model':
      return settings('student', value);
    case 'train-teacher training':
      return settings('train_teacher', value);
    case 'train-student training':
      return settings('train', value);
    case 'train-student loss':
      return lossTerms(value as readonly Json[], record.labels ?? []);
    case 'train-teacher selection':
      return selection(value, 'train_teacher');
    case 'train-student selection':
      return selection(value, 'train');
    case 'evaluate evaluation':
      return settings('eval', value);
    default:
      return settings(name, value);
  }
}

function lossTerms(terms: readonly Json[], labels: readonly string[]): readonly Component[] {
  return terms.flatMap((term, i) => {
    const { weight, loss } = term as {
      readonly weight: Json;
      readonly loss: { readonly call: string; readonly from?: string };
    };
    const path = `loss.${labels[i] ?? loss.call}`;
    const own = [...settings(path, loss), ...settings(`${path}.weight`, weight)];
    return loss.from === undefined ? own : [...own, { path: `${path}.code`, text: loss.from, kind: 'code' as const }];
  });
}

/** The rule that keeps a checkpoint: settings of `eval`, and the distance of validations in the block that trains. */
function selection(value: Json, block: string): readonly Component[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || 'call' in value) {
    return settings('eval.select', value);
  }
  return Object.entries(value).flatMap(([name, part]) => {
    if (name === 'distance') return settings(`${block}.validate`, part);
    if (name === 'metric') return settings('eval.select', part);
    return settings(`eval.${name}`, part);
  });
}

/** Every leaf below `path`; a call stands for its name, its arguments below it. */
function settings(path: string, value: Json): readonly Component[] {
  const leaf = (text: string): readonly Component[] => [
    { path, text, kind: path.endsWith('.weights') && text.length === 64 ? 'weights' : 'setting' },
  ];
  if (value === null || typeof value !== 'object') return leaf(plainText(value));
  if (Array.isArray(value)) return listed(path, value as readonly Json[]) ?? leaf(listText(value as readonly Json[]));
  const object = value as { readonly [name: string]: Json };
  if (typeof object.call === 'string') {
    const args = Object.entries(object.args as { readonly [name: string]: Json });
    return [...leaf(object.call), ...args.flatMap(([name, arg]) => settings(`${path}.${name}`, arg))];
  }
  const entries = Object.entries(object);
  const [unit, amount] = entries[0] ?? [];
  if (entries.length === 1 && typeof amount === 'number' && /^(epochs|steps|images)$/.test(unit!))
    return leaf(`${plainText(amount)} ${unit}`);
  if (entries.length === 1 && unit === 'env') return leaf(`env(${plainText(amount!)})`);
  return entries.flatMap(([name, part]) => settings(`${path}.${name}`, part));
}

/** Entries with names, such as suites and splits, one by one; null for a plain list. */
function listed(path: string, entries: readonly Json[]): readonly Component[] | null {
  const named = entries.flatMap((entry) =>
    entry !== null && typeof entry === 'object' && 'name' in entry ? [entry as { readonly [name: string]: Json }] : [],
  );
  if (named.length === 0 || named.length < entries.length) return null;
  const singular = path.replace(/modalities$/, 'modality').replace(/s$/, '');
  return named.flatMap(({ name, ...rest }) => {
    const parts = Object.values(rest);
    const own = `${singular}.${String(name)}`;
    return parts.length === 1 ? settings(own, parts[0]!) : settings(own, rest);
  });
}

function listText(values: readonly Json[]): string {
  const numbers = values.length === 2 && values.every((value) => typeof value === 'number' && value >= 16);
  return numbers ? values.join('x') : `[${values.map((value) => plainText(value)).join(', ')}]`;
}

function plainText(value: Json): string {
  if (value === null) return 'none';
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace('e+', 'e') : String(value);
}
