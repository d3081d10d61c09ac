// A training step of the method's network as a captured function: forward with drop path, cross-entropy, backward, AdamW.
import * as tf from '@tensorflow/tfjs-core';
import { capture } from '../../../src/graph/capture.js';
import type { HostArray, TensorGraph } from '../../../src/graph/tensor-graph.js';
import {
  dropPathRates,
  initialParameters,
  type Network,
  parameterShapes,
  statisticShapes,
} from '../../../src/model/network.js';
import { trainNetwork } from '../../../src/model/segformer.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';

export interface StepSize {
  readonly network: Network;
  readonly batch: number;
  readonly side: number;
  readonly modalities: number;
}
export interface CapturedStep {
  readonly graph: TensorGraph;
  readonly state: Record<string, HostArray>;
  /** a batch for step t = 1, 2, … */
  feeds(t: number): Record<string, HostArray>;
}

export const tinyNetwork: Network = {
  dims: [8, 16, 40, 64],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 5, 8],
  sr: [8, 4, 2, 1],
  decoder: 32,
  classes: 9,
  dropPath: 0.1,
  dropout: 0.1,
};

export function captureSegformerStep({ network, batch, side, modalities }: StepSize): CapturedStep {
  const shapes = parameterShapes(network);
  const names = [...shapes.keys()];
  const spec = (shape: readonly number[]) => ({ shape, dtype: 'float32' as const });
  const entries = (prefix: string) => names.map((name) => [prefix + name, spec(shapes.get(name)!.shape)] as const);
  const statistics = [...statisticShapes(network)].map(([name, { shape }]) => [name, spec(shape)] as const);
  const pixels = (side / 4) ** 2 * batch;
  const blocks = dropPathRates(network).length;
  const graph = capture({
    feeds: {
      images: spec([modalities * batch, side, side, 3]),
      labels: { shape: [pixels], dtype: 'int32' },
      dropPath: spec([2 * blocks, modalities * batch]),
      lr: spec([]),
      t: spec([]),
    },
    state: Object.fromEntries([...entries(''), ...entries('m/'), ...entries('v/'), ...statistics]),
    apply: (feeds, state) => {
      const loss = (): tf.Scalar => {
        const random = { dropPath: feeds.dropPath!, channelDropout: null };
        const { scores } = trainNetwork(feeds.images!, modalities, state, network, random);
        const logits = tf.reshape(scores, [pixels, network.classes]);
        const targets = tf.oneHot(feeds.labels as tf.Tensor1D, network.classes, 1, 0, 'float32');
        return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), targets), -1)));
      };
      const { value, grads } = tf.engine().gradients(
        loss,
        names.map((name) => state[name]!),
        undefined,
        true,
      );
      const constants = { beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0.01 };
      const next: Record<string, tf.Tensor> = {};
      names.forEach((name, i) => {
        const inputs = {
          param: state[name]!,
          m: state[`m/${name}`]!,
          v: state[`v/${name}`]!,
          grad: grads[i]!,
          lr: feeds.lr!,
          step: feeds.t!,
        };
        const updated = tf.engine().runKernel('AdamW', inputs, constants) as unknown as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        [next[name], next[`m/${name}`], next[`v/${name}`]] = updated;
      });
      return {
        outputs: { loss: value, ...Object.fromEntries(names.map((name, i) => [`d/${name}`, grads[i]!])) },
        state: next,
      };
    },
  });
  const zeros = (prefix: string) =>
    names.map((name) => [prefix + name, new Float32Array(shapes.get(name)!.shape.reduce((a, b) => a * b, 1))] as const);
  return {
    graph,
    state: { ...initialParameters(network, 1), ...Object.fromEntries([...zeros('m/'), ...zeros('v/')]) },
    feeds(t) {
      const random = new CounterRandom(5, STREAM.scene, t);
      const draws = (length: number, draw: () => number): Float32Array => Float32Array.from({ length }, draw);
      return {
        images: draws(modalities * batch * side * side * 3, () => random.uniform(-1, 1)),
        labels: Int32Array.from({ length: pixels }, () => random.integer(network.classes)),
        dropPath: draws(2 * blocks * modalities * batch, () => random.uniform()),
        lr: Float32Array.of(1e-3),
        t: Float32Array.of(t),
      };
    },
  };
}
