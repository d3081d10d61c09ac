// One differentiable (or not) expression for every kernel that a captured graph may hold, on small awkward shapes.
import * as tf from '@tensorflow/tfjs-core';
import '../../../src/graph/prepare-tfjs.js';

type Shape = readonly number[];
type Expression = (...x: tf.Tensor[]) => tf.Tensor;

export interface KernelCase {
  readonly name: string;
  /** of the arguments, which hold values in -1..1 */
  readonly shapes: readonly Shape[];
  readonly run: Expression;
  readonly differentiable: boolean;
}
export const kernelCases: KernelCase[] = [];
const smooth = (name: string, shapes: Shape[], run: Expression): void =>
  void kernelCases.push({ name, shapes, run, differentiable: true });
const discrete = (name: string, shapes: Shape[], run: Expression): void =>
  void kernelCases.push({ name, shapes, run, differentiable: false });

const t1 = (x: tf.Tensor): tf.Tensor1D => x as tf.Tensor1D;
const t4 = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;
const positive = (x: tf.Tensor): tf.Tensor => tf.greater(x, 0);
const integers = (x: tf.Tensor): tf.Tensor => tf.cast(tf.mul(x, 50), 'int32');
const ids = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');
type Padding = 'same' | 'valid' | number;
const padding = (
  p: Padding,
): 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]] =>
  typeof p === 'number'
    ? [
        [0, 0],
        [p, p],
        [p, p],
        [0, 0],
      ]
    : p;

function convolution(name: string, x: Shape, filter: Shape, stride: number, pad: Padding): void {
  const rounding = typeof pad === 'number' ? 'floor' : undefined;
  smooth(`convolution ${name}`, [x, filter], (a, f) =>
    tf.conv2d(t4(a), t4(f), stride, padding(pad), 'NHWC', 1, rounding),
  );
}
convolution('7x7 stride 4 padding 3', [2, 32, 32, 3], [7, 7, 3, 8], 4, 3);
convolution('3x3 stride 2 padding 1', [2, 9, 7, 4], [3, 3, 4, 6], 2, 1);
convolution('3x3 same', [2, 9, 7, 4], [3, 3, 4, 6], 1, 'same');
convolution('3x3 stride 2 same, even size', [1, 8, 8, 4], [3, 3, 4, 5], 2, 'same');
convolution('1x1', [2, 5, 7, 4], [1, 1, 4, 6], 1, 'same');
convolution('1x1 stride 2', [2, 5, 7, 4], [1, 1, 4, 6], 2, 'valid');
convolution('8x8 stride 8', [1, 16, 16, 8], [8, 8, 8, 8], 8, 'valid');
discrete(
  'convolution 3x3 dilated',
  [
    [1, 9, 9, 2],
    [3, 3, 2, 3],
  ],
  (x, f) => tf.conv2d(t4(x), t4(f), 1, 'same', 'NHWC', 2),
);
const depthwise = (name: string, x: Shape, filter: Shape, stride: number, pad: 'same' | 'valid'): void =>
  smooth(`depthwise ${name}`, [x, filter], (a, f) => tf.depthwiseConv2d(t4(a), t4(f), stride, pad));
depthwise('3x3 same', [2, 9, 7, 8], [3, 3, 8, 1], 1, 'same');
depthwise('5x5 same', [1, 9, 9, 4], [5, 5, 4, 1], 1, 'same');
depthwise('3x3 valid', [2, 9, 7, 8], [3, 3, 8, 1], 1, 'valid');
depthwise('3x3 stride 2', [2, 9, 7, 4], [3, 3, 4, 1], 2, 'same');
depthwise('3x3, two filters a channel', [1, 6, 6, 3], [3, 3, 3, 2], 1, 'same');
smooth('max pooling', [[1, 8, 8, 3]], (x) => tf.maxPool(t4(x), 2, 2, 'same'));
smooth('max pooling of negative values', [[2, 7, 8, 3]], (x) => tf.maxPool(t4(tf.sub(x!, 2)), 3, 2, 'same'));
smooth('average pooling', [[1, 8, 8, 3]], (x) => tf.avgPool(t4(x), 2, 2, 'valid'));

const product = (name: string, a: Shape, b: Shape, left = false, right = false): void =>
  smooth(`product ${name}`, [a, b], (x, y) => tf.matMul(x, y, left, right));
product('plain', [17, 9], [9, 13]);
product('left transposed', [9, 17], [9, 13], true);
product('right transposed', [17, 9], [13, 9], false, true);
product('both transposed', [9, 17], [13, 9], true, true);
product('of vectors', [1, 9], [9, 1]);
product('of stacks', [2, 3, 17, 9], [2, 3, 13, 9], false, true);
product('of transposed stacks', [3, 9, 17], [3, 13, 9], true, true);
discrete(
  'product of a stack with one matrix',
  [
    [3, 5, 4],
    [1, 4, 6],
  ],
  (a, b) => tf.matMul(a, b),
);
discrete(
  'product of one matrix with a stack',
  [
    [1, 5, 4],
    [3, 4, 6],
  ],
  (a, b) => tf.matMul(a, b),
);
smooth(
  'one weight seen through two shapes',
  [
    [1, 2],
    [1, 3],
    [2, 3],
  ],
  (a, b, w) => tf.concat([tf.matMul(a!, w!), tf.matMul(b!, tf.reshape(w!, [3, 2]))], 1),
);

smooth('add rows', [[2, 5, 7], [7]], tf.add);
smooth(
  'subtract columns',
  [
    [2, 5, 7],
    [2, 5, 1],
  ],
  tf.sub,
);
smooth(
  'multiply along a middle axis',
  [
    [2, 5, 7],
    [2, 1, 7],
  ],
  tf.mul,
);
smooth(
  'multiply rows by columns',
  [
    [5, 1],
    [1, 7],
  ],
  tf.mul,
);
smooth('divide by a scalar', [[2, 5, 7], []], tf.div);
smooth('divide a row', [[7], [2, 5, 7]], (a, b) => tf.div(a!, tf.add(tf.square(b!), 0.5)));
smooth(
  'maximum',
  [
    [4, 5],
    [4, 5],
  ],
  tf.maximum,
);
smooth(
  'minimum',
  [
    [4, 5],
    [4, 5],
  ],
  tf.minimum,
);
smooth(
  'squared difference',
  [
    [4, 5],
    [4, 5],
  ],
  tf.squaredDifference,
);
smooth('power', [[4, 5]], (x) => tf.pow(tf.abs(x!), 1.7));
smooth(
  'add many',
  [
    [2, 3],
    [2, 3],
    [2, 3],
  ],
  (a, b, c) => tf.addN([a!, b!, c!]),
);
const bounded = (x: tf.Tensor): tf.Tensor => tf.add(tf.square(x), 0.1);
smooth('functions of one value', [[4, 5]], (x) =>
  tf.concat([
    tf.exp(x!),
    tf.log(bounded(x!)),
    tf.sqrt(bounded(x!)),
    tf.rsqrt(bounded(x!)),
    tf.erf(x!),
    tf.neg(x!),
    tf.abs(x!),
    tf.reciprocal(tf.add(x!, 2)),
    tf.log1p(bounded(x!)),
    tf.expm1(x!),
    tf.sin(x!),
    tf.cos(x!),
    tf.tanh(x!),
  ]),
);
smooth('activations', [[4, 5]], (x) =>
  tf.concat([
    tf.relu(x!),
    tf.relu6(x!),
    tf.leakyRelu(x!, 0.1),
    tf.elu(x!),
    tf.sigmoid(x!),
    tf.softplus(x!),
    tf.clipByValue(x!, -0.5, 0.5),
  ]),
);
discrete('steps', [[4, 5]], (x) =>
  tf.concat([
    tf.floor(x!),
    tf.ceil(x!),
    tf.round(tf.mul(x!, 3)),
    tf.sign(x!),
    tf.step(x!),
    tf.zerosLike(x!),
    tf.onesLike(x!),
  ]),
);

smooth('sum over leading axes', [[3, 4, 5]], (x) => tf.sum(x!, [0, 1]));
smooth('sum over leading axes, kept', [[3, 4, 5]], (x) => tf.sum(x!, [0, 1], true));
smooth('sum over the last axis', [[3, 4, 5]], (x) => tf.sum(x!, -1, true));
smooth('sum over a middle axis', [[3, 4, 5]], (x) => tf.sum(x!, 1));
smooth('sum of all', [[3, 4, 5]], (x) => tf.sum(x!));
smooth('mean over the last axis', [[3, 4, 5]], (x) => tf.mean(x!, -1, true));
smooth('mean over leading axes', [[3, 4, 5]], (x) => tf.mean(x!, [0, 1]));
smooth('largest along an axis', [[3, 4, 5]], (x) => tf.max(x!, 1));
smooth('smallest along an axis', [[3, 4, 5]], (x) => tf.min(x!, -1, true));
discrete('product along an axis', [[3, 4]], (x) => tf.prod(x!, 1));
smooth('softmax', [[3, 4, 17]], (x) => tf.softmax(x!));
smooth('log softmax', [[3, 4, 17]], (x) => tf.logSoftmax(x!));
smooth('log softmax kernel', [[3, 4, 17]], (x) => tf.engine().runKernel('LogSoftmax', { logits: x! }, { axis: -1 }));
smooth('batch normalisation', [[2, 4, 4, 3], [3], [3]], (x, gain, bias) => {
  const mean = t1(tf.mean(x!, [0, 1, 2]));
  return tf.batchNorm(t4(x!), mean, t1(tf.mean(tf.square(x!), [0, 1, 2])), t1(bias!), t1(gain!), 1e-5);
});
smooth('cumulative sum', [[3, 4]], (x) => tf.cumsum(x!, 1, true, true));

smooth(
  'concatenate columns',
  [
    [2, 3, 2],
    [2, 3, 5],
  ],
  (a, b) => tf.concat([a!, b!], 2),
);
smooth(
  'concatenate rows',
  [
    [2, 3],
    [4, 3],
  ],
  (a, b) => tf.concat([a!, b!], 0),
);
smooth(
  'stack and unstack',
  [
    [2, 3],
    [2, 3],
  ],
  (a, b) => tf.add(tf.unstack(tf.stack([a!, b!], 1), 2)[1]!, 0.5),
);
smooth('split a middle axis', [[2, 9, 3]], (x) => {
  const parts = tf.split(x!, [2, 3, 4], 1);
  return tf.concat([parts[2]!, tf.square(parts[0]!)], 1);
});
smooth('split the last axis', [[2, 4, 6]], (x) => tf.sub(...(tf.split(x!, 2, -1) as [tf.Tensor, tf.Tensor])));
smooth('slice', [[4, 5, 6]], (x) => tf.slice(x!, [1, 0, 2], [2, -1, 3]));
discrete('strided slice', [[4, 9]], (x) => tf.stridedSlice(x!, [0, 1], [4, 9], [2, 3]));
smooth('pad', [[3, 4]], (x) =>
  tf.pad(
    x!,
    [
      [1, 2],
      [0, 1],
    ],
    0.5,
  ),
);
smooth('tile', [[3, 1, 4]], (x) => tf.tile(x!, [2, 3, 1]));
smooth('broadcast leading, inner and last axes', [[1, 2, 1]], (x) => tf.broadcastTo(x!, [2, 3, 2, 2]));
smooth('transpose heads', [[2, 6, 3, 4]], (x) => tf.transpose(x!, [0, 2, 1, 3]));
smooth('rotate axes', [[2, 3, 4]], (x) => tf.transpose(x!, [2, 0, 1]));
smooth('swap the last axes', [[2, 3, 4]], (x) => tf.transpose(x!, [0, 2, 1]));
smooth('reverse', [[3, 4, 2]], (x) => tf.reverse(x!, [0, 2]));
smooth('gather rows', [[4, 5]], (x) => tf.gather(x!, ids(0, 2, 2, 1)));
smooth('gather columns', [[4, 5]], (x) => tf.gather(x!, ids(4, 0, 4), 1));
discrete('gather by a matrix', [[4, 5]], (x) =>
  tf.gather(
    x!,
    tf.tensor2d(
      [
        [0, 1],
        [3, 3],
      ],
      undefined,
      'int32',
    ),
  ),
);
smooth('sum of segments', [[4, 5]], (x) => tf.unsortedSegmentSum(x!, ids(0, 2, -1, 2), 3));
smooth(
  'select',
  [
    [4, 5],
    [4, 5],
  ],
  (a, b) =>
    tf.where(
      tf.tensor2d(
        [1, 0, 0, 1, 1].flatMap((v) => [v, 1 - v, v, v]),
        [4, 5],
        'bool',
      ),
      a!,
      b!,
    ),
);

const resize = (name: string, from: Shape, to: [number, number], alignCorners: boolean, halfPixel: boolean): void =>
  smooth(`resize ${name}`, [from], (x) => tf.image.resizeBilinear(t4(x), to, alignCorners, halfPixel));
resize('up', [2, 3, 4, 2], [7, 8], false, true);
resize('down', [2, 8, 6, 2], [4, 3], false, true);
resize('to one pixel', [1, 4, 4, 3], [1, 1], false, true);
resize('with aligned corners', [1, 4, 4, 3], [9, 7], true, false);
smooth('nearest pixel', [[1, 3, 4, 3]], (x) => tf.image.resizeNearestNeighbor(t4(x), [6, 8]));
discrete('nearest pixel, down', [[1, 8, 8, 1]], (x) => tf.image.resizeNearestNeighbor(t4(x), [2, 3]));

discrete(
  'comparisons',
  [
    [4, 5],
    [4, 5],
  ],
  (a, b) => {
    const all = [tf.greater, tf.less, tf.equal, tf.notEqual, tf.greaterEqual, tf.lessEqual].map((f) => f(a!, b!));
    const logic = [
      tf.logicalAnd(positive(a!), positive(b!)),
      tf.logicalOr(positive(a!), positive(b!)),
      tf.logicalNot(positive(a!)),
    ];
    return tf.stack([...all, ...logic].map((x) => tf.cast(x, 'float32')));
  },
);
discrete('comparison with rows', [[4, 5], [5]], (a, b) => tf.cast(tf.greater(a!, b!), 'float32'));
discrete('all and any', [[4, 5]], (a) =>
  tf.stack([tf.all(positive(a!), 1), tf.any(positive(a!), 1)].map((x) => tf.cast(x, 'int32'))),
);
discrete('index of the largest', [[4, 5, 6]], (x) => tf.argMax(x!, -1));
discrete('index of the largest row', [[4, 5, 6]], (x) => tf.argMax(x!, 0));
discrete('one hot of floats', [[]], () => tf.oneHot(ids(0, 2, 5, -1), 4, 1, 0, 'float32'));
discrete('one hot of integers', [[]], () => tf.oneHot(ids(0, 2), 3, 7, 2, 'int32'));
discrete('casts', [[4, 5]], (x) =>
  tf.stack([
    tf.cast(tf.cast(tf.mul(x!, 3), 'int32'), 'float32'),
    tf.cast(tf.cast(tf.mul(x!, 0.5), 'bool'), 'float32'),
    tf.cast(tf.cast(integers(x!), 'bool'), 'float32'),
  ]),
);
discrete('integer arithmetic', [[4, 5]], (x) => {
  const i = integers(x!);
  const three = tf.scalar(3, 'int32');
  return tf.stack([tf.add, tf.mul, tf.sub, tf.maximum, tf.squaredDifference, tf.floorDiv].map((f) => f(i, three)));
});
discrete('integer reductions', [[4, 5]], (x) =>
  tf.stack([tf.sum(integers(x!), 0), tf.max(integers(x!), 0), tf.min(integers(x!), 0)]),
);
discrete('the largest two', [[4, 5]], (x) => tf.topk(x!, 2).values);
discrete('places of the largest two', [[4, 5]], (x) => tf.topk(x!, 2).indices);
discrete('doubtful numbers', [[4]], (x) => {
  const odd = tf.concat([tf.log(tf.neg(tf.abs(x!))), tf.div(x!, tf.zerosLike(x!)), x!]);
  return tf.stack([tf.isNaN(odd), tf.isInf(odd), tf.isFinite(odd)].map((y) => tf.cast(y, 'float32')));
});
discrete('remainders', [[4, 5]], (x) => tf.mod(x!, 0.3));
discrete('smallest indices', [[4, 5, 6]], (x) => tf.argMin(x!, 1));
discrete('counts', [[]], () => tf.denseBincount(ids(0, 2, 2, 1), t1(ids()), 4));
discrete('step with a slope', [[4, 5]], (x) => tf.step(x!, 0.25));
discrete('gather within batches', [[2, 4, 3]], (x) => tf.gather(x!, tf.reshape(ids(3, 0, 1, 1), [2, 2]), 1, 1));
discrete('weighted counts', [[4]], (x) => tf.denseBincount(ids(0, 2, 2, 1), t1(x!), 4));
discrete('strided slice that drops and adds axes', [[4, 9]], (x) =>
  tf.stridedSlice(x!, [1, 0, 2], [2, 1, 8], [1, 1, 1], 0, 0, 0, 2, 1),
);
discrete(
  'depthwise 3x3 dilated',
  [
    [1, 9, 9, 2],
    [3, 3, 2, 1],
  ],
  (x, f) => tf.depthwiseConv2d(t4(x!), t4(f!), 1, 'same', 'NHWC', 2),
);
