// Number of trained scalars of a SegFormer from its numbers alone (method, section 2.4).

export interface NetworkShape {
  /** channels, blocks, attention heads and reduction of keys and values, one per stage */
  readonly dims: readonly number[];
  readonly depths: readonly number[];
  readonly heads: readonly number[];
  readonly sr: readonly number[];
  /** width E of the decoder */
  readonly decoder: number;
  /** K */
  readonly classes: number;
}

const FIRST_KERNEL = 7 * 7;
const NEXT_KERNEL = 3 * 3;
const COLOURS = 3;

/** Parameters of every encoder stage, and of the decoder. */
export function parameterCounts({ dims, depths, sr, decoder: E, classes }: NetworkShape): {
  readonly stages: readonly number[];
  readonly decoder: number;
} {
  const stages = dims.map((C, j) => {
    const patch = (j === 0 ? FIRST_KERNEL * COLOURS : NEXT_KERNEL * dims[j - 1]!) * C + 3 * C;
    const attention = 4 * C * C + 4 * C + (sr[j]! > 1 ? sr[j]! ** 2 * C * C + 3 * C : 0);
    // two layer norms; two linear maps of ratio 4 with a depthwise 3x3 convolution between them
    const rest = 4 * C + 8 * C * C + 45 * C;
    return patch + depths[j]! * (attention + rest) + 2 * C;
  });
  const levels = dims.reduce((sum, C) => sum + C * E + E, 0);
  return { stages, decoder: levels + 4 * E * E + 2 * E + E * classes + classes };
}

export function parameterTotal(shape: NetworkShape): number {
  const { stages, decoder } = parameterCounts(shape);
  return stages.reduce((sum, count) => sum + count, decoder);
}
