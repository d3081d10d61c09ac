// `rseg run plan.json`: the runs of a plan that was looked at before, refused when anything they depend on has changed since.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { type PlanDocument, planDocument, staleness } from '../plan/plan-document.js';
import { planFileProblems } from '../runtime/run/schema-check.js';
import { ownSources, planRuns } from './plan-runs.js';
import { type SelectedRuns, selectRuns } from './select-runs.js';

/** Whether a target names a stored plan instead of an experiment. Throws for a part of one: a plan is carried out as it is. */
export function isStoredPlan(target: string): boolean {
  const part = /\.json([:@].*)$/.exec(target)?.[1];
  if (part === undefined) return target.endsWith('.json');
  throw new UserError(EXIT.usage, `${target.slice(0, -part.length)} is a plan, which is carried out as it is`, {
    help: `leave \`${part}\` out, or plan those runs: rseg plan TARGET --out FILE`,
  });
}

export interface StoredRuns {
  readonly selected: SelectedRuns;
  readonly sets: readonly string[];
}

/**
 * The runs of the plan in `path`. Null when its experiment has errors, which have been printed. Throws exit 3 for a file that is no plan,
 * and for one that is stale, with what has changed.
 */
export async function openStoredPlan(path: string, runs: string): Promise<StoredRuns | null> {
  const stored = readPlan(path);
  const { file, pattern, seeds, sets } = stored.target;
  const entry = relative('', resolve(dirname(path), file)) || file;
  const selected = selectRuns(pattern === null ? entry : `${entry}:${pattern}`, { seeds, sets });
  if (selected === null) return null;
  const plan = await planRuns(selected, runs);
  const now = planDocument(plan, stored.target, ownSources(selected), resolve(dirname(selected.file)));
  const changes = staleness(stored, now);
  if (changes.length > 0) {
    const shown = changes.slice(0, 5).map((line) => `\n  ${line}`);
    const more = changes.length > 5 ? `\n  and ${changes.length - 5} more` : '';
    throw new UserError(EXIT.fileErrors, `the plan is stale${shown.join('')}${more}`, {
      where: path,
      help: `plan again: rseg plan ${file === '' ? 'FILE' : join(dirname(path), file)} --out ${path}`,
    });
  }
  const planned = new Set(stored.runs.map(({ address }) => address));
  const kept = selected.runs.filter(({ compiled, seed }) => planned.has(`${compiled.form.variant}@${seed}`));
  return { selected: { ...selected, runs: kept }, sets };
}

function readPlan(path: string): PlanDocument {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? 'it is no JSON' : `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new UserError(EXIT.fileErrors, `this is no plan: ${why}`, { where: path });
  }
  const [problem] = planFileProblems(value);
  if (problem === undefined) return value as PlanDocument;
  throw new UserError(EXIT.fileErrors, `this is no plan: ${problem}`, {
    where: path,
    help: 'plans are written by: rseg plan FILE --out plan.json',
  });
}
