// A small experiment with a teacher and a loss of a test's own.
import * as assert from 'uvu/assert';
import { compile } from '../../../src/compiler/compile.js';
import type { NormalForm } from '../../../src/compiler/normal-form.js';

/** `extern`: declarations above it; `loss`: its sum of terms. */
export function compileText(extern: string, loss: string): NormalForm {
  const text = `${extern}dataset city {
  generator = streets
  classes = 12
  size = 32x32
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  label = generated_labels
  split train = 8
  split val = 4
}
experiment own {
  data = city
  teacher = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]), decoder: 16)
  student = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]), decoder: 16)
  dropout = subset(min: 1, absent: remove)
  loss = ${loss}
  train {
    length = 20 epochs
    batch = 2
  }
}
`;
  const { diagnostics, variants } = compile('own.rseg', (path) => (path === 'own.rseg' ? text : null));
  assert.equal(
    diagnostics.map(({ message }) => message),
    [],
  );
  return variants.get('own')!.form;
}
