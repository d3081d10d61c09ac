// Calibration of the sensors of MUSES: one file for the whole data set.
import { notDescribed, readJsonFile, valueAt } from './json-file.js';

/** Size of the frame camera's pictures, which its matrix is for. */
export const CAMERA_SIZE: readonly [number, number] = [1080, 1920];

export type Camera = 'rgb' | 'event';
export type Transform = 'lidar2rgb' | 'radar2rgb' | 'event2rgb' | 'lidar2gnss' | 'radar2gnss';

function matrixAt(file: string, path: readonly string[], side: number): readonly number[] {
  const rows = valueAt(readJsonFile(file), path);
  const numbers = Array.isArray(rows) ? rows.flat() : [];
  const isMatrix =
    Array.isArray(rows) && rows.length === side && rows.every((row) => Array.isArray(row) && row.length === side);
  if (!isMatrix || !numbers.every((value) => typeof value === 'number' && Number.isFinite(value)))
    throw notDescribed(file, `${path.join('.')} is no ${side}x${side} matrix of numbers`);
  return numbers as readonly number[];
}

/** Intrinsic matrix of a camera, 3x3. Throws a UserError (exit 4) when the file does not hold it. */
export const cameraMatrix = (file: string, camera: Camera): readonly number[] =>
  matrixAt(file, ['intrinsics', camera, 'K'], 3);

/** Rigid motion from one sensor's axes to another's, 4x4. */
export const transformOf = (file: string, name: Transform): readonly number[] =>
  matrixAt(file, ['extrinsics', name], 4);

/** The frame camera's matrix for pictures of another size, in single precision as published. */
export function frameCamera(file: string, [height, width]: readonly [number, number]): readonly number[] {
  const matrix = cameraMatrix(file, 'rgb').map(Math.fround);
  const across = width / CAMERA_SIZE[1];
  const down = height / CAMERA_SIZE[0];
  const scales = [across, 1, across, 1, down, down, 1, 1, 1];
  return matrix.map((value, i) => Math.fround(value * Math.fround(scales[i]!)));
}
