// Lidar and radar as pictures in the devkit's 16-bit code.
import type { MusesSensor } from '../../../compiler/normal-form.js';
import { damaged } from '../files/damaged-file.js';
import { fileInside } from '../files/data-root.js';
import { frameCamera, transformOf } from './calibration.js';
import { growPoints } from './grow-points.js';
import { notDescribed } from './json-file.js';
import { compensated, type PointCloud } from './point-cloud.js';
import { projectPoints } from './project-points.js';
import { readLidar } from './read-lidar.js';
import { readRadar } from './read-radar.js';
import { sceneMotion } from './scene-motion.js';

type PointSensor = Exclude<MusesSensor, { readonly call: 'muses_events' }>;

/** The code of a number of metres: v = trunc((metres + 100) * 150), in single precision. */
const OFFSET = 100;
const STEPS = 150;
const LARGEST = 65535;

/** Metres as the code writes them, not rounded. */
export const codeOf = (metres: number): number => (metres + OFFSET) * STEPS;

/** Lifts heights above 0, so that the largest of a square is that of a point. */
const LIFT = 255;

const FARTHEST = { muses_lidar: Number.POSITIVE_INFINITY, muses_radar: 150 } as const;

/** Changes `planes`. */
function grown(planes: Float32Array, size: readonly [number, number], side: number): Float32Array {
  if (side === 1) return planes;
  for (let i = 2; i < planes.length; i += 3) if (planes[i] !== 0) planes[i] = Math.fround(planes[i]! + LIFT);
  const out = growPoints(planes, size, side);
  for (let i = 2; i < out.length; i += 3) if (out[i] !== 0) out[i] = Math.fround(out[i]! - LIFT);
  return out;
}

function coded(planes: Float32Array, file: string): Uint16Array {
  const out = new Uint16Array(planes.length);
  for (let i = 0; i < planes.length; i++) {
    const value = planes[i]!;
    const code = Math.trunc(Math.fround(Math.fround(value + OFFSET) * STEPS));
    if (!(code >= 0 && code <= LARGEST)) throw damaged(file, `${value} cannot be a distance, an intensity or a height`);
    out[i] = code;
  }
  return out;
}

function inPlace(cloud: PointCloud, sensor: PointSensor, root: string, calibration: string, file: string): PointCloud {
  if (sensor.args.motion === null) return cloud;
  const name = sensor.call === 'muses_lidar' ? 'lidar2gnss' : 'radar2gnss';
  const moved = compensated(cloud, transformOf(calibration, name), sceneMotion(root, sensor.args.motion, file));
  if (moved === null) throw notDescribed(calibration, `extrinsics.${name} has no inverse`);
  return moved;
}

/** Planes [H, W, 3] in 16 bits: distance, intensity, height; 15000 where there is no point. Throws a UserError (exit 4) naming a file. */
export function pointsPicture(
  sensor: PointSensor,
  file: string,
  root: string,
  size: readonly [number, number],
): Uint16Array {
  const isLidar = sensor.call === 'muses_lidar';
  const calibration = fileInside(root, sensor.args.calibration);
  const cloud = inPlace(isLidar ? readLidar(file) : readRadar(file), sensor, root, calibration, file);
  const planes = projectPoints(cloud, {
    toCamera: transformOf(calibration, isLidar ? 'lidar2rgb' : 'radar2rgb'),
    camera: frameCamera(calibration, size),
    size,
    farthest: FARTHEST[sensor.call],
    height: isLidar,
  });
  return coded(grown(planes, size, sensor.args.grow), file);
}
