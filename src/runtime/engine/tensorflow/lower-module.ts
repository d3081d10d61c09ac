// A module of tensor graphs as one TensorFlow graph: its functions share the variables of the state.
import { LAYOUT } from '../../../graph/kernel-signatures/layout.js';
import type { OpenShapes } from '../../../graph/open-batch.js';
import { dtypeOf, graphInput, graphRoots, sameRef } from '../../../graph/ref.js';
import {
  type GraphModule,
  type GraphNode,
  GUARD,
  type HostArray,
  type Ref,
  type TensorGraph,
  type TensorSpec,
} from '../../../graph/tensor-graph.js';
import type { HostTensors } from '../engine.js';
import { findLayerNorms, type LayerNormMatch } from './find-layer-norms.js';
import { float, shapeOfNode, type } from './graph-def.js';
import { loweringOf } from './lower/lookup.js';
import { NodeLowering } from './lower/lowering.js';
import { type AdamWInputs, applyAdamW, computeAdamW } from './lower-adam-w.js';
import { after, Program, type Variable } from './program.js';
import { UpdateGate } from './update-gate.js';

export interface LoweredFunction {
  readonly feeds: ReadonlyMap<string, { readonly node: string; readonly spec: TensorSpec }>;
  readonly outputs: ReadonlyMap<string, string>;
  /** fetched to apply the updates; null when the function has none */
  readonly updated: string | null;
}
export interface LoweredModule {
  readonly program: Program;
  readonly functions: ReadonlyMap<string, LoweredFunction>;
}

export interface LoweringOptions {
  /** whether oneDNN's own kernels, which only the CPU has, may be named */
  readonly oneDnn: boolean;
  /** values of the state that become part of the graph; state without a value here is a variable */
  readonly frozen?: HostTensors;
  /** shapes of nodes that depend on the size of the batch */
  readonly open?: OpenShapes;
}

export function lowerModule(module: GraphModule, options: LoweringOptions): LoweredModule {
  const program = new Program();
  const functions = new Map<string, LoweredFunction>();
  for (const [name, graph] of module.functions)
    functions.set(name, new FunctionLowering(program, name, graph, options).lower());
  return { program, functions };
}

class FunctionLowering {
  readonly #program: Program;
  readonly #name: string;
  readonly #graph: TensorGraph;
  readonly #tensors = new Map<GraphNode, readonly string[]>();
  readonly #layerNorms: ReadonlyMap<GraphNode, LayerNormMatch>;
  readonly #frozen: HostTensors;
  readonly #open: OpenShapes;
  #gate: UpdateGate | null = null;
  readonly #feeds = new Map<string, { node: string; spec: TensorSpec }>();

  constructor(program: Program, name: string, graph: TensorGraph, options: LoweringOptions) {
    this.#program = program;
    this.#name = name;
    this.#graph = graph;
    this.#frozen = options.frozen ?? {};
    this.#open = options.open ?? new Map();
    this.#layerNorms = options.oneDnn ? findLayerNorms(graph) : new Map();
  }

  lower(): LoweredFunction {
    const inPlace = this.#updatesInPlace();
    for (const node of this.#graph.nodes) this.#tensors.set(node, this.#lowerNode(node, inPlace));
    const outputs = new Map<string, string>();
    for (const [name, ref] of this.#graph.outputs) {
      outputs.set(
        name,
        this.#program.emit('Identity', [this.#tensor(ref)], { T: type(dtypeOf(ref)) }, this.#label('output')),
      );
    }
    const guard = this.#graph.updates.size === 0 ? undefined : this.#graph.outputs.get(GUARD);
    if (guard !== undefined) this.#gate = new UpdateGate(this.#program, this.#tensor(guard));
    const applied = [...inPlace].map((node) => this.#apply(node));
    for (const [name, ref] of this.#graph.updates) {
      if (!inPlace.has(ref.node) && !isStateInput(ref, name)) applied.push(this.#assign(name, ref));
    }
    const done = this.#gate === null ? this.#program.done(applied) : this.#gate.done(applied);
    return { feeds: this.#feeds, outputs, updated: applied.length === 0 ? null : done };
  }

  #label(what: string): string {
    // TensorFlow allows few characters in names
    return `${this.#name}_${what}`.replace(/[^A-Za-z0-9_.]/g, '_');
  }

  #tensor(ref: Ref): string {
    return this.#tensors.get(ref.node)![ref.index]!;
  }

  #lowerNode(node: GraphNode, inPlace: ReadonlySet<GraphNode>): readonly string[] {
    const input = graphInput(node);
    const spec = node.outputs[0]!;
    const frozen = input?.role === 'state' ? this.#frozen[input.name] : undefined;
    if (frozen !== undefined) return [this.#constant(input!.name, spec, frozen)];
    if (input?.role === 'state') {
      // one read a run: every user of the value sees it as it was before the updates
      return [
        this.#program.emit(
          'ReadVariableOp',
          [this.#program.variable(input.name, spec).handle],
          { dtype: type(spec.dtype) },
          this.#label('read'),
        ),
      ];
    }
    if (input?.role === 'feed') {
      const placeholder = this.#program.emit(
        'Placeholder',
        [],
        { dtype: type(spec.dtype), shape: shapeOfNode(this.#open.get(node) ?? spec.shape) },
        this.#label('feed'),
      );
      this.#feeds.set(input.name, { node: placeholder, spec });
      return [placeholder];
    }
    if (node.kernel === 'AdamW')
      return inPlace.has(node) ? [] : computeAdamW(this.#program, node, this.#adamInputs(node));
    const norm = this.#layerNorms.get(node);
    if (norm !== undefined) return [this.#lowerLayerNorm(norm)];
    const inputs = node.inputs.map((ref) => this.#tensor(ref));
    const lowered = loweringOf(node.kernel)(
      new NodeLowering(this.#program, node, inputs, this.#label(`${node.kernel}_${node.id}`), this.#open.get(node)),
    );
    return typeof lowered === 'string' ? [lowered] : lowered;
  }

  /** Not shared with equal constants: comparing weights would cost more than it saves. */
  #constant(name: string, { dtype, shape }: TensorSpec, values: HostArray): string {
    const attributes = { dtype: type(dtype), value: { kind: 'tensor', dtype, shape, values } } as const;
    return this.#program.emit('Const', [], attributes, this.#label(name));
  }

  /** The plain nodes of the norm are written as well; TensorFlow drops them, for nothing reads them. */
  #lowerLayerNorm({ x, gain, offset, epsilon }: LayerNormMatch): string {
    const inputs = [x, gain, offset].map((ref) => this.#tensor(ref));
    const attributes = { T: type('float32'), epsilon: float(epsilon) };
    return this.#program.emit('_MklLayerNorm', inputs, attributes, this.#label('LayerNorm'));
  }

  #adamInputs(node: GraphNode): AdamWInputs {
    const [parameter, m, v, gradient, lr, step] = node.inputs.map((ref) => this.#tensor(ref)) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return { parameter, m, v, gradient, lr, step };
  }

  /** AdamW nodes all of whose results replace exactly the states they came from, and are used for nothing else. */
  #updatesInPlace(): ReadonlySet<GraphNode> {
    const donated = (node: GraphNode): boolean =>
      [0, 1, 2].every((index) => {
        const source = graphInput(node.inputs[index]!.node);
        const update = source?.role === 'state' ? this.#graph.updates.get(source.name) : undefined;
        return update !== undefined && sameRef(update, { node, index });
      });
    const uses = new Map<GraphNode, number>();
    const references = [...graphRoots(this.#graph), ...this.#graph.nodes.flatMap((node) => node.inputs)];
    for (const { node } of references) uses.set(node, (uses.get(node) ?? 0) + 1);
    return new Set(
      this.#graph.nodes.filter((node) => node.kernel === 'AdamW' && uses.get(node) === 3 && donated(node)),
    );
  }

  #apply(node: GraphNode): string {
    const variables = node.inputs.slice(0, 3).map(({ node: state }) => {
      const { name } = graphInput(state)!;
      return this.#program.variable(name, state.outputs[0]!);
    }) as [Variable, Variable, Variable];
    const inputs = this.#adamInputs(node);
    const [lr, step] = [inputs.lr, inputs.step].map((scalar) => this.#gate?.pass(scalar, 'float32') ?? scalar);
    // without its rate an update does not happen
    return applyAdamW(this.#program, node, { ...inputs, lr: lr!, step: step! }, variables);
  }

  #assign(name: string, ref: Ref): string {
    const state = this.#graph.nodes.find((node) => isStateInput({ node, index: 0 }, name))!;
    const variable = this.#program.variable(name, state.outputs[0]!);
    const T = type(dtypeOf(ref));
    // a variable must not keep the memory of a fed array
    const own = sharesFeed(ref) ? this.#program.emit('DeepCopy', [this.#tensor(ref)], { T }) : this.#tensor(ref);
    const value = this.#gate?.pass(own, dtypeOf(ref)) ?? own;
    return this.#program.emit(
      'AssignVariableOp',
      [variable.handle, value, after(this.#tensor({ node: state, index: 0 }))],
      { dtype: T },
    );
  }
}

function isStateInput(ref: Ref, name: string): boolean {
  const input = graphInput(ref.node);
  return input !== null && input.role === 'state' && input.name === name;
}

/** Whether the value may be a view of a feed: it was moved, cut or renamed, but not computed. */
function sharesFeed(ref: Ref): boolean {
  if (graphInput(ref.node)?.role === 'feed') return true;
  const moves = ref.node.kernel === 'Identity' || (ref.node.kernel in LAYOUT && ref.node.kernel !== 'Cast');
  return moves && ref.node.inputs.some(sharesFeed);
}
