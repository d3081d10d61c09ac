// AdamW as TensorFlow nodes: in place on resource variables, or as plain arithmetic where its results are used otherwise.
import { numberAttribute } from '../../../graph/attribute.js';
import type { GraphNode } from '../../../graph/tensor-graph.js';
import { flag, type } from './graph-def.js';
import { after, type Program, type Variable } from './program.js';

const FLOAT = { T: type('float32') };

/** Scalars of one step, shared by all parameters with the same hyperparameters. */
interface StepScalars {
  /** lr sqrt(1 - beta2^t) / (1 - beta1^t) */
  readonly rate: string;
  /** eps sqrt(1 - beta2^t): TensorFlow adds it to sqrt(v) before the bias correction that `rate` carries */
  readonly eps: string;
  /** 1 - lr times weight decay */
  readonly kept: string;
}

function stepScalars(program: Program, node: GraphNode, lr: string, step: string): StepScalars {
  const value = (name: string): number => numberAttribute(node.attributes, name);
  const one = (op: string, ...inputs: readonly string[]): string => program.share(op, inputs, FLOAT);
  // 1 - beta^t as -expm1(t log beta): the plain difference would lose five digits at the first steps
  const correction = (beta: number): string =>
    one('Neg', one('Expm1', one('Mul', step, program.scalar(Math.log(beta)))));
  const root = one('Sqrt', correction(value('beta2')));
  return {
    rate: one('RealDiv', one('Mul', lr, root), correction(value('beta1'))),
    eps: one('Mul', root, program.scalar(value('eps'))),
    kept: one('Sub', program.scalar(1), one('Mul', lr, program.scalar(value('decay')))),
  };
}

export interface AdamWInputs {
  readonly parameter: string;
  readonly m: string;
  readonly v: string;
  readonly gradient: string;
  readonly lr: string;
  readonly step: string;
}

/** Updates the three variables in place and returns the node that has done so. */
export function applyAdamW(
  program: Program,
  node: GraphNode,
  inputs: AdamWInputs,
  variables: readonly [Variable, Variable, Variable],
): string {
  const scalars = stepScalars(program, node, inputs.lr, inputs.step);
  const waits = [after(inputs.parameter)];
  if (numberAttribute(node.attributes, 'decay') !== 0) {
    // the variable takes over the memory of the product: two passes over it, where a subtraction in place takes five;
    // once the gradient is there, so that two copies of all parameters never live at once
    const kept = program.emit('Mul', [inputs.parameter, scalars.kept, after(inputs.gradient)], FLOAT);
    waits.push(after(program.emit('AssignVariableOp', [variables[0].handle, kept], { dtype: type('float32') })));
  }
  const zero = program.scalar(0);
  const [beta1, beta2] = ['beta1', 'beta2'].map((name) => program.scalar(numberAttribute(node.attributes, name)));
  // the powers of beta are 0 because `rate` already holds the bias correction
  const operands = [
    ...variables.map((variable) => variable.handle),
    zero,
    zero,
    scalars.rate,
    beta1!,
    beta2!,
    scalars.eps,
    inputs.gradient,
  ];
  return program.emit('ResourceApplyAdam', [...operands, ...waits], {
    ...FLOAT,
    use_locking: flag(false),
    use_nesterov: flag(false),
  });
}

/** The new parameter, m and v as tensors. */
export function computeAdamW(
  program: Program,
  node: GraphNode,
  inputs: AdamWInputs,
): readonly [string, string, string] {
  const scalars = stepScalars(program, node, inputs.lr, inputs.step);
  const one = (op: string, ...operands: readonly string[]): string => program.emit(op, operands, FLOAT);
  const mix = (old: string, now: string, name: string): string => {
    const beta = numberAttribute(node.attributes, name);
    return one('AddV2', one('Mul', old, program.scalar(beta)), one('Mul', now, program.scalar(1 - beta)));
  };
  const m = mix(inputs.m, inputs.gradient, 'beta1');
  const v = mix(inputs.v, one('Square', inputs.gradient), 'beta2');
  const move = one('RealDiv', one('Mul', m, scalars.rate), one('AddV2', one('Sqrt', v), scalars.eps));
  const decayed = one('Mul', inputs.parameter, scalars.kept);
  return [one('Sub', decayed, move), m, v];
}
