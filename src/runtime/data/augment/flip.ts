// Horizontal mirror of a whole frame.
import type { Frame, Pixels } from '../frame.js';

function mirrorRows<T extends Pixels | Int16Array>(input: T, height: number, width: number, channels: number): T {
  const out = input.slice() as T;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = (y * width + width - 1 - x) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = input[from + c]!;
    }
  }
  return out;
}

export function flipFrame(frame: Frame): Frame {
  return {
    ...frame,
    pictures: frame.pictures.map((picture) => mirrorRows(picture, frame.height, frame.width, 3)),
    labels: mirrorRows(frame.labels, frame.height, frame.width, 1),
  };
}
