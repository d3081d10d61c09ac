// A golden file: tensors in PyTorch layout and a JSON text `case` in its metadata.
import { readFileSync } from 'node:fs';
import type { Network } from '../../src/model/network.js';
import { permute } from '../../src/runtime/checkpoint/permute.js';
import { decodeSafetensors, type StoredTensor } from '../../src/runtime/checkpoint/safetensors.js';
import { fromTorchLayout } from '../../src/runtime/checkpoint/torch-layout.js';

export interface CaseConfig {
  readonly modalities: readonly string[];
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly num_classes: number;
  readonly embed_dims: readonly number[];
  readonly num_heads: readonly number[];
  readonly depths: readonly number[];
  readonly sr_ratios: readonly number[];
  readonly decoder_dim: number;
  readonly student_index: readonly number[];
  readonly rrm_samples: number;
  readonly lr: number;
  readonly steps: number;
  readonly iters_per_epoch: number;
  readonly epochs: number;
  readonly warmup_epochs: number;
}
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export const IGNORE = 255;

export class GoldenCase {
  readonly config: CaseConfig;
  /** the whole metadata text, parsed */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly #tensors: ReadonlyMap<string, StoredTensor>;

  constructor(path: string) {
    const { tensors, metadata } = decodeSafetensors(readFileSync(path), path);
    const text = metadata.get('case');
    if (text === undefined) throw new Error(`${path}: no metadata entry 'case', so it is no golden file`);
    this.facts = JSON.parse(text) as Record<string, unknown>;
    this.config = this.facts.config as CaseConfig;
    this.#tensors = tensors;
  }

  get names(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  float(name: string): FloatTensor {
    const { shape, data } = this.#tensor(name);
    return { shape, data: data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>, Number) };
  }

  /** Class ids in whatever integer type they are stored. */
  labels(name: string): Int32Array {
    return Int32Array.from(this.#tensor(name).data as ArrayLike<number>, Number);
  }

  /** A float tensor with its axes reordered. */
  permuted(name: string, order: readonly number[]): FloatTensor {
    return permute(this.float(name), order);
  }

  /** Pictures [B, 3, H, W] of several modalities as [m, B, H, W, 3]. */
  images(prefix: string, modalities: readonly string[]): Float32Array {
    return joined(modalities.map((name) => this.permuted(`${prefix}${name}`, [0, 2, 3, 1]).data));
  }

  /** Per-modality maps [B, M, C, h, w] as rows [M*B, h, w, C], modality-major. */
  maps(name: string): FloatTensor {
    const { shape, data } = this.permuted(name, [1, 0, 3, 4, 2]);
    return { shape: [shape[0]! * shape[1]!, ...shape.slice(2)], data };
  }

  /** All tensors under a prefix in our layout, without the prefix. Integer counters of PyTorch are left out. */
  weights(prefix: string): Record<string, Float32Array> {
    const weights: Record<string, Float32Array> = {};
    for (const name of this.names) {
      if (!name.startsWith(prefix) || name.endsWith('.num_batches_tracked')) continue;
      const own = name.slice(prefix.length);
      weights[own] = fromTorchLayout(own, this.float(name)).data;
    }
    return weights;
  }

  network(): Network {
    const { config } = this;
    return {
      dims: config.embed_dims,
      depths: config.depths,
      heads: config.num_heads,
      sr: config.sr_ratios,
      decoder: config.decoder_dim,
      classes: config.num_classes,
      dropPath: 0,
      dropout: 0,
    };
  }

  #tensor(name: string): StoredTensor {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined) throw new Error(`the file has no tensor called ${name}`);
    return tensor;
  }
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
