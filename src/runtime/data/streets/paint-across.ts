// Upright things that face the camera.
import { hash2 } from './pixel-noise.js';
import type { Surface } from './surface.js';
import { endPixel, firstPixel, type View } from './view.js';

export type Outline = 'rectangle' | 'ellipse' | 'crown';

export interface Across {
  /** metres ahead */
  readonly distance: number;
  /** metres right of the road's middle: left and right edge */
  readonly left: number;
  readonly right: number;
  /** metres above the road */
  readonly bottom: number;
  readonly top: number;
  readonly outline: Outline;
  readonly surface: Surface;
  /** thin things are painted at least this many pixels wide, or they would vanish at small sizes */
  readonly pixelsAtLeast?: number;
}

/** Paints an upright shape; a `crown` is an ellipse with a ragged edge and a rough depth. */
export function paintAcross(view: View, shape: Across): void {
  const { pose } = view;
  const { distance, surface, outline } = shape;
  if (distance < 0.5) return;
  const scale = pose.focal / distance;
  const columnOf = (lateral: number): number =>
    pose.centre + pose.focal * ((lateral - pose.lateral) / distance - pose.yaw);
  const middle = columnOf((shape.left + shape.right) / 2);
  const half = Math.max(((shape.right - shape.left) / 2) * scale, (shape.pixelsAtLeast ?? 0) / 2);
  const topRow = pose.horizon + (pose.eye - shape.top) * scale;
  const bottomRow = pose.horizon + (pose.eye - shape.bottom) * scale;
  const halfRows = (bottomRow - topRow) / 2;
  const middleRow = (bottomRow + topRow) / 2;
  const lastColumn = endPixel(middle + half, pose.width);
  const lastRow = endPixel(bottomRow, pose.height);
  for (let v = firstPixel(topRow); v < lastRow; v++) {
    const dy = (v + 0.5 - middleRow) / halfRows;
    const up = pose.eye - (v + 0.5 - pose.horizon) / scale;
    for (let u = firstPixel(middle - half); u < lastColumn; u++) {
      const dx = (u + 0.5 - middle) / half;
      const rough = outline === 'crown' ? hash2(u, v, surface.seed) : 0;
      if (outline !== 'rectangle' && dx * dx + dy * dy > 1 - 0.45 * rough) continue;
      view.put(v * pose.width + u, distance + rough, surface, (u + 0.5 - middle) / scale + 50, up);
    }
  }
}
