// What a setting comes to in a variant, who set it there, and where other variants differ.
import { settingLeaves } from '../compiler/setting-leaves.js';
import type { SettingValue } from '../compiler/setting-value.js';
import { SourceText } from '../compiler/source-text.js';
import { valueText } from '../compiler/value-text.js';
import type { Analysis } from './analysis.js';

/** Variants listed by name; more are counted. */
const MOST_NAMED = 4;
/** Distinct values listed; more are counted. */
const MOST_VALUES = 6;

/** Lines of Markdown; none when the variant has errors or the path is a block. */
export function provenance(analysis: Analysis, variant: string, path: string): readonly string[] {
  const { variants, sources } = analysis.compilation;
  const value = valueAt(analysis, variant, path);
  if (value === null) return [];
  const text = valueText(value, sources);
  const root = variant.split('.')[0]!;
  const others = new Map<string, string[]>();
  for (const [name, compiled] of variants) {
    if (name === variant || name.split('.')[0] !== root) continue;
    const other = settingLeaves(compiled.settings).get(path);
    const otherText = other === undefined ? 'absent' : valueText(other, sources);
    if (otherText !== text) others.set(otherText, [...(others.get(otherText) ?? []), name]);
  }
  const lines = [`\`${text}\` in \`${variant}\`, ${setBy(value, analysis)}`];
  for (const [other, names] of [...others].slice(0, MOST_VALUES)) lines.push(`\`${other}\` in ${listed(names)}`);
  if (others.size > MOST_VALUES) lines.push(`${others.size - MOST_VALUES} other values`);
  return lines;
}

/** The value of a path in a variant; null when it cannot be told. */
export function valueAt(analysis: Analysis, variant: string, path: string): SettingValue | null {
  const compiled = analysis.compilation.variants.get(variant);
  const settings = compiled?.settings ?? analysis.names.scopes.find((scope) => scope.variant === variant)?.values[0];
  return settings === undefined ? null : (settingLeaves(settings).get(path) ?? null);
}

/** `set by row \`no_kl\` (spcr.rseg:31)` */
function setBy({ at }: SettingValue, analysis: Analysis): string {
  if (at.layer.kind === 'default') return 'the default';
  const { file, start } = at.span;
  const { line } = new SourceText(analysis.compilation.sources.get(file) ?? '').position(start);
  const what = at.layer.kind === 'dataset' ? 'data set' : at.layer.kind;
  return `set by ${what} \`${at.layer.name}\` (${file}:${line})`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => `\`${name}\``);
  return names.length > MOST_NAMED ? `${shown.join(', ')} and ${names.length - MOST_NAMED} more` : shown.join(', ');
}
