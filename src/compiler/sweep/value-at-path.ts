// Reads a setting by its whole path, terms of a loss and their weights included.
import type { SettingValue, Term } from '../setting-value.js';

/** `loss.kl.weight`, `train.optim.lr`; undefined where there is nothing, or only something reported as wrong. */
export function valueAtPath(root: SettingValue, path: readonly string[]): SettingValue | undefined {
  let value: SettingValue | undefined = root;
  for (let index = 0; index < path.length && value !== undefined; index++) {
    const name = path[index]!;
    if (value.kind === 'terms') {
      const term: Term | undefined = value.terms.find((candidate) => candidate.label === name);
      if (path[index + 1] !== 'weight') {
        value = term?.call;
        continue;
      }
      value = term?.weight;
      index++;
    } else value = childOf(value, name);
  }
  return value?.kind === 'unknown' ? undefined : value;
}

function childOf(value: SettingValue, name: string): SettingValue | undefined {
  if (value.kind === 'record') return value.fields.get(name);
  if (value.kind === 'call') return value.args.get(name);
  return value.kind === 'keyed' ? value.entries.get(name) : undefined;
}
