// Kernels that work element by element, with broadcasting of two operands.
import { numberAttribute } from '../attribute.js';
import { broadcastShapes, sameShape } from '../shape.js';
import type { Attributes, DType } from '../tensor-graph.js';
import { at, forEach, type KernelSignature, requireDType, type SignatureTable, single } from './signature.js';

function unary(allowed: readonly DType[], result: DType | null, attributes: readonly string[] = []): KernelSignature {
  return {
    inputs: ['x'],
    infer: (inputs, given) => {
      const x = at(inputs, 0);
      requireDType(x, ...allowed);
      const kept: Attributes = Object.fromEntries(attributes.map((name) => [name, numberAttribute(given, name)]));
      return single(x.shape, result ?? x.dtype, kept);
    },
  };
}

function binary(allowed: readonly DType[], result: DType | null): KernelSignature {
  return {
    inputs: ['a', 'b'],
    infer: (inputs) => {
      const [a, b] = [at(inputs, 0), at(inputs, 1)];
      requireDType(a, ...allowed);
      if (a.dtype !== b.dtype) throw new Error(`operands are ${a.dtype} and ${b.dtype}: cast one`);
      return single(broadcastShapes(a.shape, b.shape), result ?? a.dtype);
    },
  };
}

const FLOAT: readonly DType[] = ['float32'];
const NUMBER: readonly DType[] = ['float32', 'int32'];
const ANY: readonly DType[] = ['float32', 'int32', 'bool'];

export const FLOAT_UNARY = [
  'Exp',
  'Log',
  'Log1p',
  'Expm1',
  'Sqrt',
  'Rsqrt',
  'Erf',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Floor',
  'Ceil',
  'Round',
  'Reciprocal',
  'Sin',
  'Cos',
  'Elu',
  'Relu6',
] as const;
export const NUMBER_UNARY = ['Abs', 'Neg', 'Square', 'Sign', 'Relu'] as const;
export const NUMBER_BINARY = [
  'Add',
  'Sub',
  'Multiply',
  'Maximum',
  'Minimum',
  'Pow',
  'SquaredDifference',
  'FloorDiv',
  'Mod',
] as const;
export const COMPARISONS = ['Less', 'LessEqual', 'Greater', 'GreaterEqual'] as const;

export const ELEMENTWISE: SignatureTable = {
  ...forEach(FLOAT_UNARY, unary(FLOAT, null)),
  ...forEach(NUMBER_UNARY, unary(NUMBER, null)),
  ...forEach(['Identity', 'ZerosLike', 'OnesLike'], unary(ANY, null)),
  ...forEach(['IsNan', 'IsInf', 'IsFinite'], unary(FLOAT, 'bool')),
  LogicalNot: unary(['bool'], null),
  ClipByValue: unary(NUMBER, null, ['clipValueMin', 'clipValueMax']),
  LeakyRelu: unary(FLOAT, null, ['alpha']),
  Step: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      requireDType(x, 'float32');
      return single(x.shape, 'float32', {
        alpha: attributes.alpha === undefined ? 0 : numberAttribute(attributes, 'alpha'),
      });
    },
  },
  ...forEach(NUMBER_BINARY, binary(NUMBER, null)),
  RealDiv: binary(FLOAT, null),
  ...forEach(COMPARISONS, binary(NUMBER, 'bool')),
  ...forEach(['Equal', 'NotEqual'], binary(ANY, 'bool')),
  ...forEach(['LogicalAnd', 'LogicalOr'], binary(['bool'], 'bool')),
  EluGrad: {
    inputs: ['dy', 'y'],
    infer: (inputs) => {
      requireDType(at(inputs, 0), 'float32');
      return single(at(inputs, 1).shape, 'float32');
    },
  },
  AddN: {
    inputs: 'list',
    infer: (inputs) => {
      const first = at(inputs, 0);
      requireDType(first, 'float32', 'int32');
      if (!inputs.every((x) => x.dtype === first.dtype && sameShape(x.shape, first.shape)))
        throw new Error('terms differ in shape or dtype');
      return single(first.shape, first.dtype);
    },
  },
  Select: {
    inputs: ['condition', 't', 'e'],
    infer: (inputs) => {
      const [condition, t, e] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
      requireDType(condition, 'bool');
      if (t.dtype !== e.dtype || !sameShape(t.shape, e.shape) || !sameShape(t.shape, condition.shape)) {
        throw new Error(
          `condition [${condition.shape}] and choices [${t.shape}], [${e.shape}] differ in shape or dtype`,
        );
      }
      return single(t.shape, t.dtype);
    },
  },
};
