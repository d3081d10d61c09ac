// `rseg explain TARGET [PATH]`: who gave a setting its value, layer by layer; of a block, or without a path of the whole variant, all settings
// with their origin.
import { relative } from 'node:path';
import { assertNever } from '../assert-never.js';
import { isCommandLineFile } from '../compiler/command-line-edits.js';
import type { Compilation } from '../compiler/compile.js';
import type { CompiledVariant } from '../compiler/compiled-variant.js';
import { leavesWithData } from '../compiler/dataset-settings.js';
import type { Span } from '../compiler/diagnostic.js';
import { loadRegistry, STD_FILE } from '../compiler/registry.js';
import { type HistoryEntry, settingHistory } from '../compiler/setting-history.js';
import type { Layer, SettingValue } from '../compiler/setting-value.js';
import { similarNames } from '../compiler/similar-names.js';
import { SourceText } from '../compiler/source-text.js';
import { valueText } from '../compiler/value-text.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { sanitize } from '../ui/sanitize.js';
import { asciiSymbols } from '../ui/symbols.js';
import { table } from '../ui/widgets/table.js';
import { printAll } from './print-all.js';
import { selectRuns } from './select-runs.js';

export interface ExplainSettingOptions {
  /** statements of `--set` */
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** Exit 3 when the file has errors; a UserError (exit 2) for a target of several variants or a path that is no setting. */
export async function explainSetting(
  target: string,
  path: string | undefined,
  options: ExplainSettingOptions,
): Promise<ExitCode> {
  const selected = selectRuns(target, { sets: options.set ?? [] });
  if (selected === null) return EXIT.fileErrors;
  const [first, ...others] = selected.variants;
  if (first === undefined || others.length > 0) {
    const names = selected.variants.slice(0, 3).map(({ address }) => address);
    throw new UserError(EXIT.usage, `${target} means ${selected.variants.length} variants`, {
      help: `name one: ${names.join(', ')}${others.length > 2 ? ', …' : ''}`,
    });
  }
  const { compiled } = first;
  const all = leavesWithData(compiled.settings);
  if (path === undefined) return explainAll([...all], selected.compilation, options.json === true);
  const history = settingHistory(compiled.variant, path, loadRegistry(), selected.compilation.sources);
  if (history.length === 0) {
    const inside = [...all].filter(([name]) => name.startsWith(`${path}.`));
    if (inside.length > 0) return explainAll(inside, selected.compilation, options.json === true);
    throw unknownPath(path, compiled.form.variant, [...all.keys()]);
  }
  if (options.json === true) printAll(historyJson(compiled, path, history, selected.compilation));
  else printAll(`${historyText(history, selected.compilation).join('\n')}\n`);
  return EXIT.ok;
}

function explainAll(
  leaves: readonly (readonly [string, SettingValue])[],
  compilation: Compilation,
  json: boolean,
): ExitCode {
  if (json) {
    const lines = leaves.map(([path, value]) => ({
      ...{ type: 'setting', path, value: valueText(value, compilation.sources) },
      ...{ by: value.at.layer, at: placeOf(value.at.span, compilation) },
    }));
    printAll(jsonLines([{ type: 'version', explain: '1.0' }, ...lines]));
    return EXIT.ok;
  }
  const rows = leaves.map(([path, value]) => [
    path,
    valueText(value, compilation.sources),
    layerText(value.at.layer),
    placeText(value.at.span, compilation),
  ]);
  printAll(`${rowsText(['setting', 'value', 'set by', 'at'], rows).join('\n')}\n`);
  return EXIT.ok;
}

function historyText(history: readonly HistoryEntry[], compilation: Compilation): readonly string[] {
  const rows = history.flatMap((entry, i) => entryRows(entry, i > 0, compilation));
  return rowsText(null, rows);
}

function entryRows(entry: HistoryEntry, overridden: boolean, compilation: Compilation): readonly (readonly string[])[] {
  const mark = overridden ? '(overridden)' : '';
  const at = (span: Span): string => placeText(span, compilation);
  switch (entry.kind) {
    case 'set': {
      const since =
        entry.since === null ? '' : `, which came with ${whole(entry.since.layer)} at ${at(entry.since.span)}`;
      const how = entry.layer.kind === 'default' ? `default${since}` : `set by ${layerText(entry.layer)}`;
      return [[entry.text, `${how}${entry.final ? ', final' : ''}`, at(entry.span), mark]];
    }
    case 'follows': {
      const source = entry.layer.kind === 'default' ? 'which has its default' : `set by ${layerText(entry.layer)}`;
      const own = [entry.text, `follows \`${entry.target}\`, ${source}`, at(entry.span), mark];
      if (entry.by.layer.kind === 'default') return [own];
      return [own, ['', `made to follow by ${layerText(entry.by.layer)}`, at(entry.by.span), '']];
    }
    case 'removed':
      return [['-', `removed by ${layerText(entry.layer)}`, at(entry.span), mark]];
    case 'no-default':
      return [['-', `no default in \`${entry.parameter}\``, STD_FILE, '']];
    default:
      return assertNever(entry);
  }
}

const whole = (layer: Layer): string => (layer.kind === 'default' ? 'a default' : layerText(layer));

function layerText({ kind, name }: Layer): string {
  return kind === 'default' ? 'default' : kind === 'set' ? name : `${kind} \`${name}\``;
}

function placeOf(
  span: Span,
  { sources }: Compilation,
): { readonly file: string; readonly line: number; readonly column: number } {
  const { line, column } = new SourceText(sources.get(span.file) ?? '').position(span.start);
  return { file: shownFile(span.file), line, column };
}

function placeText(span: Span, compilation: Compilation): string {
  const { file, line, column } = placeOf(span, compilation);
  return `${file}:${line}:${column}`;
}

const shownFile = (file: string): string =>
  file === STD_FILE || isCommandLineFile(file) ? file : relative('', file) || file;

function rowsText(head: readonly string[] | null, rows: readonly (readonly string[])[]): readonly string[] {
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  const columns = (head ?? rows[0] ?? []).map((header) => ({
    header: head === null ? '' : header,
    align: 'left' as const,
  }));
  const lines = table(
    columns,
    rows.map((row) => row.map(sanitize)),
    width,
    asciiSymbols,
  );
  return head === null ? lines.slice(1) : lines;
}

function historyJson(
  { form }: CompiledVariant,
  path: string,
  history: readonly HistoryEntry[],
  compilation: Compilation,
): string {
  const place = (span: Span) => placeOf(span, compilation);
  const chain = history.map((entry, i) => {
    const overridden = i > 0;
    if (entry.kind === 'no-default') return entry;
    const { span, ...rest } = entry;
    const base = { ...rest, at: place(span), overridden };
    if (entry.kind === 'follows') return { ...base, by: { layer: entry.by.layer, at: place(entry.by.span) } };
    if (entry.kind === 'set' && entry.since !== null)
      return { ...base, since: { layer: entry.since.layer, at: place(entry.since.span) } };
    return base;
  });
  return jsonLines([
    { type: 'version', explain: '1.0' },
    { type: 'history', variant: form.variant, path, chain },
  ]);
}

const jsonLines = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

function unknownPath(path: string, variant: string, known: readonly string[]): UserError {
  const last = path.split('.').at(-1)!;
  const near = similarNames(path, known);
  const sameName = known.filter((name) => name.endsWith(`.${last}`)).slice(0, 3);
  const help = near.length > 0 ? near : sameName;
  return new UserError(EXIT.usage, `${variant} has no setting \`${path}\``, {
    help: help.length > 0 ? `similar: ${help.join(', ')}` : `all settings: rseg explain FILE:${variant}`,
  });
}
