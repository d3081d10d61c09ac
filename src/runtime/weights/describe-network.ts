// What network a set of tensors belongs to, as far as names and shapes tell.
import type { EncoderNumbers } from './published-encoders.js';

export interface NetworkFacts extends EncoderNumbers {
  /** spatial reduction per stage */
  readonly sr: readonly number[];
  /** null: the encoder alone */
  readonly decoder: { readonly width: number; readonly classes: number } | null;
}

/**
 * @param shapes our names -> PyTorch's shapes
 * @returns null when the tensors are no whole encoder
 */
export function describeNetwork(shapes: ReadonlyMap<string, readonly number[]>): NetworkFacts | null {
  const stages = [1, 2, 3, 4];
  const dims = stages.map((j) => shapes.get(`encoder.patch_embed${j}.proj.weight`)?.[0] ?? 0);
  const names = [...shapes.keys()];
  const depths = stages.map((j) => {
    const blocks = names.flatMap((name) => new RegExp(`^encoder\\.block${j}\\.(\\d+)\\.`).exec(name)?.[1] ?? []);
    return new Set(blocks).size;
  });
  if (dims.includes(0) || depths.includes(0)) return null;
  const sr = stages.map((j) => shapes.get(`encoder.block${j}.0.attn.sr.weight`)?.[2] ?? 1);
  const width = shapes.get('decoder.linear_fuse.conv.weight')?.[0];
  const classes = shapes.get('decoder.linear_pred.weight')?.[0];
  const decoder = width === undefined || classes === undefined ? null : { width, classes };
  return { dims, depths, sr, decoder };
}
