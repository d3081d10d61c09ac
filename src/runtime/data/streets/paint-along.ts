// Upright planes parallel to the road: house fronts, walls, fences, the sides of vehicles.
import { hash2 } from './pixel-noise.js';
import type { Surface } from './surface.js';
import { endPixel, firstPixel, type View } from './view.js';

export interface Along {
  /** metres right of the road's middle */
  readonly lateral: number;
  readonly from: number;
  readonly to: number;
  readonly bottom: number;
  readonly top: number;
  readonly surface: Surface;
  /** share of the plane that can be seen through, in upright bars (fences); 0 = solid */
  readonly open?: number;
  /** unevenness of the upper edge in metres (hedges) */
  readonly ragged?: number;
  readonly light?: number;
}

/** Distance at which the ray of a column meets the plane, or 0 when it never does. */
export function meetPlane(view: View, column: number, lateral: number): number {
  const { pose } = view;
  const direction = (column + 0.5 - pose.centre) / pose.focal + pose.yaw;
  const distance = (lateral - pose.lateral) / direction;
  return distance > 0.5 && Number.isFinite(distance) ? distance : 0;
}

export function paintAlong(view: View, plane: Along): void {
  const { pose } = view;
  const { surface } = plane;
  for (let u = 0; u < pose.width; u++) {
    const distance = meetPlane(view, u, plane.lateral);
    if (distance < plane.from || distance >= plane.to || distance === 0) continue;
    if (plane.open !== undefined && hash2(Math.floor(distance * 5), 0, surface.seed) < plane.open) continue;
    const scale = pose.focal / distance;
    const uneven = plane.ragged === undefined ? 0 : plane.ragged * hash2(Math.floor(distance * 2), 1, surface.seed);
    const lastRow = endPixel(pose.horizon + (pose.eye - plane.bottom) * scale, pose.height);
    for (let v = firstPixel(pose.horizon + (pose.eye - plane.top + uneven) * scale); v < lastRow; v++) {
      const up = pose.eye - (v + 0.5 - pose.horizon) / scale;
      view.put(v * pose.width + u, distance, surface, distance, up, plane.light);
    }
  }
}
