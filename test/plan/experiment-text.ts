// A small experiment as text, with edits of a test's own.
import { type Compilation, compile } from '../../src/compiler/compile.js';
import type { NormalForm } from '../../src/compiler/normal-form.js';

export const FILE = 'plan.rseg';

/** An experiment `e` on generated scenes: teacher, student and all four suites. `edits` stand in a child `own`, `more` below. */
export function experimentText(edits: string, more = ''): string {
  return `dataset city {
  generator = streets
  classes = 12
  size = 64x64
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  modality event = generated(event)
  modality lidar = generated(lidar)
  label = generated_labels
  split train = 45
  split val = 10
}

experiment e {
  data = city
  teacher = segformer(mit(dims: [16, 32, 80, 128], depths: [1, 1, 1, 1]), decoder: 48)
  student = segformer(mit(dims: [16, 32, 80, 128], depths: [1, 1, 1, 1]), decoder: 48)
  dropout = subset(min: 1, absent: remove)
  loss = ce + 50 * kl + 100 * hpdm(hybrid) + 12 * rrm(single)

  train {
    length = 4 epochs
    batch = 4
    image = 64x64
    schedule = warmup_poly(warmup: 1 epochs)
  }

  eval {
    suite any = missing(all_subsets, absent: remove)
    suite emm = missing(all_subsets)
    suite rmm = missing(pixels: 50%)
    suite nm = noise
  }
}

experiment own extends e {
  ${edits}
}
${more}`;
}

/** Compiles `text`; throws with the first message when it has errors. */
export function compiled(text: string): Compilation {
  const compilation = compile(FILE, (path) => (path === FILE ? text : null));
  const error = compilation.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined)
    throw new Error(`${error.code} ${error.message} at ${text.slice(error.span.start, error.span.end)}`);
  return compilation;
}

/** The normal form of the experiment with these edits. */
export function formOf(edits: string): NormalForm {
  return compiled(experimentText(edits)).variants.get('own')!.form;
}
