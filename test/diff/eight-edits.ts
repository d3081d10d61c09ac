// Eight ideas that people have about one experiment, each as the edit that they would make.
import { edited } from './sides.js';

export type TextEdit = (text: string) => string;

const replacing =
  (from: string, to: string): TextEdit =>
  (text) =>
    edited(text, from, to);

/** The five of the language reference: how many lines does an idea cost? */
export const FIVE: Readonly<Record<string, TextEdit>> = {
  weight: replacing('100 * hpdm', '110 * hpdm'),
  term: replacing('    + 12 * rrm(single)\n', '    + 12 * rrm(single)\n    + 3 * cmd\n'),
  modality: replacing('  modality lidar = generated(lidar)\n', ''),
  row: replacing('  swapped:', '  ohem: loss.ce = ohem\n  swapped:'),
  key: replacing('    optim =', '    schedule = warmup_poly(warmup: 2 epochs, power: 0.9, ratio: 0.1)\n    optim ='),
};

/** Three more, so that two edits often meet on neighbouring lines. */
export const EIGHT: Readonly<Record<string, TextEdit>> = {
  ...FIVE,
  kl: replacing('50 * kl', '30 * kl'),
  restating: replacing('  swapped:', '  kl_50: loss.kl.weight = 60\n  swapped:'),
  rate: replacing('6e-5', '1e-4'),
};
