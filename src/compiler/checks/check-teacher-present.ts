// A loss that looks at a teacher needs one (RS4102).
import type { Help, Label, Note, Span, TextEdit } from '../diagnostic.js';
import type { Problems } from '../problems.js';
import { settingAt } from '../read-setting.js';
import type { CallValue, SettingValue } from '../setting-value.js';
import { type KnownTerm, lossTerms } from './loss-terms.js';
import type { VariantSubject } from './variant-check.js';

export function checkTeacherPresent(subject: VariantSubject, problems: Problems): void {
  const teacher = settingAt(subject.settings, 'teacher');
  if (teacher?.kind !== 'word') return;
  const terms = lossTerms(subject);
  const needy = terms.filter((term) => used(term.call) !== undefined);
  const first = needy[0];
  if (first === undefined) return;
  if (isOwn(teacher.at.statement, subject) && !needy.some(({ term }) => isOwn(term.at.span, subject))) {
    reportRemoval(teacher, terms, needy, subject, problems);
    return;
  }
  const others = needy.slice(1);
  problems.error('RS4102', calleeSpan(first.call), needText(needy, subject), {
    label: `uses \`${used(first.call)}\``,
    labels: others.map(usingLabel),
    notes: [teacherNote(teacher)],
    helps:
      teacher.at.layer.kind !== 'set' && needy.every(({ term }) => isOwn(term.at.statement, subject))
        ? removal(terms, needy)
        : [],
  });
}

/** A variant that takes the teacher away and inherits the terms: the mistake is its own, and its base stays as it is. */
function reportRemoval(
  teacher: SettingValue,
  terms: readonly KnownTerm[],
  needy: readonly KnownTerm[],
  subject: VariantSubject,
  problems: Problems,
): void {
  problems.error('RS4102', teacher.at.span, needText(needy, subject), {
    label: 'takes the teacher away',
    labels: needy.map(usingLabel),
    helps: needy.length < terms.length ? dropped(teacher, needy, subject) : [],
  });
}

function isOwn({ file, start, end }: Span, { own }: VariantSubject): boolean {
  return file === own.file && own.start <= start && end <= own.end;
}

function needText(needy: readonly KnownTerm[], { path }: VariantSubject): string {
  const names = needy.map(({ term }) => `\`${term.label}\``).join(', ');
  const [only, ...others] = needy;
  return only !== undefined && others.length === 0
    ? `loss ${names} needs ${used(only.call)?.replace('.', ' ')}, but \`${path}\` has no teacher`
    : `losses ${names} need a teacher, but \`${path}\` has no teacher`;
}

function usingLabel({ call }: KnownTerm): Label {
  return { span: calleeSpan(call), text: `uses \`${used(call)}\`` };
}

/** `loss drop kl` behind `teacher = none`; a value of a sweep and a block of one line have no place for it. */
function dropped(teacher: SettingValue, needy: readonly KnownTerm[], subject: VariantSubject): readonly Help[] {
  const { statement, layer } = teacher.at;
  const edit = `loss drop ${needy.map(({ term }) => term.label).join(', ')}`;
  const { own, module } = subject;
  const isInOneLine = !module.text.slice(own.start, statement.start).includes('\n');
  if (layer.kind !== 'row' && (layer.kind !== 'experiment' || isInOneLine)) return [];
  const span = { file: own.file, start: statement.end, end: statement.end };
  const text = needy.length === 1 ? 'drop the term as well' : 'drop the terms as well';
  const inserted = layer.kind === 'row' ? `; ${edit}` : `\n  ${edit}`;
  return [{ text, applicability: 'choice', edits: [{ span, text: inserted }] }];
}

function used(call: CallValue): string | undefined {
  return call.signature.uses.find((use) => use.startsWith('teacher.'));
}

function calleeSpan(call: CallValue): Span {
  return { ...call.at.span, end: call.at.span.start + call.signature.name.length };
}

function teacherNote(teacher: SettingValue): Note {
  if (teacher.at.layer.kind === 'default') return { text: '`teacher` is not set, so it is `none`' };
  return { text: '`teacher` is set to `none` here', span: teacher.at.statement };
}

/** Edits that take the needy terms out of a sum that one statement wrote; none where several did. */
function removal(terms: readonly KnownTerm[], needy: readonly KnownTerm[]): readonly Help[] {
  const stay = terms.filter((term) => !needy.includes(term));
  const statement = terms[0]?.term.at.statement;
  const together = terms.every(({ term }) => sameSpan(term.at.statement, statement));
  if (stay.length === 0 || !together || statement === undefined) return [];
  const edits = needy.map(({ term }): TextEdit => {
    const index = terms.findIndex((known) => known.term === term);
    const before = terms[index - 1]?.term.at.span.end;
    const after = terms[index + 1]?.term.at.span.start;
    const span =
      before === undefined ? { ...term.at.span, end: after ?? term.at.span.end } : { ...term.at.span, start: before };
    return { span, text: '' };
  });
  const text = needy.length === 1 ? 'remove the term' : 'remove the terms';
  const adjacent = mergeTouching(edits);
  return [{ text, applicability: 'choice', edits: adjacent }];
}

/** Neighbouring deletions become one edit, so that the result reads as one line. */
function mergeTouching(edits: readonly TextEdit[]): readonly TextEdit[] {
  const merged: TextEdit[] = [];
  for (const edit of edits) {
    const last = merged[merged.length - 1];
    if (last !== undefined && last.span.end >= edit.span.start) {
      merged[merged.length - 1] = { ...last, span: { ...last.span, end: edit.span.end } };
    } else merged.push(edit);
  }
  return merged;
}

function sameSpan(a: Span, b: Span | undefined): boolean {
  return b !== undefined && a.file === b.file && a.start === b.start && a.end === b.end;
}
