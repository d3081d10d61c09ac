// Where a setting of that name lives: for "`lr` is a setting of `optim`, not of `train`".
import type { SettingValue } from './setting-value.js';

/** Name of the block or call that has such a setting; null when none has. */
export function ownerOfSetting(name: string, value: SettingValue, owner: string): string | null {
  if (value.kind !== 'record' && value.kind !== 'call') return null;
  if (value.signature.parameters.some((parameter) => parameter.name === name)) return owner;
  for (const [key, child] of value.kind === 'record' ? value.fields : value.args) {
    const found = ownerOfSetting(name, child, key);
    if (found !== null) return found;
  }
  return null;
}
