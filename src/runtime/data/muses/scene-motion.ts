// How the car moved while the sensors of one scene recorded, and when its picture was taken.
import { EXIT, UserError } from '../../../exit-code.js';
import { readBytes } from '../files/damaged-file.js';
import { fileInside } from '../files/data-root.js';
import { notDescribed, readJsonFile, valueAt } from './json-file.js';

export interface SceneMotion {
  /** middle of the exposure of the frame camera, seconds since 1970 */
  readonly moment: number;
  /** metres per second, forwards */
  readonly speed: number;
  /** roll, pitch and heading, radians per second */
  readonly rates: readonly [number, number, number];
}

/** Numbers of a line of the position sensor that are used, of 28. */
const FIELDS = 28;
const FIELD = { rollRate: 17, pitchRate: 18, headingRate: 19, speed: 23 } as const;

/** `REC0006_frame_043790` of `…/REC0006_frame_043790_lidar.bin` */
function sceneName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(.+?_frame_\d+)_/.exec(name)?.[1] ?? name;
}

function sceneAt(root: string, motion: string, recording: string) {
  const file = fileInside(root, motion);
  const scene = sceneName(recording);
  const text = (key: string): string => {
    const value = valueAt(readJsonFile(file), [scene, key]);
    if (typeof value !== 'string' && typeof value !== 'number')
      throw notDescribed(file, `it tells no ${key} of scene ${scene}`);
    return String(value);
  };
  return { file, scene, text };
}

/** Path below the root of the position sensor's file of the scene of a recording. Throws a UserError (exit 4) when it is not told. */
export const positionName = (root: string, motion: string, recording: string): string =>
  sceneAt(root, motion, recording).text('path_to_gnss');

function readPosition(file: string): readonly number[] {
  const [line = ''] = readBytes(file).subarray(0, 4096).toString('latin1').split(/\r?\n/);
  const words = line.trim().split(/\s+/);
  if (words.length === FIELDS && words.every((word) => /^[+-]?\d+$/.test(word))) return words.map(Number);
  throw new UserError(
    EXIT.data,
    `a line of the position sensor has ${FIELDS} whole numbers, this one has ${words.length} words`,
    {
      where: file,
      help: 'restore the file from the original archive',
    },
  );
}

/**
 * @param motion file below the root that describes the scenes (`meta.json`)
 * @param recording path of a recording of the scene
 * @throws UserError with exit code 4 naming the file that is missing or does not tell it.
 */
export function sceneMotion(root: string, motion: string, recording: string): SceneMotion {
  const { file, scene, text } = sceneAt(root, motion, recording);
  const exposure = ['start', 'end'].map((end) => Number(text(`frame_camera_exposure_${end}_timestamp_us`)));
  const moment = (exposure[0]! + exposure[1]!) / 2 / 1e6;
  if (!Number.isFinite(moment)) throw notDescribed(file, `the exposure of scene ${scene} is no number of microseconds`);
  const numbers = readPosition(fileInside(root, text('path_to_gnss')));
  const rate = (field: number): number => ((numbers[field]! / 1e5) * Math.PI) / 180;
  return {
    moment,
    speed: numbers[FIELD.speed]! / 1000,
    rates: [rate(FIELD.rollRate), rate(FIELD.pitchRate), rate(FIELD.headingRate)],
  };
}
