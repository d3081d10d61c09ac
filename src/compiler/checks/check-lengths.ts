// Training lengths: above 0 (RS3103), and no warm-up or ramp as long as the training (RS4109).
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { callAt, numberAt, settingAt, writtenPlace } from '../read-setting.js';
import type { LengthValue, SettingValue } from '../setting-value.js';
import { framesOf } from './check-splits.js';
import { lossTerms } from './loss-terms.js';
import type { VariantSubject } from './variant-check.js';

export function checkLengths(subject: VariantSubject, problems: Problems): void {
  const hasTeacher = callAt(subject.settings, 'teacher') !== undefined;
  for (const block of hasTeacher ? (['train', 'train_teacher'] as const) : (['train'] as const)) {
    for (const name of ['length', 'checkpoint', 'validate']) {
      const length = settingAt(subject.settings, block, name);
      if (length?.kind !== 'length' || length.amount > 0) continue;
      problems.error('RS3103', writtenPlace(length, subject.named), `\`${name}\` is 0 ${length.unit}`, {
        label: 'not above 0',
      });
    }
    const warmup = settingAt(subject.settings, block, 'schedule', 'warmup');
    checkShorter('`warmup`', warmup, block, subject, problems);
  }
}

/** No ramp of a weight as long as the training. */
export function checkRamps(subject: VariantSubject, problems: Problems): void {
  for (const { term } of lossTerms(subject)) {
    const over = settingAt(term.weight, 'over');
    checkShorter(`the ramp of \`${term.label}\``, over, 'train', subject, problems);
  }
}

function checkShorter(
  name: string,
  part: SettingValue | undefined,
  block: 'train' | 'train_teacher',
  subject: VariantSubject,
  problems: Problems,
): void {
  const whole = settingAt(subject.settings, block, 'length');
  if (part?.kind !== 'length' || whole?.kind !== 'length' || whole.amount <= 0) return;
  const partSteps = stepsOfLength(part, block, subject);
  const wholeSteps = stepsOfLength(whole, block, subject);
  if (partSteps === null || wholeSteps === null || wholeSteps < 1 || partSteps < wholeSteps) return;
  problems.error(
    'RS4109',
    writtenPlace(part, writtenPlace(whole, subject.named)),
    `${name} lasts ${part.amount} ${part.unit}, the training ${whole.amount} ${whole.unit}`,
    {
      label: part.unit === whole.unit ? 'not shorter than the training' : `${partSteps} of ${wholeSteps} steps`,
      labels:
        part.at.layer.kind === 'default' || whole.at.layer.kind === 'default'
          ? []
          : [{ span: whole.at.span, text: 'length of the training' }],
      helps:
        part.at.layer.kind === 'default'
          ? []
          : [replaceHelp('use a tenth of the training', part.at.span, tenth(whole))],
      notes:
        part.at.layer.kind === 'default' ? [{ text: `${part.amount} ${part.unit} is the default of \`warmup\`` }] : [],
    },
  );
}

/** Whole numbers where the unit needs them, at least 0. */
function tenth({ amount, unit }: LengthValue): string {
  return `${unit === 'epochs' ? Number((amount / 10).toPrecision(3)) : Math.floor(amount / 10)} ${unit}`;
}

/** Steps of a length; null when the split or the batch is unknown. */
export function stepsOfLength(
  length: LengthValue,
  block: 'train' | 'train_teacher',
  subject: Pick<VariantSubject, 'settings' | 'data'>,
): number | null {
  if (length.unit === 'steps') return length.amount;
  const batch = numberAt(subject.settings, block, 'batch');
  if (batch === undefined) return null;
  if (length.unit === 'images') return Math.floor(length.amount / batch);
  const frames = framesOf(subject, block);
  return frames === undefined ? null : Math.round(length.amount * Math.floor(frames / batch));
}
