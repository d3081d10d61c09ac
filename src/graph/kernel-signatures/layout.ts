// Kernels that move, repeat, cut or join elements without computing on them.
import { slice_util } from '@tensorflow/tfjs-core';
import { numberAttribute, numbersAttribute, pairsAttribute, stringAttribute } from '../attribute.js';
import { broadcastShapes, normaliseAxes, normaliseAxis, sameShape, sizeOf } from '../shape.js';
import type { Attributes, DType, TensorSpec } from '../tensor-graph.js';
import { at, type KernelSignature, type SignatureTable, single } from './signature.js';

function reshape(name: string, target: (x: TensorSpec, attributes: Attributes) => readonly number[]): KernelSignature {
  return {
    inputs: [name],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const shape = target(x, attributes);
      if (sizeOf(shape) !== sizeOf(x.shape)) throw new Error(`[${x.shape}] has no reshape to [${shape}]`);
      return single(shape, x.dtype, name === 'x' ? { shape } : { dim: attributes.dim ?? 0 });
    },
  };
}

/** Fills in at most one -1. */
function impliedShape(x: TensorSpec, attributes: Attributes): readonly number[] {
  const wanted = numbersAttribute(attributes, 'shape');
  const known = wanted.reduce((product, dimension) => (dimension < 0 ? product : product * dimension), 1);
  return wanted.map((dimension) => (dimension < 0 ? sizeOf(x.shape) / known : dimension));
}

function withUnitAxis(x: TensorSpec, attributes: Attributes): readonly number[] {
  const axis = normaliseAxis(numberAttribute(attributes, 'dim'), x.shape.length + 1);
  return [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)];
}

function sameExcept(inputs: readonly TensorSpec[], axis: number): void {
  const first = at(inputs, 0);
  for (const x of inputs) {
    const fits = x.shape.length === first.shape.length && x.shape.every((d, i) => i === axis || d === first.shape[i]);
    if (!fits || x.dtype !== first.dtype) throw new Error(`[${first.shape}] and [${x.shape}] do not join`);
  }
}

const DTYPES: readonly string[] = ['float32', 'int32', 'bool'] satisfies readonly DType[];

export const LAYOUT: SignatureTable = {
  Reshape: reshape('x', impliedShape),
  ExpandDims: reshape('input', withUnitAxis),
  Cast: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const dtype = stringAttribute(attributes, 'dtype');
      if (!DTYPES.includes(dtype)) throw new Error(`no graph holds ${dtype}`);
      return single(at(inputs, 0).shape, dtype as DType, { dtype });
    },
  },
  Transpose: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const perm = numbersAttribute(attributes, 'perm');
      if (
        !sameShape(
          [...perm].sort((a, b) => a - b),
          x.shape.map((_, i) => i),
        )
      )
        throw new Error(`[${perm}] permutes no rank ${x.shape.length}`);
      return single(
        perm.map((axis) => x.shape[axis]!),
        x.dtype,
        { perm },
      );
    },
  },
  Tile: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const reps = numbersAttribute(attributes, 'reps');
      if (reps.length !== x.shape.length) throw new Error(`${reps.length} repetitions for [${x.shape}]`);
      return single(
        x.shape.map((dimension, axis) => dimension * reps[axis]!),
        x.dtype,
        { reps },
      );
    },
  },
  BroadcastTo: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const shape = numbersAttribute(attributes, 'shape');
      if (!sameShape(broadcastShapes(x.shape, shape), shape))
        throw new Error(`[${x.shape}] does not broadcast to [${shape}]`);
      return single(shape, x.dtype, { shape, inputShape: x.shape });
    },
  },
  Reverse: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      return single(x.shape, x.dtype, { dims: normaliseAxes(numbersAttribute(attributes, 'dims'), x.shape.length) });
    },
  },
  PadV2: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const paddings = pairsAttribute(attributes, 'paddings');
      if (paddings.length !== x.shape.length) throw new Error(`${paddings.length} paddings for [${x.shape}]`);
      const constantValue = attributes.constantValue == null ? 0 : numberAttribute(attributes, 'constantValue');
      return single(
        x.shape.map((dimension, axis) => dimension + paddings[axis]![0] + paddings[axis]![1]),
        x.dtype,
        { paddings, constantValue },
      );
    },
  },
  Concat: {
    inputs: 'list',
    infer: (inputs, attributes) => {
      const first = at(inputs, 0);
      const axis = normaliseAxis(numberAttribute(attributes, 'axis'), first.shape.length);
      sameExcept(inputs, axis);
      const joined = inputs.reduce((sum, x) => sum + x.shape[axis]!, 0);
      return single(
        first.shape.map((dimension, i) => (i === axis ? joined : dimension)),
        first.dtype,
        { axis },
      );
    },
  },
  Pack: {
    inputs: 'list',
    infer: (inputs, attributes) => {
      const first = at(inputs, 0);
      sameExcept(inputs, -1);
      const axis = normaliseAxis(numberAttribute(attributes, 'axis'), first.shape.length + 1);
      return single([...first.shape.slice(0, axis), inputs.length, ...first.shape.slice(axis)], first.dtype, { axis });
    },
  },
  Unpack: {
    inputs: ['value'],
    infer: (inputs, attributes) => {
      const value = at(inputs, 0);
      const axis = normaliseAxis(numberAttribute(attributes, 'axis'), value.shape.length);
      const part = { shape: value.shape.filter((_, i) => i !== axis), dtype: value.dtype };
      return { outputs: Array.from({ length: value.shape[axis]! }, () => part), attributes: { axis } };
    },
  },
  SplitV: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const axis = normaliseAxis(numberAttribute(attributes, 'axis'), x.shape.length);
      const sizes = splitSizes(x.shape[axis]!, attributes);
      return {
        outputs: sizes.map((size) => ({ shape: x.shape.map((d, i) => (i === axis ? size : d)), dtype: x.dtype })),
        attributes: { axis, numOrSizeSplits: sizes },
      };
    },
  },
  Slice: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const begins = numbersAttribute(attributes, 'begin');
      const sizes = numbersAttribute(attributes, 'size');
      const begin = x.shape.map((_, axis) => begins[axis] ?? 0);
      const size = x.shape.map((dimension, axis) => {
        const wanted = sizes[axis] ?? -1;
        return wanted < 0 ? dimension - begin[axis]! : wanted;
      });
      if (x.shape.some((d, axis) => begin[axis]! < 0 || begin[axis]! + size[axis]! > d)) {
        throw new Error(`slice [${begin}] of size [${size}] leaves [${x.shape}]`);
      }
      return single(size, x.dtype, { begin, size });
    },
  },
  StridedSlice: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      const mask = (name: string): number => (attributes[name] == null ? 0 : numberAttribute(attributes, name));
      const range = (name: string): number[] => [...numbersAttribute(attributes, name)];
      const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'] as const;
      const [b, e, l, n, s] = masks.map(mask) as [number, number, number, number, number];
      const strides = attributes.strides == null ? range('begin').map(() => 1) : range('strides');
      const info = slice_util.sliceInfo([...x.shape], range('begin'), range('end'), strides, b, e, l, n, s);
      return single(info.finalShape, x.dtype, {
        begin: range('begin'),
        end: range('end'),
        strides,
        ...Object.fromEntries(masks.map((name) => [name, mask(name)])),
      });
    },
  },
};

/** Number of equal parts, or the size of each with at most one -1. */
function splitSizes(dimension: number, attributes: Attributes): readonly number[] {
  const wanted = attributes.numOrSizeSplits;
  if (typeof wanted === 'number') {
    if (dimension % wanted !== 0) throw new Error(`${dimension} elements do not split into ${wanted} parts`);
    return Array.from({ length: wanted }, () => dimension / wanted);
  }
  const sizes = numbersAttribute(attributes, 'numOrSizeSplits');
  const known = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
  const full = sizes.map((size) => (size < 0 ? dimension - known : size));
  if (full.reduce((sum, size) => sum + size, 0) !== dimension)
    throw new Error(`[${sizes}] does not add up to ${dimension}`);
  return full;
}
