// The classes of one frame of a data set, as a trained network sees it with the modalities that the frame has.
import type { Network } from '../../model/network.js';
import type { Frame } from '../data/frame.js';
import type { NormName } from '../data/normalise.js';
import type { Engine } from '../engine/engine.js';
import type { Weights } from '../run/weights-file.js';
import { largestResized } from './logits.js';
import { Predictor } from './predictor.js';
import { asSeen, type InputSizes } from './read-input.js';

export interface FrameNetwork {
  readonly network: Network;
  readonly weights: Weights;
  readonly engine: Engine;
}

/** Class ids [H, W] at the size of the frame. `norms`: per modality. At most 256 classes. */
export async function predictFrame(
  frame: Frame,
  norms: readonly NormName[],
  sizes: InputSizes,
  settings: FrameNetwork,
): Promise<Uint8Array> {
  const { classes } = settings.network;
  const present = [...norms.keys()].filter((m) => !(frame.absent ?? []).includes(m));
  const pictures = present.map((m) => frame.pictures[m]!);
  const seen = asSeen(
    { ...frame, pictures },
    present.map((m) => norms[m]!),
    sizes,
  );
  const predictor = new Predictor({ ...settings, batch: 1, window: null, stride: 1 });
  let ids: Uint8Array = new Uint8Array(0);
  try {
    await predictor.add(seen, (logits) => {
      ids = largestResized(logits, seen.size, [frame.height, frame.width], classes);
    });
    await predictor.finish();
  } finally {
    predictor.dispose();
  }
  return ids;
}
