// Where a data set says which environment variable its root is read from: what RS5101 points at.
import { relative } from 'node:path';
import { datasetSettings } from '../compiler/dataset-settings.js';
import { settingAt } from '../compiler/read-setting.js';
import { SourceText } from '../compiler/source-text.js';
import { UserError } from '../exit-code.js';
import type { SelectedRuns } from './select-runs.js';

type Selected = Pick<SelectedRuns, 'compilation' | 'runs'>;

/** `deliver.rseg:2:10` for the root of the data set of that name; null when it is not read from the environment. */
export function rootPlace({ compilation, runs }: Selected, dataset: string): string | null {
  const run = runs.find(({ compiled }) => compiled.form.data.name === dataset);
  const root = run === undefined ? undefined : settingAt(datasetSettings(run.compiled.settings), 'root');
  if (root?.kind !== 'environment') return null;
  const { file, start } = root.at.span;
  const { line, column } = new SourceText(compilation.sources.get(file) ?? '').position(start);
  return `${relative('', file) || file}:${line}:${column}`;
}

/** The error with the place of the root, when it is a missing variable; any other as it is. */
export function withRootPlace(error: unknown, selected: Selected): unknown {
  if (!(error instanceof UserError) || error.where !== null || !error.message.startsWith('RS5101')) return error;
  const names = new Set(selected.runs.map(({ compiled }) => compiled.form.data.name));
  const dataset = [...names].find((name) => error.message.includes(` data set ${name} `));
  const where = dataset === undefined ? null : rootPlace(selected, dataset);
  if (where === null) return error;
  return new UserError(error.exitCode, error.message, {
    where,
    cause: error,
    ...(error.help === null ? {} : { help: error.help }),
  });
}
