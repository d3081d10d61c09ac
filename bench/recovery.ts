// `npm run bench -- recovery [--json] [--seed S] [--most N] [--show N]`: one single-token mistake gives exactly one message (language
// reference, section 13). Every valid `.rseg` file of the repository is damaged, token by token, and checked as `rseg check` does.
// Exit 1 when a file misses the gate. `--most`: mutants per file and kind, drawn by `--seed`; `--show`: print so many of the worst.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { readSource } from '../src/cli/source-reader.js';
import { compile } from '../src/compiler/compile.js';
import { packageRoot } from '../src/package-root.js';
import { mutantsOf, sampled } from './recovery/mutants.js';
import { type Answer, added, type Score, scoreOf, shareLost, shareOfOne } from './recovery/score.js';

export const GATE = { one: 0.9, lost: 0.005 };

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '2000' },
    show: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
  },
});

function answerOf(file: string, text: string): Answer {
  const { diagnostics, modules } = compile(file, (path) => (path === file ? text : readSource(path)));
  return {
    messages: diagnostics.length,
    errors: diagnostics.filter((one) => one.severity === 'error').length,
    declarations: modules.get(file)?.ast.decls.length ?? 0,
  };
}

interface Row {
  readonly file: string;
  readonly deletions: Score;
  readonly insertions: Score;
}

function rowOf(file: string, text: string): Row {
  const { declarations } = answerOf(file, text);
  const mutants = mutantsOf(text);
  const score = (texts: readonly string[]) =>
    scoreOf(sampled(texts, Number(values.most), Number(values.seed)), declarations, (mutant) => answerOf(file, mutant));
  return {
    file: relative(packageRoot, file),
    deletions: score(mutants.deletions),
    insertions: score(mutants.insertions),
  };
}

/** Declarations are counted over all files: one lost in twenty words is no storm. */
function passes(score: Score): boolean {
  return score.crashes === 0 && shareOfOne(score) >= GATE.one;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function lineOf(file: string, score: Score): string {
  const facts = [
    `${score.mutants} mutants`,
    `${score.valid} valid`,
    `one message ${percent(shareOfOne(score))}`,
    `declarations lost ${percent(shareLost(score))}`,
    `crashes ${score.crashes}`,
    `slowest ${score.slowestMs.toFixed(0)} ms`,
  ];
  return `${passes(score) ? 'ok  ' : 'FAIL'} ${file}: ${facts.join(', ')}`;
}

const files = ['experiments', 'test'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rseg') && join(folder, name).includes(values.only))
    .sort()
    .map((name) => join(packageRoot, folder, name)),
);
const rows: Row[] = [];
for (const file of files) {
  const text = readSource(file);
  if (typeof text !== 'string' || answerOf(file, text).messages > 0 || text.trim() === '') continue;
  const row = rowOf(file, text);
  rows.push(row);
  const both = added(row.deletions, row.insertions);
  if (values.json) {
    const { worst: _, ...counts } = both;
    console.log(
      JSON.stringify({ type: 'file', file: row.file, ...counts, one: shareOfOne(both), lost: shareLost(both) }),
    );
  } else {
    console.log(lineOf(row.file, both));
  }
  for (const mutant of both.worst.slice(0, Number(values.show))) {
    console.log(`--- ${differenceOf(text, mutant)}`);
    for (const one of compile(file, (path) => (path === file ? mutant : readSource(path))).diagnostics) {
      console.log(`      ${one.code} ${one.message}`);
    }
  }
}
const deletions = rows.map((row) => row.deletions).reduce(added);
const insertions = rows.map((row) => row.insertions).reduce(added);
if (values.json) {
  const all = added(deletions, insertions);
  console.log(
    JSON.stringify({ type: 'all', files: rows.length, one: shareOfOne(all), lost: shareLost(all), gate: GATE }),
  );
} else {
  console.log(lineOf('all deletions', deletions));
  console.log(lineOf('all insertions', insertions));
}
const failed = rows.filter((row) => !passes(added(row.deletions, row.insertions)));
const lost = shareLost(added(deletions, insertions));
if (!values.json) console.log(`declarations lost in ${percent(lost)} of all mutants, ${percent(GATE.lost)} allowed`);
process.exitCode = failed.length > 0 || lost > GATE.lost ? 1 : 0;

/** The first line that differs, as it reads now. */
function differenceOf(text: string, mutant: string): string {
  const [before, after] = [text.split('\n'), mutant.split('\n')];
  const at = after.findIndex((line, index) => line !== before[index]);
  return `${at + 1}: ${after[at] ?? '(end)'}`;
}
