// Logits of whole pictures, from windows that are computed in batches. Frames with equally many modalities share a
// batch, whichever they are: one encoder sees them all.
import { predict } from '../../model/forward.js';
import type { Network } from '../../model/network.js';
import { withPrefix } from '../../model/parameters.js';
import type { Engine, LoadedModule } from '../engine/engine.js';
import { openModule } from '../run/capture-module.js';
import type { Weights } from '../run/weights-file.js';
import type { ReadFrame } from './read-input.js';
import { type Tile, tilesOf } from './tiles.js';

export interface PredictorSettings {
  readonly network: Network;
  readonly weights: Weights;
  readonly engine: Engine;
  readonly batch: number;
  /** null: whole pictures */
  readonly window: readonly [number, number] | null;
  readonly stride: number;
}
/** What the network works on. */
type Seen = Pick<ReadFrame, 'size' | 'images'>;
/** Takes logits [H, W, K] at the size that the network worked on. */
type Done = (logits: Float32Array) => void;

interface Job {
  readonly seen: Seen;
  readonly done: Done;
  /** [H, W, K] */
  readonly sum: Float32Array;
  /** [H, W]: windows that hold the pixel */
  readonly count: Uint16Array;
  left: number;
}
interface Work {
  readonly job: Job;
  readonly tile: Tile;
}
interface Queue {
  readonly modalities: number;
  readonly window: readonly [number, number];
  work: Work[];
}

const PREFIX = 'student/';
const PREDICT = 'predict';
/** Loaded graphs at a time: pictures of many sizes must not fill the memory. */
const MOST_MODULES = 4;

export class Predictor {
  readonly #settings: PredictorSettings;
  readonly #queues = new Map<string, Queue>();
  /** the one used last stands last */
  readonly #modules = new Map<string, LoadedModule>();
  #preparing = 0;

  constructor(settings: PredictorSettings) {
    this.#settings = settings;
  }

  /** `done` is called sooner or later; frames are finished in an order of their own. */
  async add(seen: Seen, done: Done): Promise<void> {
    const { network, batch, stride } = this.#settings;
    const window = this.#settings.window ?? seen.size;
    const [height, width] = seen.size;
    const tiles = tilesOf(seen.size, window, stride);
    const sum = new Float32Array(height * width * network.classes);
    const job: Job = { seen, done, sum, count: new Uint16Array(height * width), left: tiles.length };
    const key = `${seen.images.length}/${window.join('x')}`;
    const queue = this.#queues.get(key) ?? { modalities: seen.images.length, window, work: [] };
    this.#queues.set(key, queue);
    queue.work.push(...tiles.map((tile) => ({ job, tile })));
    while (queue.work.length >= batch) await this.#compute(key, queue);
  }

  /** Computes what waits for a full batch. */
  async finish(): Promise<void> {
    for (const [key, queue] of this.#queues) while (queue.work.length > 0) await this.#compute(key, queue);
  }

  /** Milliseconds spent on graphs, not on pictures. */
  get preparing(): number {
    return this.#preparing;
  }

  dispose(): void {
    for (const module of this.#modules.values()) module.dispose();
    this.#modules.clear();
  }

  async #compute(key: string, queue: Queue): Promise<void> {
    const { network, batch } = this.#settings;
    const { modalities, window } = queue;
    const work = queue.work.slice(0, batch);
    queue.work = queue.work.slice(batch);
    const module = await this.#module(key, queue);
    const length = window[0] * window[1] * 3;
    const images = new Float32Array(modalities * batch * length);
    for (const [slot, { job, tile }] of work.entries()) {
      for (const [m, image] of job.seen.images.entries()) {
        cut(image, job.seen.size, tile, window, images.subarray((m * batch + slot) * length));
      }
    }
    const { logits } = module.run(PREDICT, { images }, ['logits']);
    const size = window[0] * window[1] * network.classes;
    for (const [slot, { job, tile }] of work.entries()) {
      addTile(job, tile, window, (logits as Float32Array).subarray(slot * size, (slot + 1) * size), network.classes);
      if (--job.left === 0) job.done(averaged(job, network.classes));
    }
  }

  async #module(key: string, { modalities, window }: Queue): Promise<LoadedModule> {
    const known = this.#modules.get(key);
    if (known !== undefined) {
      this.#modules.delete(key);
      this.#modules.set(key, known);
      return known;
    }
    const [oldest] = this.#modules;
    if (oldest !== undefined && this.#modules.size >= MOST_MODULES) {
      oldest[1].dispose();
      this.#modules.delete(oldest[0]);
    }
    const { network, weights, engine, batch } = this.#settings;
    const functions = { [PREDICT]: predict({ network, prefix: PREFIX, modalities, batch, image: window }) };
    const began = performance.now();
    const { loaded } = await openModule('predict', functions, withPrefix(PREFIX, weights), engine, null);
    this.#modules.set(key, loaded);
    this.#preparing += performance.now() - began;
    return loaded;
  }
}

/** Copies a window of [H, W, 3]; beyond the picture it is zero. */
function cut(
  image: Float32Array,
  [height, width]: readonly [number, number],
  { top, left }: Tile,
  [windowHeight, windowWidth]: readonly [number, number],
  out: Float32Array,
): void {
  const columns = Math.min(windowWidth, width - left) * 3;
  for (let y = 0; y < Math.min(windowHeight, height - top); y++) {
    const from = ((top + y) * width + left) * 3;
    out.set(image.subarray(from, from + columns), y * windowWidth * 3);
  }
}

function addTile(
  { sum, count, seen }: Job,
  { top, left }: Tile,
  [windowHeight, windowWidth]: readonly [number, number],
  logits: Float32Array,
  classes: number,
): void {
  const [height, width] = seen.size;
  for (let y = 0; y < Math.min(windowHeight, height - top); y++) {
    for (let x = 0; x < Math.min(windowWidth, width - left); x++) {
      const to = (top + y) * width + left + x;
      const from = (y * windowWidth + x) * classes;
      count[to]!++;
      for (let k = 0; k < classes; k++) sum[to * classes + k]! += logits[from + k]!;
    }
  }
}

function averaged({ sum, count }: Job, classes: number): Float32Array {
  for (let pixel = 0; pixel < count.length; pixel++) {
    const windows = count[pixel]!;
    if (windows === 1) continue;
    for (let k = 0; k < classes; k++) sum[pixel * classes + k]! /= windows;
  }
  return sum;
}
