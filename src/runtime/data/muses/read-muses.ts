// Raw recordings of MUSES as pictures of a data set.
import { assertNever } from '../../../assert-never.js';
import type { MusesSensor } from '../../../compiler/normal-form.js';
import { sensorPlanes } from '../files/sensor-planes.js';
import type { StoredPicture } from '../files/stored-picture.js';
import type { Pixels } from '../frame.js';
import { eventsPicture } from './events-picture.js';
import { codeOf, pointsPicture } from './points-picture.js';
import { positionName } from './scene-motion.js';

/** Planes [H, W, 3] of a sensor from its file; `root`: real path of the data set's folder. Throws a UserError (exit 4) naming a file. */
export function readMuses(sensor: MusesSensor, file: string, root: string, size: readonly [number, number]): Pixels {
  const [height, width] = size;
  const planes = { path: [], channels: [0, 1, 2], norm: 'unit', resize: 'bilinear' } as const;
  switch (sensor.call) {
    case 'muses_lidar':
    case 'muses_radar': {
      const picture: StoredPicture = { height, width, channels: 3, data: pointsPicture(sensor, file, root, size) };
      return sensorPlanes([picture], { ...planes, low: codeOf(sensor.args.low), high: codeOf(sensor.args.high) }, file);
    }
    case 'muses_events': {
      const picture: StoredPicture = { height, width, channels: 3, data: eventsPicture(sensor.args, file, root, size) };
      return sensorPlanes([picture], { ...planes, low: 0, high: sensor.args.high }, file);
    }
    default:
      return assertNever(sensor);
  }
}

/** Paths below the root of the files that are read beside that of a recording. Throws a UserError (exit 4) when they are not told. */
export function namesBeside({ args }: MusesSensor, root: string, recording: string): readonly string[] {
  if (!('motion' in args) || args.motion === null) return [args.calibration];
  return [args.calibration, args.motion, positionName(root, args.motion, recording)];
}
