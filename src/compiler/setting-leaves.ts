// The settings of a variant one by one, each under its path: what is compared, explained and shown.
import type { RecordValue, SettingValue } from './setting-value.js';

/**
 * Every single value with its path, in the order of the signatures: `train.batch`, `eval.suite.rmm`, `eval.suite.rmm.pixels`,
 * `loss.kl`, `loss.kl.weight`. A call and a loss term stand for their name alone, before their arguments.
 */
export function settingLeaves(settings: RecordValue): ReadonlyMap<string, SettingValue> {
  const leaves = new Map<string, SettingValue>();
  const visit = (path: string, value: SettingValue): void => {
    const inside = (children: Iterable<readonly [string, SettingValue]>): void => {
      for (const [name, child] of children) visit(path === '' ? name : `${path}.${name}`, child);
    };
    switch (value.kind) {
      case 'record':
        inside(value.fields);
        break;
      case 'keyed':
        inside(value.entries);
        break;
      case 'call':
        leaves.set(path, value);
        inside(value.args);
        break;
      case 'terms':
        for (const term of value.terms) {
          visit(`${path}.${term.label}`, term.call);
          visit(`${path}.${term.label}.weight`, term.weight);
        }
        break;
      default:
        leaves.set(path, value);
    }
  };
  visit('', settings);
  return leaves;
}
