// An engine without a network: two pictures of 32x32 at a time, two classes.
import type { Engine, HostTensors } from '../../../src/runtime/engine/engine.js';

export const NETWORK = {
  dims: [8, 16, 24, 32],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 3, 4],
  sr: [8, 4, 2, 1],
  decoder: 8,
  classes: 2,
  dropPath: 0,
  dropout: 0,
};

/** "Logits" of a window: class 0 the sum over the modalities of the red values, class 1 the number of the modalities. */
export function adding(calls: number[]): Engine {
  return {
    name: 'cpu',
    description: 'adds',
    load: async () => ({
      run: (_name: string, { images }: HostTensors) => {
        const pixels = 2 * 32 * 32;
        const modalities = images!.length / (pixels * 3);
        calls.push(modalities);
        const logits = new Float32Array(pixels * 2);
        for (let i = 0; i < pixels; i++) {
          for (let m = 0; m < modalities; m++) logits[i * 2]! += images![(m * pixels + i) * 3]!;
          logits[i * 2 + 1] = modalities;
        }
        return { logits };
      },
      setState: () => undefined,
      getState: () => ({}),
      stateNames: [],
      dispose: () => undefined,
    }),
  };
}
