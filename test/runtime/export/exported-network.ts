// A small network with weights of every kind, its inputs, and its logits as rseg computes them.
import { capture } from '../../../src/graph/capture.js';
import { initialParameters } from '../../../src/model/network.js';
import { serve } from '../../../src/model/serve.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import { openEngine } from '../../../src/runtime/engine/open-engine.js';
import { TINY } from '../weights/tiny-weights.js';

export const NETWORK = TINY;

/** Drawn values everywhere, so that no bias, norm or statistic can be forgotten without being seen. */
export const WEIGHTS: Readonly<Record<string, Float32Array>> = Object.fromEntries(
  Object.entries(initialParameters(NETWORK, 5)).map(([name, values], index) => {
    const random = new CounterRandom(11, STREAM.initialisation, index);
    const spread = values.map((value) => value + 0.05 * random.normal());
    return [name, name.endsWith('running_var') ? spread.map((value) => Math.abs(value) + 0.1) : spread];
  }),
);

export interface Case {
  readonly modalities: readonly string[];
  readonly image: readonly [number, number];
  readonly batch: number;
}

/** Normal numbers, [B, H, W, 3] per modality. */
export function inputsOf({ modalities, image, batch }: Case): Record<string, Float32Array> {
  return Object.fromEntries(
    modalities.map((name, index) => {
      const random = new CounterRandom(7, STREAM.initialisation, index);
      return [name, Float32Array.from({ length: batch * image[0] * image[1] * 3 }, () => random.normal())];
    }),
  );
}

/** [B, H, W, K], by the reference engine. */
export async function logitsOf(one: Case): Promise<Float32Array> {
  const graph = capture(serve({ network: NETWORK, layout: 'NHWC', ...one }));
  const module = await (await openEngine('cpu')).load({ name: 'export', functions: new Map([['serve', graph]]) });
  module.setState(WEIGHTS);
  const { logits } = module.run('serve', inputsOf(one));
  module.dispose();
  return logits as Float32Array;
}

/** Exchanges the axes [B, a, b, c] -> [B, c, a, b], or back with `back`. */
export function channelsFirst(values: Float32Array, [batch, a, b, c]: readonly number[]): Float32Array {
  const out = new Float32Array(values.length);
  let at = 0;
  for (let n = 0; n < batch!; n++)
    for (let k = 0; k < c!; k++) for (let i = 0; i < a! * b!; i++) out[at++] = values[(n * a! * b! + i) * c! + k]!;
  return out;
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
