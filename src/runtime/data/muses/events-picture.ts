// Events as the frame camera sees them: a homography, because what is far away moves with the direction alone.
import { fileInside } from '../files/data-root.js';
import { roundHalfEven } from '../round-half-even.js';
import { cameraMatrix, frameCamera, transformOf } from './calibration.js';
import { growPoints } from './grow-points.js';
import { notDescribed } from './json-file.js';
import { inverse, product } from './matrix.js';
import { readEvents } from './read-events.js';

const MOST = 255;

/** H = K_rgb R K_event^-1, 3x3, from pixels of the event camera to those of pictures of `size`. Throws a UserError (exit 4). */
export function eventHomography(calibration: string, size: readonly [number, number]): readonly number[] {
  const back = inverse(cameraMatrix(calibration, 'event'), 3);
  if (back === null) throw notDescribed(calibration, 'intrinsics.event.K has no inverse');
  const motion = transformOf(calibration, 'event2rgb');
  const rotation = [0, 1, 2, 4, 5, 6, 8, 9, 10].map((i) => motion[i]!);
  return product(frameCamera(calibration, size), product(rotation, back, 3), 3);
}

export interface EventsSettings {
  /** file below the root */
  readonly calibration: string;
  /** pixels of an event per side */
  readonly grow: number;
}

/**
 * Planes [H, W, 3]: numbers of events that made a pixel brighter and darker, and 0; counts stop at 255, events beside the picture are left out.
 * Throws a UserError (exit 4) naming a file.
 */
export function eventsPicture(
  { calibration, grow }: EventsSettings,
  file: string,
  root: string,
  size: readonly [number, number],
): Uint8Array {
  const [height, width] = size;
  const [a, b, c, d, e, f, g, h, i] = eventHomography(fileInside(root, calibration), size) as [
    ...[number, number, number, number, number],
    ...[number, number, number, number],
  ];
  const { x, y, polarity } = readEvents(file);
  const out = new Uint8Array(height * width * 3);
  for (let n = 0; n < x.length; n++) {
    const scale = g * x[n]! + h * y[n]! + i;
    const u = (a * x[n]! + b * y[n]! + c) / scale;
    const v = (d * x[n]! + e * y[n]! + f) / scale;
    // also what is no number
    if (!(u >= -0.5 && v >= -0.5 && u <= width && v <= height)) continue;
    const [column, row] = [roundHalfEven(Math.max(0, u)), roundHalfEven(Math.max(0, v))];
    if (column >= width || row >= height) continue;
    const o = (row * width + column) * 3 + (polarity[n] === 1 ? 0 : 1);
    if (out[o]! < MOST) out[o]!++;
  }
  return growPoints(out, size, grow);
}
