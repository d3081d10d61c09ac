// The difference as text for a terminal, from its records alone.
import type {
  ChangeRecord,
  DiffRecord,
  FileRecord,
  FormattingRecord,
  InvalidRecord,
  TotalRecord,
  UnchangedRecord,
} from '../change-record.js';
import { detailsOf } from './change-details.js';
import { changePhrase, hoursPhrase, plural, symbolOf } from './change-phrase.js';
import { commonOwner, type FileSection, sectionsOf } from './sections.js';
import { short, type TableKinds } from './variants-phrase.js';

/** `width` in columns, at least 60. Ends with a line feed unless there is nothing to say. */
export function renderText(records: readonly DiffRecord[], options: { readonly width: number }): string {
  const width = Math.max(60, options.width);
  const { sections, kinds, total } = sectionsOf(records);
  if (sections.length === 0) return '';
  const parts = sections.map((section) => sectionText(section, kinds, width));
  const lines = [...parts, ...(total === null ? [] : [wrapped(totalText(total), width, 2)])];
  return `${visible(lines.join('\n\n'))}\n`;
}

/** Texts of files may hold anything; a terminal obeys some of it. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

function sectionText(section: FileSection, kinds: TableKinds, width: number): string {
  const without = commonOwner(section.changes);
  const changes = section.changes.map((record) => changeText(record, kinds, without, width));
  const details = section.details.map((record) => detailText(record, without, width));
  const body = [...changes, ...details];
  return [
    wrapped(headline(section.file, section.details.length > 0), width, 2),
    ...(body.length === 0 ? [] : ['', ...body]),
  ].join('\n');
}

export function headline({ file, state, changes, renames, unchanged, formatting }: FileRecord, full: boolean): string {
  const counts = [
    ...(changes > 0 ? [plural(changes, 'change')] : []),
    ...(renames > 0 ? [plural(renames, 'rename')] : []),
  ];
  const what = state === 'changed' ? [] : [`${state} file`];
  const meaning = [...what, ...(counts.length > 0 ? counts : ['no change of meaning'])].join(', ');
  const same = unchanged > 0 ? ` (${unchanged} unchanged)` : '';
  const hidden =
    formatting > 0 ? `; ${plural(formatting, 'formatting-only edit')}${full ? '' : ' hidden (--full)'}` : '';
  return `${file}: ${meaning}${same}${hidden}`;
}

function changeText(record: ChangeRecord | InvalidRecord, kinds: TableKinds, without: string, width: number): string {
  const place = `${record.span.file}:${record.span.line}${record.side === 'before' ? ' (old)' : ''}`;
  const reason = record.type === 'renamed' ? `  ${record.impact.reason}` : '';
  const first = `${symbolOf(record)} ${changePhrase(record, without)}${reason}`;
  const details = detailsOf(record, kinds, without);
  const room = width - place.length - 2;
  const head = first.length <= room ? `${first.padEnd(room)}  ${place}` : `${wrapped(first, width, 2)}\n    ${place}`;
  return [head, ...details.map((line) => wrapped(`    ${line}`, width, 6))].join('\n');
}

function detailText(record: UnchangedRecord | FormattingRecord, without: string, width: number): string {
  const place = `${record.span.file}:${record.span.line}`;
  if (record.type === 'unchanged') {
    const text = `  ${short(record.path, without)}  ${record.value}`;
    return text.length + place.length + 2 <= width ? `${text.padEnd(width - place.length - 2)}  ${place}` : text;
  }
  const lines = [
    ...(record.from === '' ? [] : record.from.split('\n').map((line) => `    - ${line}`)),
    ...(record.to === '' ? [] : record.to.split('\n').map((line) => `    + ${line}`)),
  ];
  return [`  formatting only, ${place}`, ...lines].join('\n');
}

function totalText({ changes, invalid, runs, evaluations, teacherRuns, gpuHours, basis }: TotalRecord): string {
  if (changes === 0 && invalid === 0) return 'total  the same meaning: nothing to run';
  const basisNote = gpuHours === 0 ? '' : ` (${basis})`;
  return [
    'total',
    `student runs ${runs}`,
    `evaluations ${evaluations}`,
    `teacher runs ${teacherRuns}`,
    `${hoursPhrase(gpuHours)}${basisNote}`,
  ].join('   ');
}

/** Breaks at blanks; later lines are indented by `indent`. */
function wrapped(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const cut = rest.lastIndexOf(' ', width);
    if (cut <= indent) break;
    lines.push(rest.slice(0, cut).trimEnd());
    rest = `${' '.repeat(indent)}${rest.slice(cut + 1)}`;
  }
  return [...lines, rest].join('\n');
}
