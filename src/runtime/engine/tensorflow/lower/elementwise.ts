import { numberAttribute } from '../../../../graph/attribute.js';
import { FLOAT_UNARY, NUMBER_UNARY } from '../../../../graph/kernel-signatures/elementwise.js';
import { sameShape } from '../../../../graph/shape.js';
import { flag, float, int, type } from '../graph-def.js';
import type { Lowering, LoweringTable, NodeLowering } from './lowering.js';

const same: Lowering = (node) => node.emit(node.node.kernel, node.inputs, node.T);
const named =
  (op: string): Lowering =>
  (node) =>
    node.emit(op, node.inputs, node.T);
const equality: Lowering = (node) =>
  node.emit(node.node.kernel, node.inputs, { ...node.T, incompatible_shape_error: flag(true) });
const untyped: Lowering = (node) => node.emit(node.node.kernel, node.inputs, {});

/** BiasAdd for a tensor plus a row: TensorFlow fuses it into the product or convolution before it. */
function add(node: NodeLowering): string {
  const [a, b] = node.specs;
  const row =
    node.dtype === 'float32' && b!.shape.length === 1 && a!.shape.length > 1 && sameShape(a!.shape, node.shape);
  return node.emit(row ? 'BiasAdd' : 'AddV2', node.inputs, node.T);
}

/** 1 where x > 0; NaN where x is NaN, as tfjs has it; else `alpha`. */
function step(node: NodeLowering): string {
  const [x] = node.inputs;
  const { program } = node;
  const alpha = numberAttribute(node.node.attributes, 'alpha');
  const positive = node.emit('Greater', [x!, program.scalar(0)], node.T);
  if (alpha === 0)
    return node.emit('Cast', [positive], { SrcT: type('bool'), DstT: type('float32'), Truncate: flag(false) });
  return node.emit('SelectV2', [positive, program.scalar(1), program.scalar(alpha)], node.T);
}

function clip(node: NodeLowering): string {
  const bound = (name: string): string => node.program.scalar(numberAttribute(node.node.attributes, name), node.dtype);
  const raised = node.emit('Maximum', [node.inputs[0]!, bound('clipValueMin')], node.T);
  return node.emit('Minimum', [raised, bound('clipValueMax')], node.T);
}

export const ELEMENTWISE: LoweringTable = {
  ...Object.fromEntries([...FLOAT_UNARY, ...NUMBER_UNARY].map((kernel) => [kernel, same])),
  ...Object.fromEntries(
    ['Identity', 'ZerosLike', 'OnesLike', 'IsNan', 'IsInf', 'IsFinite', 'Sub', 'RealDiv', 'Maximum', 'Minimum'].map(
      (kernel) => [kernel, same],
    ),
  ),
  ...Object.fromEntries(
    ['Pow', 'SquaredDifference', 'FloorDiv', 'Less', 'LessEqual', 'Greater', 'GreaterEqual'].map((kernel) => [
      kernel,
      same,
    ]),
  ),
  Add: add,
  Multiply: named('Mul'),
  Mod: named('FloorMod'),
  Equal: equality,
  NotEqual: equality,
  LogicalAnd: untyped,
  LogicalOr: untyped,
  LogicalNot: untyped,
  Step: step,
  ClipByValue: clip,
  LeakyRelu: (node) =>
    node.emit('LeakyRelu', node.inputs, { ...node.T, alpha: float(numberAttribute(node.node.attributes, 'alpha')) }),
  EluGrad: same,
  AddN: (node) => node.emit('AddN', node.inputs, { ...node.T, N: int(node.inputs.length) }),
  Select: (node) => node.emit('SelectV2', node.inputs, { T: type(node.dtype) }),
};
