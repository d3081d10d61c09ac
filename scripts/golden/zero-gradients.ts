// Parameters whose gradient is zero in exact arithmetic: it holds rounding noise, which AdamW turns into whole steps.

/** Softmax ignores a shift of all keys: the first half of a kv bias. 0 for every other parameter. */
export const keyHalf = (name: string, length: number): number => (name.endsWith('.attn.kv.bias') ? length / 2 : 0);

/** A BatchNorm removes what the level biases add; its running mean follows them. */
export const isFree = (name: string): boolean =>
  /^decoder\.linear_c\d\.proj\.bias$/.test(name) || name === 'decoder.linear_fuse.bn.running_mean';
