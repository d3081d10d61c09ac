// The ground plane: road with its markings, and bands of other ground on both sides.
import { hash2 } from './pixel-noise.js';
import type { Surface } from './surface.js';
import type { View } from './view.js';

export interface Band {
  /** outer edge, metres from the middle of the road */
  readonly until: number;
  readonly surface: Surface;
}

export interface Road {
  readonly half: number;
  readonly surface: Surface;
  readonly paint: Surface;
  /** dashed lines between lanes, metres right of the middle */
  readonly lanes: readonly number[];
  readonly edgeLines: boolean;
  /** width of a line; wider than real ones, or small pictures would not show them */
  readonly lineWidth: number;
  readonly dash: number;
  /** distance of a zebra crossing, or null */
  readonly crossing: number | null;
}

export interface GroundPlan {
  readonly road: Road;
  /** from the road outwards; the last one goes on for ever */
  readonly left: readonly Band[];
  readonly right: readonly Band[];
  /** light on shadowed stretches, 1 = none; stretches are `shadowLength` metres long */
  readonly shadow: number;
  readonly shadowLength: number;
  readonly seed: number;
}

function isMarked(road: Road, lateral: number, distance: number): boolean {
  const half = road.lineWidth / 2;
  if (road.crossing !== null && distance > road.crossing && distance < road.crossing + 3) {
    return (Math.floor((lateral + 100) / 0.9) & 1) === 0;
  }
  if (road.edgeLines && Math.abs(Math.abs(lateral) - road.half + 0.4) < half) return true;
  if (Math.floor(distance / road.dash) % 2 === 1) return false;
  return road.lanes.some((lane) => Math.abs(lateral - lane) < half);
}

export function paintGround(view: View, plan: GroundPlan): void {
  const { pose } = view;
  const { road } = plan;
  for (let v = Math.max(0, Math.ceil(pose.horizon)); v < pose.height; v++) {
    const distance = (pose.focal * pose.eye) / (v + 0.5 - pose.horizon);
    if (distance > 250) continue;
    for (let u = 0; u < pose.width; u++) {
      const lateral = pose.lateral + ((u + 0.5 - pose.centre) / pose.focal + pose.yaw) * distance;
      const off = Math.abs(lateral);
      let surface = road.surface;
      if (off < road.half) {
        if (isMarked(road, lateral, distance)) surface = road.paint;
      } else {
        const bands = lateral < 0 ? plan.left : plan.right;
        surface = (bands.find((band) => off < band.until) ?? bands[bands.length - 1]!).surface;
      }
      const shadowed =
        plan.shadow < 1 &&
        hash2(Math.floor((distance + lateral * 0.7) / plan.shadowLength), Math.floor(lateral / 3), plan.seed) < 0.35;
      view.put(v * pose.width + u, distance, surface, lateral, distance, shadowed ? plan.shadow : 1);
    }
  }
}
