// A cloud of points as the frame camera sees it.
import { type PointCloud, transformed } from './point-cloud.js';

/** Nearer points belong to the car, metres. */
const NEAREST = 1;

export interface ProjectionSettings {
  /** 4x4, from the sensor's axes to the camera's */
  readonly toCamera: readonly number[];
  /** 3x3, for pictures of `size` */
  readonly camera: readonly number[];
  /** [height, width] */
  readonly size: readonly [number, number];
  /** metres */
  readonly farthest: number;
  /** whether the third plane holds the height, or nothing */
  readonly height: boolean;
}

/**
 * Interleaved planes [H, W, 3]: distance from the sensor and height in metres, intensity between them; 0 where there is no point. Later points
 * cover earlier ones, whichever is nearer, as in the devkit; like there, points behind the camera are not told apart.
 */
export function projectPoints(cloud: PointCloud, settings: ProjectionSettings): Float32Array {
  const { camera, size, farthest } = settings;
  const [height, width] = size;
  const out = new Float32Array(height * width * 3);
  const seen = transformed(cloud.places, settings.toCamera);
  const [a, b, c, d, e, f] = camera as [number, number, number, number, number, number];
  for (const [point, intensity] of cloud.intensities.entries()) {
    const p = point * 3;
    const [x, y, z] = [cloud.places[p]!, cloud.places[p + 1]!, cloud.places[p + 2]!];
    const distance = Math.sqrt(x * x + y * y + z * z);
    if (distance < NEAREST || distance > farthest) continue;
    const [cx, cy, cz] = [seen[p]!, seen[p + 1]!, seen[p + 2]!];
    const u = (a * cx + b * cy + c * cz) / cz;
    const v = (d * cx + e * cy + f * cz) / cz;
    if (!(u > 0 && u < width - 1 && v > 0 && v < height - 1)) continue;
    const o = (Math.trunc(v) * width + Math.trunc(u)) * 3;
    out[o] = distance;
    out[o + 1] = intensity;
    out[o + 2] = settings.height ? z : 0;
  }
  return out;
}
