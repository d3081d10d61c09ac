// Our own kernels by name. They have the signature of tfjs kernels and are preferred to the stock ones.
import type * as tf from '@tensorflow/tfjs-core';

export type KernelTable = Readonly<Record<string, tf.KernelFunc>>;
