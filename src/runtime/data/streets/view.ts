// The camera of a frame: where it stands, where it looks, and what it has painted so far.
import { type Surface, textureAt } from './surface.js';

export interface Pose {
  readonly height: number;
  readonly width: number;
  /** focal length in pixels */
  readonly focal: number;
  readonly centre: number;
  /** row of the horizon */
  readonly horizon: number;
  /** metres above the road */
  readonly eye: number;
  /** metres to the right of the road's middle */
  readonly lateral: number;
  /** metres to the right per metre ahead: the direction of view against the road */
  readonly yaw: number;
}

/** Distance of the sky: beyond every sensor's reach. */
export const SKY_DISTANCE = 1000;

/** Per pixel: the nearest surface, in arrays so that the sensors can run over them. */
export class View {
  readonly pose: Pose;
  readonly cls: Uint8Array;
  /** metres ahead */
  readonly distance: Float32Array;
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly reflectance: Float32Array;
  readonly speedAcross: Float32Array;
  readonly speedAhead: Float32Array;

  constructor(pose: Pose) {
    const pixels = pose.height * pose.width;
    this.pose = pose;
    this.cls = new Uint8Array(pixels);
    this.distance = new Float32Array(pixels).fill(SKY_DISTANCE * 2);
    this.red = new Float32Array(pixels);
    this.green = new Float32Array(pixels);
    this.blue = new Float32Array(pixels);
    this.reflectance = new Float32Array(pixels);
    this.speedAcross = new Float32Array(pixels);
    this.speedAhead = new Float32Array(pixels);
  }

  /** Paints pixel `i` unless something nearer is there; (a, b) is the place on the surface in metres. */
  put(i: number, distance: number, surface: Surface, a: number, b: number, light = 1): void {
    if (distance >= this.distance[i]!) return;
    const shade = light * textureAt(surface, a, b);
    this.distance[i] = distance;
    this.cls[i] = surface.cls;
    this.red[i] = surface.colour[0] * shade;
    this.green[i] = surface.colour[1] * shade;
    this.blue[i] = surface.colour[2] * shade;
    this.reflectance[i] = surface.reflectance;
    this.speedAcross[i] = surface.speed[0];
    this.speedAhead[i] = surface.speed[1];
  }
}

/** First pixel whose centre is at or after position `p`. */
export const firstPixel = (p: number): number => Math.max(0, Math.ceil(p - 0.5));
/** Pixel after the last one whose centre is before position `p`. */
export const endPixel = (p: number, count: number): number => Math.min(count, Math.ceil(p - 0.5));
