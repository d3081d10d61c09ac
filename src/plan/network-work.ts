// Floating-point operations of the network in closed form, so that hundreds of variants are priced without capturing a graph. Counted as
// `graphCost` counts them: matrix products and convolutions, a multiplication with its addition as two. Tests compare both.
import type { Network } from '../model/network.js';

/** [height, width] */
export type ImageSize = readonly [number, number];

/** Forward operations; gradients need each again for the weights and, but for the first layer, again for the input. */
export interface Work {
  readonly forward: number;
  /** part of `forward` whose input is a picture, which needs no gradient */
  readonly onPictures: number;
}

/** Height and width of the maps after the four stages (method 2.1: strides 4, 2, 2, 2 with "same" padding). */
export function stageSizes([height, width]: ImageSize): readonly ImageSize[] {
  const sizes: ImageSize[] = [];
  let size: ImageSize = [height, width];
  for (const stride of [4, 2, 2, 2]) {
    size = [Math.floor((size[0] - 1) / stride) + 1, Math.floor((size[1] - 1) / stride) + 1];
    sizes.push(size);
  }
  return sizes;
}

/** The Mix Transformer encoder (method 2.1) on `pictures` pictures. */
export function encoderWork(network: Network, image: ImageSize, pictures: number): Work {
  const sizes = stageSizes(image);
  let forward = 0;
  let onPictures = 0;
  network.dims.forEach((width, j) => {
    const [h, w] = sizes[j]!;
    const tokens = h * w;
    const previous = j === 0 ? 3 : network.dims[j - 1]!;
    const patch = 2 * tokens * width * previous * (j === 0 ? 49 : 9);
    if (j === 0) onPictures = patch;
    const side = network.sr[j]!;
    const keys = Math.floor(h / side) * Math.floor(w / side);
    const reduction = side > 1 ? 2 * keys * side * side * width * width : 0;
    const attention = 2 * (2 * tokens * width * width + 2 * keys * width * width + 2 * tokens * keys * width);
    const mixing = 2 * (8 * tokens * width * width + 9 * tokens * 4 * width);
    forward += patch + network.depths[j]! * (reduction + attention + mixing);
  });
  return { forward: forward * pictures, onPictures: onPictures * pictures };
}

/** Decoder up to its BatchNorm on the fused maps of `samples` samples (method 2.2, as `fuseLevels` orders its products). */
export function fusionWork({ dims, decoder }: Network, image: ImageSize, samples: number): number {
  const levels = stageSizes(image).map(([h, w], j) => {
    const rows = samples * h * w;
    const width = dims[j]!;
    return rows > width ? 2 * decoder * width * (decoder + rows) : 2 * decoder * rows * (width + decoder);
  });
  return levels.reduce((sum, level) => sum + level) + 8 * decoder * decoder;
}

/** The last 1x1 convolution for `rows` positions. */
export function classifierWork({ decoder, classes }: Network, rows: number): number {
  return 2 * rows * decoder * classes;
}

/** Positions of the decoder's output per sample: a quarter of the resolution. */
export function decoderPositions(image: ImageSize): number {
  const [h, w] = stageSizes(image)[0]!;
  return h * w;
}

/** The whole network on `samples` samples of `modalities` modalities, encoded one by one and fused by their mean. */
export function networkWork(network: Network, image: ImageSize, modalities: number, samples: number): Work {
  const { forward, onPictures } = encoderWork(network, image, modalities * samples);
  const decoder = fusionWork(network, image, samples) + classifierWork(network, samples * decoderPositions(image));
  return { forward: forward + decoder, onPictures };
}

/** Forward and gradient of `work`. */
export function trainingWork({ forward, onPictures }: Work): number {
  return 3 * forward - onPictures;
}
