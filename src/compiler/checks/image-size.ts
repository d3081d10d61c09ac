// The picture size of a block of settings, `auto` worked out.
import { settingAt } from '../read-setting.js';
import type { RecordValue, SettingValue, SizeValue } from '../setting-value.js';
import type { VariantSubject } from './variant-check.js';

/** Total stride of the network: every side must be a multiple. */
export const TOTAL_STRIDE = 32;

/** Height and width of `train.image`, `eval.image`, …; undefined when unknown. */
export function imageSize(
  subject: Pick<VariantSubject, 'settings' | 'data'>,
  block: 'train' | 'train_teacher' | 'eval',
): SizeValue | undefined {
  const written = settingAt(subject.settings, block, 'image');
  if (written?.kind === 'size') return written;
  if (written?.kind !== 'word' || subject.data === null) return undefined;
  return autoSize(subject.data, written);
}

/** The frame size of the data set with both sides rounded down to the total stride, at least one stride. */
function autoSize(data: RecordValue, written: SettingValue): SizeValue | undefined {
  const frame = settingAt(data, 'size');
  if (frame?.kind !== 'size') return undefined;
  return { kind: 'size', height: autoSide(frame.height), width: autoSide(frame.width), at: written.at };
}

/** One side of the picture that `auto` makes of a frame. */
export function autoSide(side: number): number {
  return Math.max(TOTAL_STRIDE, side - (side % TOTAL_STRIDE));
}
