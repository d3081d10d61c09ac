// Trainings fit the memory that the run may use (RS4121).
import type { Help, Label } from '../diagnostic.js';
import { replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { settingAt } from '../read-setting.js';
import type { SettingValue } from '../setting-value.js';
import { type TrainingShape, trainingMemory } from './training-memory.js';
import { trainingShape } from './training-shape.js';
import type { VariantSubject } from './variant-check.js';

const BLOCKS = [
  ['train', 'student'],
  ['train_teacher', 'teacher'],
] as const;

export function checkMemory(subject: VariantSubject, problems: Problems): void {
  const budget = settingAt(subject.settings, 'resources', 'memory');
  if (budget?.kind !== 'quantity') return;
  for (const [block, role] of BLOCKS) {
    const shape = trainingShape(subject, block);
    if (shape === null || !fitsStrides(shape)) continue;
    const { total, state } = trainingMemory(shape);
    if (total <= budget.amount) continue;
    const batch = settingAt(subject.settings, block, 'batch');
    const image = settingAt(subject.settings, block, 'image');
    const most = largestBatch(shape, budget.amount);
    const size = `${shape.height}x${shape.width}`;
    problems.error(
      'RS4121',
      budget.at.span,
      `training the ${role} needs ${amountText(total)}, \`resources.memory\` is ${amountText(budget.amount)}`,
      {
        label: 'less than one training step needs',
        labels: [...placeLabel(batch, `${shape.batch} pictures at once`), ...placeLabel(image, `${size} each`)],
        notes: [
          { text: `weights and moments: ${amountText(state)}; one step: ${amountText(total - state)}, at least` },
          { text: most === 0 ? `not even a batch of 1 fits at ${size}` : `the largest batch that fits is ${most}` },
        ],
        helps: most === 0 ? [] : batchHelp(batch, most),
      },
    );
    return;
  }
}

/** Sizes that have a message of their own. */
function fitsStrides({ height, width }: TrainingShape): boolean {
  return height % 32 === 0 && width % 32 === 0;
}

/** 0 when none fits. Memory grows with the batch. */
function largestBatch(shape: TrainingShape, budget: number): number {
  let fits = 0;
  let exceeds = shape.batch;
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (trainingMemory({ ...shape, batch: middle }).total <= budget) fits = middle;
    else exceeds = middle;
  }
  return fits;
}

function placeLabel(value: SettingValue | undefined, text: string): readonly Label[] {
  return value === undefined || value.at.layer.kind === 'default' ? [] : [{ span: value.at.span, text }];
}

function batchHelp(batch: SettingValue | undefined, most: number): readonly Help[] {
  if (batch === undefined || batch.at.layer.kind === 'default') return [];
  return [replaceHelp('use the largest batch that fits', batch.at.span, String(most))];
}

/** Three digits, in the unit that keeps them readable. */
function amountText(bytes: number): string {
  const [unit, size] = bytes < 2 ** 30 ? ['MiB', 2 ** 20] : ['GiB', 2 ** 30];
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}
