// A term that compares features needs stages of equal width, or a projection (RS3204).
import type { Help, TextEdit } from '../diagnostic.js';
import type { Problems } from '../problems.js';
import { callAt, settingAt, wordAt } from '../read-setting.js';
import type { CallValue } from '../setting-value.js';
import { lossTerms } from './loss-terms.js';
import type { VariantSubject } from './variant-check.js';

export function checkFeatureWidths(subject: VariantSubject, problems: Problems): void {
  const teacher = callAt(subject.settings, 'teacher');
  const student = callAt(subject.settings, 'student');
  const wide = teacher === undefined ? undefined : stageWidths(teacher);
  const narrow = student === undefined ? undefined : stageWidths(student);
  if (teacher === undefined || student === undefined || wide === undefined || narrow === undefined) return;
  const differing = wide.flatMap((width, stage) => (width === narrow[stage] ? [] : [stage]));
  if (differing.length === 0 || wide.length !== narrow.length) return;
  for (const { term, call } of lossTerms(subject)) {
    if (!call.signature.uses.includes('teacher.features') || isAligned(call)) continue;
    // code of one's own may compare what it likes
    if (call.signature.own !== null) continue;
    problems.error('RS3204', call.at.span, `\`${term.label}\` compares features of different width`, {
      label: differingStages(differing, wide, narrow),
      labels: [
        { span: teacher.at.span, text: `stage widths ${wide.join(', ')}` },
        { span: student.at.span, text: `stage widths ${narrow.join(', ')}` },
      ],
      helps: [...projection(call), ...sameFamily(teacher, student)],
    });
  }
}

/** `auto` projects where the widths differ. */
function isAligned(call: CallValue): boolean {
  const align = wordAt(call, 'align');
  return align === 'conv1x1' || align === 'auto';
}

export function stageWidths(model: CallValue): readonly number[] | undefined {
  const dims = settingAt(model, 'backbone', 'dims');
  return dims?.kind === 'numbers' ? dims.values : undefined;
}

function differingStages(differing: readonly number[], wide: readonly number[], narrow: readonly number[]): string {
  if (differing.length === wide.length && wide.length > 1) return `stages 1-${wide.length} differ`;
  const one = (stage: number) => `stage ${stage + 1}: teacher ${wide[stage]}, student ${narrow[stage]}`;
  return differing.map(one).join('; ');
}

function projection(call: CallValue): readonly Help[] {
  if (!call.signature.parameters.some((parameter) => parameter.name === 'align')) return [];
  const written = settingAt(call, 'align');
  const { span } = call.at;
  const bare = span.end - span.start === call.signature.name.length;
  let edit: TextEdit;
  if (written !== undefined && written.at.layer.kind !== 'default') edit = { span: written.at.span, text: 'conv1x1' };
  else if (bare) edit = { span: { ...span, start: span.end }, text: '(align: conv1x1)' };
  else edit = { span: { ...span, start: span.end - 1, end: span.end - 1 }, text: ', align: conv1x1' };
  return [{ text: "project the student to the teacher's width", applicability: 'choice', edits: [edit] }];
}

function sameFamily(teacher: CallValue, student: CallValue): readonly Help[] {
  const from = callAt(teacher, 'backbone');
  const to = callAt(student, 'backbone');
  if (from === undefined || to === undefined || to.signature.name === 'mit') return [];
  return [
    {
      text: 'or use a teacher of the same family',
      applicability: 'choice',
      edits: [{ span: from.at.span, text: to.signature.name }],
    },
  ];
}
