// A small set of features, logits and labels on which single losses are evaluated.
import { type LossFunctionSettings, lossFunction } from '../../scripts/golden/loss-function.js';
import type { HostArray } from '../../src/graph/tensor-graph.js';
import type { FunctionDefinition } from '../../src/model/function-definition.js';
import type { TermDefinition } from '../../src/model/loss-registry.js';
import { normals, sizeOf, someLabels } from './numbers.js';
import { loadOnCpu } from './run-on-cpu.js';

export const MODALITIES = 3;
export const BATCH = 2;
export const CLASSES = 5;
export const SIDE = 32;
const WIDTHS = [4, 6, 8, 10];

export type Loss = TermDefinition['loss'];
export type Feeds = Record<string, HostArray>;
export type Options = Partial<
  Pick<LossFunctionSettings, 'semantics' | 'present' | 'pairing' | 'maps' | 'noise' | 'own'>
>;

export const maps: readonly (readonly number[])[] = WIDTHS.map((width, j) => {
  const side = SIDE >> (j + 2);
  return [MODALITIES * BATCH, side, side, width];
});

export const LOSSES: Readonly<Record<string, Loss>> = {
  ce: { call: 'ce', args: {} },
  ohem: { call: 'ohem', args: { threshold: 0.7 } },
  // nothing is that hard: the mean over the largest sixteenth, which is continuous
  largest: { call: 'ohem', args: { threshold: 1e-9 } },
  kl: { call: 'kl', args: { temperature: 1 } },
  soft: { call: 'kl', args: { temperature: 3 } },
  cwd: { call: 'cwd', args: { temperature: 4 } },
  hpdm: { call: 'hpdm', args: { pair: 'hybrid', align: 'none' } },
  spdm: { call: 'hpdm', args: { pair: 'single', align: 'none' } },
  rrm: { call: 'rrm', args: { pair: 'single', scale: 1e-5, samples: 2, align: 'none' } },
  umd: { call: 'umd', args: {} },
  cmd: { call: 'cmd', args: {} },
};

/** Random inputs; student and teacher differ. */
export function someFeeds(): Feeds {
  const feeds: Feeds = {
    labels: someLabels(3, CLASSES, BATCH, SIDE, SIDE).data,
    student_logits: normals(1, BATCH, SIDE, SIDE, CLASSES).data,
    teacher_logits: normals(2, BATCH, SIDE, SIDE, CLASSES).data,
  };
  maps.forEach((shape, j) => {
    feeds[`student${j + 1}`] = normals(10 + j, ...shape).data;
    feeds[`teacher${j + 1}`] = normals(20 + j, ...shape).data;
  });
  return feeds;
}

/** Shapes of the noise that rrm asks for with `samples: 2` and `present` modalities. */
export function noiseShapes(semantics: 'paper' | 'reference', present: number): readonly (readonly number[])[] {
  return maps.flatMap(([, h, w, width]) => {
    const rows = present * BATCH;
    return semantics === 'paper'
      ? Array.from({ length: 4 }, () => [rows, h!, w!, width!])
      : Array.from({ length: 2 }, () => [rows, w!, width!, 2, h!]);
  });
}

export type LoadedLoss = (feeds: Feeds) => Record<string, HostArray>;

/** The loss and its gradients as a function of tensors; `rrm` also takes noise of `noiseShapes`. */
export function lossDefinition(loss: Loss, options: Options = {}): FunctionDefinition {
  const present = options.present ?? [0, 1, 2];
  const semantics = options.semantics ?? 'paper';
  return lossFunction({
    loss,
    semantics,
    maps: options.maps ?? maps,
    modalities: MODALITIES,
    batch: BATCH,
    classes: CLASSES,
    image: [SIDE, SIDE],
    ignore: 255,
    present,
    pairing: options.pairing ?? present,
    ...(options.own === undefined ? {} : { own: options.own }),
    noise: loss.call === 'rrm' ? noiseShapes(semantics, present.length) : [],
  });
}

/** The loss as a function of feeds; noise for rrm is fixed, and zero when `silent`. */
export async function loadLoss(loss: Loss, options: Options = {}, silent = false): Promise<LoadedLoss> {
  const present = options.present ?? [0, 1, 2];
  const semantics = options.semantics ?? 'paper';
  const noise = loss.call === 'rrm' ? noiseShapes(semantics, present.length) : [];
  const module = await loadOnCpu({ loss: lossDefinition(loss, options) }, {});
  const drawn = noise.map((shape, i) => {
    const data = silent ? new Float32Array(sizeOf(shape)) : normals(100 + i, ...shape).data;
    return [`noise${i}`, data] as const;
  });
  return (feeds) => module.run('loss', { ...feeds, ...Object.fromEntries(drawn) });
}
