// Kernels as functions of numbers, for constants. The caller rounds to the dtype of the result, so float32 results are
// those of float32 arithmetic where that is exactly rounded, and within one unit in the last place for exp, log and pow.
import { stringAttribute } from '../attribute.js';
import type { Attributes, DType } from '../tensor-graph.js';

type ScalarFunction = (a: number, b: number) => number;
const bit = (value: boolean): number => (value ? 1 : 0);

const FLOAT: Readonly<Record<string, ScalarFunction>> = {
  Neg: (a) => -a,
  Abs: Math.abs,
  Square: (a) => a * a,
  Sqrt: Math.sqrt,
  Rsqrt: (a) => 1 / Math.sqrt(a),
  Reciprocal: (a) => 1 / a,
  Exp: Math.exp,
  Log: Math.log,
  Sign: Math.sign,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Relu: (a) => Math.max(a, 0),
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Maximum: Math.max,
  Minimum: Math.min,
  Pow: (a, b) => a ** b,
  SquaredDifference: (a, b) => Math.fround(a - b) ** 2,
};
const INTEGER: Readonly<Record<string, ScalarFunction>> = {
  Neg: (a) => -a | 0,
  Add: (a, b) => (a + b) | 0,
  Sub: (a, b) => (a - b) | 0,
  Multiply: Math.imul,
  Maximum: Math.max,
  Minimum: Math.min,
};
const COMPARISON: Readonly<Record<string, ScalarFunction>> = {
  Equal: (a, b) => bit(a === b),
  NotEqual: (a, b) => bit(a !== b),
  Less: (a, b) => bit(a < b),
  LessEqual: (a, b) => bit(a <= b),
  Greater: (a, b) => bit(a > b),
  GreaterEqual: (a, b) => bit(a >= b),
};
const BOOLEAN: Readonly<Record<string, ScalarFunction>> = {
  LogicalNot: (a) => bit(a === 0),
  LogicalAnd: (a, b) => bit(a !== 0 && b !== 0),
  LogicalOr: (a, b) => bit(a !== 0 || b !== 0),
};

/** The function of an elementwise kernel on operands of `dtype`, or null when it is not worth or not safe to fold. */
export function scalarFunction(kernel: string, dtype: DType, attributes: Attributes): ScalarFunction | null {
  if (kernel === 'Cast') {
    switch (stringAttribute(attributes, 'dtype')) {
      case 'bool':
        return (a) => bit(a !== 0);
      case 'int32':
        return Math.trunc;
      default:
        return (a) => a;
    }
  }
  const table = dtype === 'float32' ? FLOAT : dtype === 'int32' ? INTEGER : BOOLEAN;
  return table[kernel] ?? COMPARISON[kernel] ?? null;
}
