// Settings of one block as statements, without those that say what holds anyway.
import type { Value } from '../compiler/normal-form.js';
import { loadRegistry } from '../compiler/registry.js';
import { isDefault, isWorkedOut, valueSource, type WorkedOut } from './value-source.js';

/**
 * `block` is a block of `std.rseg`; `path` the place of `values` in the normal form; `worked` what settings are when nobody sets
 * them, where the default is `auto` or follows another setting.
 */
export function settingLines(
  block: string,
  values: Readonly<Record<string, Value>>,
  path: string,
  worked: WorkedOut = {},
): readonly string[] {
  const signature = loadRegistry().settings.get(block);
  return Object.entries(values).flatMap(([name, value]) => {
    const parameter = signature?.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) throw new Error(`\`${block}\` has no setting \`${name}\``);
    const text = valueSource(value, parameter, `${path}/${name}`);
    return isDefault(text, parameter) || isWorkedOut(value, parameter, worked) ? [] : [`${name} = ${text}`];
  });
}

/** `name { … }`; nothing for a block without statements. */
export function blockSource(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${name} {`, ...lines, '}'];
}
