// The difference as the comment of a pull request, from its records alone: one table, and the details folded away.
import type { ChangeRecord, DiffRecord, InvalidRecord, TotalRecord } from '../change-record.js';
import { detailsOf } from './change-details.js';
import { changePhrase, classPhrase, costPhrase, hoursPhrase, plural, symbolOf } from './change-phrase.js';
import { commonOwner, type FileSection, sectionsOf } from './sections.js';
import { headline } from './text.js';
import type { TableKinds } from './variants-phrase.js';

/** GitHub-flavoured Markdown; ends with a line feed. */
export function renderMarkdown(records: readonly DiffRecord[]): string {
  const { sections, kinds, total, from, to } = sectionsOf(records);
  const head = `### What the experiments mean: ${escaped(from)} against ${escaped(to)}`;
  if (total === null || total.changes + total.invalid + total.renames === 0) {
    return `${head}\n\nThe same meaning: nothing to run.\n`;
  }
  const changed = sections.filter(({ changes }) => changes.length > 0);
  const rows = changed.flatMap((section) => section.changes.map((record) => tableRow(record, section)));
  const table = ['| | change | consequence | cost | where |', '|---|---|---|---|---|', ...rows].join('\n');
  return `${[head, totalLine(total), table, ...changed.map((section) => folded(section, kinds))].join('\n\n')}\n`;
}

function totalLine({ changes, renames, invalid, ...cost }: TotalRecord): string {
  const counts = [
    ...(changes > 0 ? [plural(changes, 'change')] : []),
    ...(renames > 0 ? [plural(renames, 'rename')] : []),
    ...(invalid > 0 ? [plural(invalid, 'error')] : []),
  ];
  const work = `${cost.runs} student runs, ${cost.evaluations} evaluations, ${cost.teacherRuns} teacher runs`;
  return `**${counts.join(', ')}**: ${work}, **${hoursPhrase(cost.gpuHours)}** (${cost.basis})`;
}

function tableRow(record: ChangeRecord | InvalidRecord, { changes }: FileSection): string {
  const [subject, ...rest] = changePhrase(record, commonOwner(changes)).split('  ');
  const what = [subject ?? '', ...rest].map(code).join(' ');
  const consequence = record.type === 'invalid' ? 'does not compile' : classPhrase(record.impact.class);
  const cost = record.type === 'invalid' ? '' : costPhrase(record.impact);
  const where = `${record.span.file}:${record.span.line}${record.side === 'before' ? ' (old)' : ''}`;
  return `| ${code(symbolOf(record))} | ${what} | ${consequence} | ${cost} | ${escaped(where)} |`;
}

function folded(section: FileSection, kinds: TableKinds): string {
  const without = commonOwner(section.changes);
  const items = section.changes.map((record) => {
    const [subject = ''] = changePhrase(record, without).split('  ');
    const reason = record.type === 'invalid' ? [] : [record.impact.reason];
    const lines = [...reason, ...detailsOf(record, kinds, without)].map((line) => `  - ${escaped(line)}`);
    return [`- ${code(subject)}`, ...lines].join('\n');
  });
  const summary = escaped(headline(section.file, true));
  return `<details><summary>${summary}</summary>\n\n${items.join('\n')}\n\n</details>`;
}

/** A code span that no content of a file can leave. */
function code(text: string): string {
  const shown = oneLine(text).replace(/\|/g, '\\|');
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  return runs.length > 0 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** Plain words: nothing in them is markup, a mention or a link. */
function escaped(text: string): string {
  return oneLine(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]()#+!|~@>-]/g, (sign) => (/[()+-]/.test(sign) ? sign : `\\${sign}`))
    .replace(/^(\s*)([-+]) /, '$1\\$2 ');
}

const oneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
