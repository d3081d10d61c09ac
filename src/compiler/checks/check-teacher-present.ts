// A loss that looks at a teacher needs one (RS4102).
import type { Note, Span, TextEdit } from '../diagnostic.js';
import type { Problems } from '../problems.js';
import { settingAt } from '../read-setting.js';
import type { CallValue } from '../setting-value.js';
import { type KnownTerm, lossTerms } from './loss-terms.js';
import type { VariantSubject } from './variant-check.js';

export function checkTeacherPresent(subject: VariantSubject, problems: Problems): void {
  const teacher = settingAt(subject.settings, 'teacher');
  if (teacher?.kind !== 'word') return;
  const terms = lossTerms(subject);
  const needy = terms.filter((term) => used(term.call) !== undefined);
  const first = needy[0];
  if (first === undefined) return;
  const others = needy.slice(1);
  const names = needy.map((term) => `\`${term.term.label}\``).join(', ');
  const thing = others.length === 0 ? used(first.call)?.replace('.', ' ') : 'a teacher';
  problems.error(
    'RS4102',
    calleeSpan(first.call),
    `${others.length === 0 ? 'loss' : 'losses'} ${names} ${others.length === 0 ? 'needs' : 'need'} ${thing}, but \`${subject.path}\` has no teacher`,
    {
      label: `uses \`${used(first.call)}\``,
      labels: others.map((term) => ({ span: calleeSpan(term.call), text: `uses \`${used(term.call)}\`` })),
      notes: [teacherNote(teacher)],
      helps: removal(terms, needy),
    },
  );
}

function used(call: CallValue): string | undefined {
  return call.signature.uses.find((use) => use.startsWith('teacher.'));
}

function calleeSpan(call: CallValue): Span {
  return { ...call.at.span, end: call.at.span.start + call.signature.name.length };
}

function teacherNote(teacher: NonNullable<ReturnType<typeof settingAt>>): Note {
  if (teacher.at.layer.kind === 'default') return { text: '`teacher` is not set, so it is `none`' };
  return { text: '`teacher` is set to `none` here', span: teacher.at.statement };
}

/** Edits that take the needy terms out of a sum that one statement wrote; none where several did. */
function removal(
  terms: readonly KnownTerm[],
  needy: readonly KnownTerm[],
): {
  readonly text: string;
  readonly applicability: 'choice';
  readonly edits: readonly TextEdit[];
}[] {
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
