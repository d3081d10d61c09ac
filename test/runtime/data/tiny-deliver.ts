// A small data set in DELIVER's layout, written to a temporary folder.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import type { Dataset } from '../../../src/compiler/normal-form.js';
import type { Frame } from '../../../src/runtime/data/frame.js';

export const SIZE = [6, 8] as const;
const PIXELS = SIZE[0] * SIZE[1];

export type Channels = 1 | 2 | 3 | 4;

export function writePng(
  file: string,
  data: Uint8Array | Uint16Array,
  [height, width]: readonly [number, number],
  channels: Channels,
): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, encode({ width, height, data, channels, depth: data instanceof Uint16Array ? 16 : 8 }));
}

/** Values that differ between frames, kinds and pixels. */
export const values = (kind: number, frame: number, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => (kind * 50 + frame * 17 + i * 7) % 256);

export interface TinyFrame {
  readonly case: string;
  readonly split: string;
  readonly scene: string;
  readonly stem: string;
}

const KINDS = [
  ['img', 'rgb'],
  ['hha', 'depth'],
  ['event', 'event'],
  ['lidar', 'lidar'],
] as const;

export const pathOf = (kind: string, token: string, f: TinyFrame): string =>
  `${kind}/${f.case}/${f.split}/${f.scene}/${f.stem}_${token}_front.png`;

export const FRAMES: readonly TinyFrame[] = [
  { case: 'sun', split: 'train', scene: 'MAP_1_point1', stem: '000010' },
  { case: 'rain', split: 'train', scene: 'MAP_1_point1_motionblur', stem: '000010' },
  { case: 'sun', split: 'train', scene: 'MAP_1_point1', stem: '000009' },
  { case: 'rain', split: 'val', scene: 'MAP_2_point7', stem: '000010' },
];

/** Writes all frames below a new folder and returns it. */
export function writeTinyDeliver(frames: readonly TinyFrame[] = FRAMES): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rseg-data-')));
  for (const [n, frame] of frames.entries()) {
    for (const [k, [kind, token]] of KINDS.entries()) {
      writePng(join(root, pathOf(kind, token, frame)), values(k, n, PIXELS * 3), SIZE, 3);
    }
    const labels = Uint8Array.from({ length: PIXELS * 4 }, (_, i) => (i % 4 === 0 ? (i / 4 + n) % 4 : 200));
    writePng(join(root, pathOf('semantic', 'semantic', frame)), labels, SIZE, 4);
  }
  return root;
}

export function tinyDeliver(root: Dataset['root'], change: Partial<Dataset> = {}): Dataset {
  const image = (
    name: string,
    folder: string,
    token: string,
    norm: 'imagenet' | 'unit',
    resize: 'bilinear' | 'nearest',
  ) =>
    ({
      name,
      source: {
        call: 'image',
        args: { path: `${folder}/{case}/{split}/{scene}/{stem}_${token}_front.png`, norm, resize },
      },
    }) as const;
  return {
    name: 'tiny',
    root,
    generator: null,
    classes: 3,
    ignore: 255,
    names: null,
    palette: null,
    stored: null,
    crop: null,
    list: null,
    missing: 'error',
    size: SIZE,
    modalities: [
      image('rgb', 'img', 'rgb', 'imagenet', 'bilinear'),
      image('depth', 'hha', 'depth', 'unit', 'bilinear'),
      image('event', 'event', 'event', 'unit', 'nearest'),
      image('lidar', 'lidar', 'lidar', 'unit', 'bilinear'),
    ],
    label: {
      source: {
        call: 'ids',
        args: { path: 'semantic/{case}/{split}/{scene}/{stem}_semantic_front.png', offset: -1, channel: 0 },
      },
    },
    splits: [
      { name: 'train', frames: 3 },
      { name: 'val', frames: 1 },
    ],
    ...change,
  };
}

/** A frame of one picture per maximum given, for tests of single steps of the pipeline. */
export function plainFrame(height: number, width: number, pictures = 2): Frame {
  return {
    height,
    width,
    pictures: Array.from({ length: pictures }, (_, m) => values(m, 0, height * width * 3)),
    labels: Int16Array.from({ length: height * width }, (_, i) => i % 7),
  };
}
