// One tensor graph, run kernel by kernel on a device: no tape, every value freed after its last use.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { UserError } from '../../../exit-code.js';
import { signatureOf } from '../../../graph/kernel-signatures/lookup.js';
import { printSpec, sizeOf } from '../../../graph/shape.js';
import type { DType, GraphNode, HostArray, TensorGraph, TensorSpec } from '../../../graph/tensor-graph.js';
import type { HostTensors } from '../engine.js';
import type { Device } from './device.js';
import { type ExecutionPlan, type PlanStep, planExecution, type Slot } from './execution-plan.js';
import { download, duplicate, upload } from './host-transfer.js';

/** Every filled slot owns one reference to its tensor. */
type Slots = (TensorInfo | undefined)[];
type Execute = (inputs: TensorInfo[]) => readonly TensorInfo[];

interface Program {
  readonly plan: ExecutionPlan;
  readonly executes: readonly Execute[];
}

/** Sees the values of a node as soon as they are computed. */
export type Watch = (node: GraphNode, values: HostArray) => void;

/** `%12 = Add : float32[2,3]`, for messages. */
export const describeNode = (node: GraphNode): string =>
  `%${node.id} = ${node.kernel} : ${node.outputs.map(printSpec).join(', ')}`;

export class InterpretedFunction {
  readonly #device: Device;
  readonly #graph: TensorGraph;
  readonly #programs = new Map<string, Program>();
  readonly #constants = new Map<GraphNode, TensorInfo>();

  /** Throws when the device lacks a kernel that the graph needs. */
  constructor(device: Device, graph: TensorGraph) {
    this.#device = device;
    this.#graph = graph;
    this.#program([...graph.outputs.keys()]);
  }

  /** Runs once: returns the outputs named and, unless its guard is false, replaces the updated entries of `state`, whose old tensors are freed. */
  run(
    feeds: HostTensors,
    state: Map<string, TensorInfo>,
    outputs?: readonly string[],
    watch?: Watch,
  ): Record<string, HostArray> {
    const { plan, executes } = this.#program(outputs ?? [...this.#graph.outputs.keys()]);
    const memory = this.#device.memory;
    const slots: Slots = [];
    try {
      this.#bindInputs(plan, slots, feeds, state);
      const refused = (): boolean => plan.guard !== null && download(memory, slots[plan.guard]!)[0] === 0;
      plan.steps.forEach((step, i) => {
        if (step.inPlace && refused()) return;
        const results = executes[i]!(step.inputs.map((slot) => slots[slot]!));
        step.outputs.forEach((slot, index) => {
          slots[slot] = results[index]!;
          watch?.(step.node, memory.view(results[index]!));
        });
        for (const slot of step.dying) this.#empty(slots, slot);
      });
      const host = [...plan.outputs].map(([name, slot]) => [name, download(memory, slots[slot]!)] as const);
      if (!refused()) this.#replaceState(plan, slots, state);
      return Object.fromEntries(host);
    } finally {
      slots.forEach((_, slot) => {
        this.#empty(slots, slot);
      });
    }
  }

  dispose(): void {
    for (const tensor of this.#constants.values()) this.#device.memory.release(tensor);
    this.#constants.clear();
  }

  #empty(slots: Slots, slot: Slot): void {
    const tensor = slots[slot];
    slots[slot] = undefined;
    if (tensor !== undefined) this.#device.memory.release(tensor);
  }

  #bindInputs(plan: ExecutionPlan, slots: Slots, feeds: HostTensors, state: ReadonlyMap<string, TensorInfo>): void {
    const memory = this.#device.memory;
    for (const [name, { node, slot }] of plan.feeds) {
      slots[slot] = upload(memory, `the feed '${name}'`, feeds[name], node.outputs[0]!);
    }
    for (const [name, { node, slot }] of plan.states) {
      const tensor = state.get(name);
      if (tensor === undefined) throw new Error(`the state '${name}' has no value yet`);
      slots[slot] = memory.share(tensor, node.outputs[0]!.shape);
    }
    for (const { node, slot } of plan.constants) {
      slots[slot] = memory.share(this.#constant(node), node.outputs[0]!.shape);
    }
  }

  #constant(node: GraphNode): TensorInfo {
    const known = this.#constants.get(node);
    if (known !== undefined) return known;
    const values = node.attributes.value as HostArray;
    const tensor = upload(this.#device.memory, `the constant %${node.id}`, values, node.outputs[0]!);
    this.#constants.set(node, tensor);
    return tensor;
  }

  #replaceState(plan: ExecutionPlan, slots: Slots, state: Map<string, TensorInfo>): void {
    const memory = this.#device.memory;
    // All new values are settled before any old one goes: updates may exchange states.
    const settled = [...plan.updates].map(([name, slot]) => {
      const value = slots[slot]!;
      if (value.dataId === state.get(name)?.dataId) return null;
      const taken = [...plan.updates.values()].filter((other) => other === slot).length > 1;
      if (taken || memory.isShared(value))
        return [name, duplicate(memory, value, { shape: value.shape, dtype: value.dtype as DType })] as const;
      slots[slot] = undefined;
      return [name, value] as const;
    });
    for (const entry of settled) {
      if (entry === null) continue;
      const [name, value] = entry;
      const old = state.get(name);
      if (old !== undefined) memory.release(old);
      state.set(name, value);
    }
  }

  #program(outputs: readonly string[]): Program {
    const key = outputs.join('\n');
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const plan = planExecution(this.#graph, outputs);
    const program = { plan, executes: plan.steps.map((step) => this.#executable(step)) };
    this.#programs.set(key, program);
    return program;
  }

  #executable({ node, inPlace }: PlanStep): Execute {
    const kernel = this.#device.kernel(node.kernel, inPlace);
    if (kernel === null) throw new Error(`the ${this.#device.name} engine has no kernel for ${describeNode(node)}`);
    const names = signatureOf(node.kernel).inputs;
    const attributes = { ...node.attributes };
    return (inputs) => {
      const given = names === 'list' ? inputs : Object.fromEntries(names.map((name, i) => [name, inputs[i]!]));
      let results: TensorInfo | TensorInfo[];
      try {
        results = kernel(given, attributes);
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new Error(`${describeNode(node)}: ${(error as Error).message}`, { cause: error });
      }
      return [results].flat().map((result, i) => labelled(node, result, node.outputs[i]!));
    };
  }
}

/** The result under the shape that the graph knows. */
function labelled(node: GraphNode, result: TensorInfo, spec: TensorSpec): TensorInfo {
  if (result.dtype !== spec.dtype || sizeOf(result.shape) !== sizeOf(spec.shape)) {
    throw new Error(`${describeNode(node)}: the kernel returned ${result.dtype}[${result.shape}]`);
  }
  return { dataId: result.dataId, shape: [...spec.shape], dtype: spec.dtype };
}
