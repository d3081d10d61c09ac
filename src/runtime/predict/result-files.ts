// What is written for a frame, and where.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Colour } from '../data/class-facts.js';
import { encodeLabels, encodeRgb } from '../pictures/encode-png.js';
import { atomicWrite } from '../run/atomic-write.js';
import { makeFolder } from '../run/make-folder.js';
import { encodeNpy, type NpyType } from './encode-npy.js';
import type { InputFrame } from './find-inputs.js';
import { largestResized, probabilities, resizeLogits } from './logits.js';
import type { ReadFrame } from './read-input.js';

export interface ResultSettings {
  readonly out: string;
  readonly classes: number;
  readonly palette: readonly Colour[];
  readonly overlay: boolean;
  /** null: none are written */
  readonly probabilities: NpyType | null;
}

interface ResultPaths {
  readonly labels: string;
  readonly overlay: string | null;
  readonly probabilities: string | null;
}

function pathsOf({ name }: InputFrame, settings: ResultSettings): ResultPaths {
  const at = (folder: string, ending: string): string => join(settings.out, folder, `${name}${ending}`);
  return {
    labels: at('labels', '.png'),
    overlay: settings.overlay ? at('overlays', '.png') : null,
    probabilities: settings.probabilities === null ? null : at('probabilities', '.npy'),
  };
}

/** Whether everything that is asked for is there. */
export function isWritten(frame: InputFrame, settings: ResultSettings): boolean {
  return Object.values(pathsOf(frame, settings)).every((path) => path === null || existsSync(path));
}

/** Half the picture, half the colour of its class. */
function overlayOf(ids: Uint8Array, shown: Uint8Array, palette: readonly Colour[]): Uint8Array {
  const out = new Uint8Array(shown.length);
  for (let i = 0; i < ids.length; i++) {
    const colour = palette[ids[i]!]!;
    for (let c = 0; c < 3; c++) out[i * 3 + c] = (shown[i * 3 + c]! + colour[c]!) >> 1;
  }
  return out;
}

/** Of one frame; a message between threads holds nothing else. */
export interface Result {
  readonly frame: InputFrame;
  readonly read: Omit<ReadFrame, 'images'>;
  /** [H, W, K] at the size that the network worked on */
  readonly logits: Float32Array;
}

/** Writes the results of one frame at its own size; each file appears whole or not at all, the labels last. */
export function writeResults({ frame, read, logits }: Result, settings: ResultSettings): void {
  const { classes, palette } = settings;
  const [height, width] = read.own;
  const ids = largestResized(logits, read.size, read.own, classes);
  const paths = pathsOf(frame, settings);
  const write = (path: string, bytes: Uint8Array): void => {
    makeFolder(dirname(path));
    atomicWrite(path, bytes);
  };
  if (paths.probabilities !== null && settings.probabilities !== null) {
    const own = resizeLogits(logits, read.size, read.own, classes);
    write(
      paths.probabilities,
      encodeNpy(probabilities(own, classes), [height, width, classes], settings.probabilities),
    );
  }
  if (paths.overlay !== null) write(paths.overlay, encodeRgb(overlayOf(ids, read.shown, palette), height, width));
  write(paths.labels, encodeLabels(ids, height, width, palette));
}
