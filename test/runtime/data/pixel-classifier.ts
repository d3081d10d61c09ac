// A small classifier of single pixels from their surroundings: enough to ask what a sensor tells about the classes.
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import type { Frame } from '../../../src/runtime/data/frame.js';

/** Mean and deviation around a pixel at two widths: what a small network could see. */
const REACHES = [1, 4] as const;

function surroundings(frame: Frame, modality: number, channels: readonly number[], x: number, y: number): number[] {
  const picture = frame.pictures[modality]!;
  const out: number[] = [];
  for (const channel of channels) {
    const at = (px: number, py: number): number =>
      picture[
        (Math.min(frame.height - 1, Math.max(0, py)) * frame.width + Math.min(frame.width - 1, Math.max(0, px))) * 3 +
          channel
      ]! / 255;
    // Slopes tell upright from flat.
    out.push(at(x, y), at(x, y + 2) - at(x, y - 2), at(x + 2, y) - at(x - 2, y), at(x, y + 6) - at(x, y - 6));
    for (const reach of REACHES) {
      let sum = 0;
      let squares = 0;
      let filled = 0;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const v = at(x + dx, y + dy);
          sum += v;
          squares += v * v;
          filled += v > 0 ? 1 : 0;
        }
      }
      const count = (2 * reach + 1) ** 2;
      const mean = sum / count;
      // Sparse sensors: what the filled pixels hold, and how many there are.
      out.push(filled === 0 ? 0 : sum / filled, filled / count, Math.sqrt(Math.max(0, squares / count - mean * mean)));
    }
  }
  return out;
}

/** Which channels of which modality carry something of their own: rgb, depth, event, lidar. */
const CHANNELS: readonly (readonly number[])[] = [[0, 1, 2], [0], [0, 2], [0]];

export interface Samples {
  readonly inputs: readonly Float64Array[];
  readonly labels: readonly number[];
}

/** `perFrame` random pixels of every frame, described by the modalities and their place in the picture. */
export function samplePixels(frames: readonly Frame[], modalities: readonly number[], perFrame: number): Samples {
  const inputs: Float64Array[] = [];
  const labels: number[] = [];
  for (const [n, frame] of frames.entries()) {
    const random = new CounterRandom(7, STREAM.order, n);
    for (let i = 0; i < perFrame; i++) {
      const x = random.integer(frame.width);
      const y = random.integer(frame.height);
      const place = [x / frame.width - 0.5, Math.abs(x / frame.width - 0.5), y / frame.height - 0.5];
      inputs.push(
        Float64Array.from([...place, ...modalities.flatMap((m) => surroundings(frame, m, CHANNELS[m]!, x, y))]),
      );
      labels.push(frame.labels[y * frame.width + x]!);
    }
  }
  return { inputs, labels };
}

export interface Trained {
  predict(input: Float64Array): number;
}

/** One hidden layer of rectifiers, softmax, plain stochastic gradient descent with a falling rate. */
export function trainClassifier({ inputs, labels }: Samples, classes: number, hidden: number, epochs: number): Trained {
  const width = inputs[0]!.length;
  const random = new CounterRandom(1, STREAM.initialisation);
  const w1 = Float64Array.from({ length: hidden * width }, () => random.normal() * Math.sqrt(2 / width));
  const b1 = new Float64Array(hidden);
  const w2 = Float64Array.from({ length: classes * hidden }, () => random.normal() * Math.sqrt(1 / hidden));
  const b2 = new Float64Array(classes);
  const h = new Float64Array(hidden);
  const z = new Float64Array(classes);
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const x of inputs) for (let i = 0; i < width; i++) mean[i]! += x[i]! / inputs.length;
  for (const x of inputs) for (let i = 0; i < width; i++) deviation[i]! += (x[i]! - mean[i]!) ** 2 / inputs.length;
  const scaled = (x: Float64Array): Float64Array => x.map((v, i) => (v - mean[i]!) / Math.sqrt(deviation[i]! + 1e-6));

  const forward = (x: Float64Array): void => {
    for (let j = 0; j < hidden; j++) {
      let sum = b1[j]!;
      for (let i = 0; i < width; i++) sum += w1[j * width + i]! * x[i]!;
      h[j] = Math.max(0, sum);
    }
    for (let c = 0; c < classes; c++) {
      let sum = b2[c]!;
      for (let j = 0; j < hidden; j++) sum += w2[c * hidden + j]! * h[j]!;
      z[c] = sum;
    }
  };
  const samples = inputs.map(scaled);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.02 * (1 - epoch / epochs);
    for (const n of new CounterRandom(1, STREAM.order, epoch).permutation(samples.length)) {
      const x = samples[n]!;
      forward(x);
      const highest = z.reduce((a, b) => Math.max(a, b));
      const total = z.reduce((s, v) => s + Math.exp(v - highest), 0);
      const back = new Float64Array(hidden);
      for (let c = 0; c < classes; c++) {
        const g = Math.exp(z[c]! - highest) / total - (labels[n] === c ? 1 : 0);
        b2[c]! -= rate * g;
        for (let j = 0; j < hidden; j++) {
          back[j]! += g * w2[c * hidden + j]!;
          w2[c * hidden + j]! -= rate * g * h[j]!;
        }
      }
      for (let j = 0; j < hidden; j++) {
        if (h[j] === 0) continue;
        const g = rate * back[j]!;
        b1[j]! -= g;
        for (let i = 0; i < width; i++) w1[j * width + i]! -= g * x[i]!;
      }
    }
  }
  return {
    predict: (input) => {
      forward(scaled(input));
      return z.indexOf(z.reduce((a, b) => Math.max(a, b)));
    },
  };
}

export interface Score {
  /** per class, percent */
  readonly iou: readonly number[];
  readonly mean: number;
}

export function scoreClassifier(trained: Trained, { inputs, labels }: Samples, classes: number): Score {
  const hits = new Float64Array(classes);
  const union = new Float64Array(classes);
  for (const [n, input] of inputs.entries()) {
    const [said, is] = [trained.predict(input), labels[n]!];
    union[is]!++;
    if (said === is) hits[is]!++;
    else union[said]!++;
  }
  const iou = Array.from(union, (u, c) => (u === 0 ? 0 : (100 * hits[c]!) / u));
  return { iou, mean: iou.reduce((s, v) => s + v, 0) / classes };
}
