// High-dimensional features as points of a plane: UMAP, always the same for the same features.
import { UMAP } from 'umap-js';
import { CounterRandom, STREAM } from '../../random/philox.js';

/** Features that say something about each other; fewer have no neighbours. */
export const LEAST_POINTS = 12;
const NEIGHBOURS = 15;

/** One point per vector, in their order; null for fewer than `LEAST_POINTS`. */
export function embed(vectors: readonly Float32Array[]): readonly (readonly [number, number])[] | null {
  if (vectors.length < LEAST_POINTS) return null;
  const random = new CounterRandom(0, STREAM.embedding);
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, vectors.length - 1),
    minDist: 0.1,
    random: () => random.uniform(),
  });
  return umap.fit(vectors.map((vector) => [...vector])).map(([x, y]) => [x!, y!] as const);
}
