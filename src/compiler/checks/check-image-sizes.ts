// Picture sizes fit the stride of the network (RS3201), and teacher and student see the same size (RS3210).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { callAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import type { SizeValue } from '../setting-value.js';
import { imageSize, TOTAL_STRIDE } from './image-size.js';
import type { VariantSubject } from './variant-check.js';

export function checkImageSizes(subject: VariantSubject, problems: Problems): void {
  for (const block of ['train', 'train_teacher', 'eval'] as const) {
    const size = imageSize(subject, block);
    if (size !== undefined) checkStride(size, subject, problems);
  }
  checkSameSize(subject, problems);
}

function checkStride(size: SizeValue, subject: VariantSubject, problems: Problems): void {
  const place = writtenPlace(size, subject.named);
  for (const [name, side] of [
    ['height', size.height],
    ['width', size.width],
  ] as const) {
    const rest = side % TOTAL_STRIDE;
    if (rest === 0) continue;
    const near = (value: number) => Math.max(TOTAL_STRIDE, Math.round(value / TOTAL_STRIDE) * TOTAL_STRIDE);
    problems.error(
      'RS3201',
      place,
      `image ${name} ${side} is not a multiple of ${TOTAL_STRIDE}, the stride of the network`,
      {
        label: `${side} % ${TOTAL_STRIDE} = ${rest}`,
        helps: [
          {
            text: 'use the nearest size',
            applicability: 'choice',
            edits: [{ span: place, text: `${near(size.height)}x${near(size.width)}` }],
          },
        ],
      },
    );
    return;
  }
}

/** The teacher of `paper` semantics is trained at the size at which it teaches; the released code did otherwise. */
function checkSameSize(subject: VariantSubject, problems: Problems): void {
  const teacher = callAt(subject.settings, 'teacher');
  if (teacher === undefined || settingAt(teacher, 'weights')?.kind === 'string') return;
  if (wordAt(subject.settings, 'semantics') === 'reference') return;
  const taught = imageSize(subject, 'train');
  const trained = imageSize(subject, 'train_teacher');
  if (taught === undefined || trained === undefined) return;
  if (taught.height === trained.height && taught.width === trained.width) return;
  problems.error(
    'RS3210',
    writtenPlace(trained, subject.named),
    `the teacher is trained at ${trained.height}x${trained.width} and teaches at ${taught.height}x${taught.width}`,
    {
      label: 'height x width of the teacher',
      labels:
        taught.at.layer.kind === 'default' ? [] : [{ span: taught.at.span, text: 'height x width of the student' }],
      notes: [{ text: 'its features would come from pictures of a scale that it never saw' }],
      helps:
        trained.at.layer.kind === 'default'
          ? []
          : [replaceHelp('train it at the same size', trained.at.span, `${taught.height}x${taught.width}`)],
    },
  );
}
