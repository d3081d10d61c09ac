// A graph with its weights as a SavedModel for TensorFlow Serving and `tf.saved_model.load`.
import type { OpenShapes } from '../../graph/open-batch.js';
import { graphInput, specOf } from '../../graph/ref.js';
import type { TensorGraph } from '../../graph/tensor-graph.js';
import type { HostTensors } from '../engine/engine.js';
import { lowerModule } from '../engine/tensorflow/lower-module.js';
import { encodeSavedModel, type Signature, type SignatureTensor } from '../engine/tensorflow/write-saved-model.js';

const SIGNATURE = 'serving_default';

/**
 * The bytes of `saved_model.pb`: every feed of `graph` an input and every output an output of the signature
 * `serving_default`, the state frozen to `weights`. Runs wherever TensorFlow 2 runs: no operations of one vendor.
 */
export function savedModel(graph: TensorGraph, weights: HostTensors, open: OpenShapes): Uint8Array {
  const module = { name: 'export', functions: new Map([[SIGNATURE, graph]]) };
  const { program, functions } = lowerModule(module, { oneDnn: false, frozen: weights, open });
  const lowered = functions.get(SIGNATURE)!;
  const inputs = new Map<string, SignatureTensor>();
  for (const node of graph.nodes) {
    const feed = graphInput(node);
    if (feed?.role !== 'feed') continue;
    const { dtype, shape } = node.outputs[0]!;
    const tensor = `${lowered.feeds.get(feed.name)!.node}:0`;
    inputs.set(feed.name, { tensor, dtype, shape: open.get(node) ?? shape });
  }
  const outputs = new Map<string, SignatureTensor>();
  for (const [name, ref] of graph.outputs) {
    const { dtype, shape } = specOf(ref);
    outputs.set(name, { tensor: `${lowered.outputs.get(name)}:0`, dtype, shape: open.get(ref.node) ?? shape });
  }
  const signature: Signature = { inputs, outputs };
  return encodeSavedModel(program.nodes, new Map([[SIGNATURE, signature]]));
}
