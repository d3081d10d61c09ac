/** Reorders the axes of a dense row-major tensor: axis `i` of the result is axis `order[i]` of the input. */
export function permute(
  { shape, data }: { readonly shape: readonly number[]; readonly data: Float32Array },
  order: readonly number[],
): { readonly shape: readonly number[]; readonly data: Float32Array } {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((n, side) => n * side, 1));
  const target = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const out = new Float32Array(data.length);
  let written = 0;
  const copy = (axis: number, from: number): void => {
    const side = target[axis]!;
    const step = steps[axis]!;
    if (axis === target.length - 1) for (let i = 0; i < side; i++) out[written++] = data[from + i * step]!;
    else for (let i = 0; i < side; i++) copy(axis + 1, from + i * step);
  };
  if (shape.length === 0) out[0] = data[0]!;
  else copy(0, 0);
  return { shape: target, data: out };
}
