// BatchMatMul: products of stacks of matrices, either side transposed, batch axes broadcast.
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../../graph/shape.js';
import type { DeviceMemory } from '../device-memory.js';
import { transposeMatrix } from './transpose-matrix.js';

interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A stack of matrices without transposition; `temporary` when it was made by transposing. */
interface Stack {
  readonly tensor: tf.TensorInfo;
  readonly temporary: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly batchShape: readonly number[];
}

function plainStack(memory: DeviceMemory, tensor: tf.TensorInfo, transpose: boolean): Stack {
  const [rows, columns] = tensor.shape.slice(-2) as [number, number];
  const batchShape = tensor.shape.slice(0, -2);
  if (!transpose) return { tensor, temporary: false, rows, columns, batchShape };
  // A row or column vector has the same bytes either way round.
  if (rows === 1 || columns === 1) return { tensor, temporary: false, rows: columns, columns: rows, batchShape };
  const turned = memory.allocate([...batchShape, columns, rows], 'float32');
  const from = memory.floats(tensor);
  const to = memory.floats(turned);
  const size = rows * columns;
  for (let start = 0; start < from.length; start += size) {
    transposeMatrix(from.subarray(start, start + size), to.subarray(start, start + size), rows, columns);
  }
  return { tensor: turned, temporary: true, rows: columns, columns: rows, batchShape };
}

/** Which matrix of a stack belongs to each matrix of the result: batch axes of extent 1 repeat. */
function matrixIndices(batchShape: readonly number[], outShape: readonly number[]): number[] {
  const padded = [...new Array<number>(outShape.length - batchShape.length).fill(1), ...batchShape];
  let indices = [0];
  outShape.forEach((extent, axis) => {
    const own = padded[axis]!;
    indices = indices.flatMap((base) => Array.from({ length: extent }, (_, i) => base * own + (own === 1 ? 0 : i)));
  });
  return indices;
}

/** a[..., m, k] · b[..., k, n] -> [..., m, n] on float32; other types go to `fallback`. */
export function matrixProductKernel(memory: DeviceMemory, fallback: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { transposeA, transposeB } = call.attrs as unknown as Attributes;
    if (call.inputs.a!.dtype !== 'float32' || call.inputs.b!.dtype !== 'float32') return fallback(call);
    const a = plainStack(memory, call.inputs.a!, transposeA);
    const b = plainStack(memory, call.inputs.b!, transposeB);
    const batchShape = tf.broadcast_util.assertAndGetBroadcastShape([...a.batchShape], [...b.batchShape]);
    const out = memory.allocate([...batchShape, a.rows, b.columns], 'float32');
    const right = { tensor: b.tensor, offset: 0 };
    if (sizeOf(b.batchShape) === 1) {
      // One right matrix for all: the rows of the left stack form one tall matrix.
      const rows = sizeOf(batchShape) * a.rows;
      memory.multiply({ tensor: a.tensor, offset: 0 }, right, { tensor: out, offset: 0 }, rows, a.columns, b.columns);
    } else {
      const rightOf = matrixIndices(b.batchShape, batchShape);
      matrixIndices(a.batchShape, batchShape).forEach((left, i) => {
        memory.multiply(
          { tensor: a.tensor, offset: left * a.rows * a.columns },
          { tensor: b.tensor, offset: rightOf[i]! * b.rows * b.columns },
          { tensor: out, offset: i * a.rows * b.columns },
          a.rows,
          a.columns,
          b.columns,
        );
      });
    }
    if (a.temporary) memory.release(a.tensor);
    if (b.temporary) memory.release(b.tensor);
    return out;
  };
}
