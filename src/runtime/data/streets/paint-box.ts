// Boxes on or beside the road: the end that faces the camera and the visible side.
import { paintAcross } from './paint-across.js';
import { paintAlong } from './paint-along.js';
import type { Surface } from './surface.js';
import type { View } from './view.js';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly near: number;
  readonly far: number;
  readonly bottom: number;
  readonly top: number;
  readonly surface: Surface;
}

export function paintBox(view: View, box: Box): void {
  const { left, right, near, far, bottom, top, surface } = box;
  paintAcross(view, { distance: near, left, right, bottom, top, outline: 'rectangle', surface });
  const side = left > view.pose.lateral ? left : right < view.pose.lateral ? right : null;
  if (side !== null) paintAlong(view, { lateral: side, from: near, to: far, bottom, top, surface, light: 0.75 });
}
