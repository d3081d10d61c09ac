// Random factors of training: stochastic depth per residual branch, picture and modality, and dropout of whole decoder
// channels. Drawn on the host from (seed, step), so that a resumed run repeats them.
import { CounterRandom, STREAM } from '../random/philox.js';
import type { TensorShape, Tensors } from './function-definition.js';
import { dropPathRates, type Network } from './network.js';
import type { Randomness } from './segformer.js';

/** Feeds that a training step of `network` takes for `pictures` of `batch` samples: none where a rate is 0. */
export function randomnessFeeds(network: Network, modalities: number, batch: number): Record<string, TensorShape> {
  const feeds: Record<string, TensorShape> = {};
  const branches = 2 * dropPathRates(network).length;
  if (network.dropPath > 0) feeds.drop_path = { shape: [branches, modalities * batch], dtype: 'float32' };
  if (network.dropout > 0) feeds.channel_dropout = { shape: [batch, network.decoder], dtype: 'float32' };
  return feeds;
}

/** The fed factors, null where there are none. */
export function randomnessOf(feeds: Tensors): Randomness {
  return { dropPath: feeds.drop_path ?? null, channelDropout: feeds.channel_dropout ?? null };
}

/** Values for `drop_path` [2 * blocks, modalities*B] of a step: 0 or 1 / keep, two independent draws a block. */
export function drawDropPath(
  network: Network,
  modalities: number,
  batch: number,
  seed: number,
  step: number,
): Float32Array {
  const random = new CounterRandom(seed, STREAM.dropPath, step);
  const pictures = modalities * batch;
  const rates = dropPathRates(network);
  const factors = new Float32Array(2 * rates.length * pictures);
  for (let i = 0; i < factors.length; i++) {
    const rate = rates[Math.floor(i / (2 * pictures))]!;
    factors[i] = random.uniform() < rate ? 0 : 1 / (1 - rate);
  }
  return factors;
}

/** Values for `channel_dropout` [B, E] of a step. */
export function drawChannelDropout(network: Network, batch: number, seed: number, step: number): Float32Array {
  const random = new CounterRandom(seed, STREAM.dropout, step);
  const kept = 1 / (1 - network.dropout);
  return new Float32Array(batch * network.decoder).map(() => (random.uniform() < network.dropout ? 0 : kept));
}
