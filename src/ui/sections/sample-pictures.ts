// What the network saw and answered: the tiles of a sample beside each other, the teacher's answer on the same frame, and
// where the answer is wrong.
import type { DrawContext } from '../draw-context.js';
import type { Pixels, RunFiles } from '../run-files.js';
import type { RunModel } from '../run-model.js';
import { fit } from '../widgets/cell-width.js';
import { beside } from '../widgets/columns.js';
import { kittyPicture } from '../widgets/kitty-picture.js';
import { type Cells, drawPicture, pictureCells } from '../widgets/picture.js';
import { type SampleView, type SeenSamples, sampleSteps, seenSamples } from './sample-steps.js';
import type { Box } from './training-charts.js';

interface Tile {
  readonly name: string;
  readonly pixels: Pixels;
}
const GAP = 2;
/** Cells of a picture that still shows something. */
const SMALLEST_AREA = 40;
/** Answers and errors. */
const LAST_TILES = 3;
const WRONG = [213, 94, 0] as const;
const RIGHT_DIM = 0.35;

/** `sample at step 1200 (12 of 40)`. */
export function sampleTitle(model: RunModel, view: SampleView): string {
  const seen = seenSamples(model, view);
  if (seen === null) return 'samples';
  const steps = sampleSteps(model, view.linked);
  const which = view.linked ? 'samples of all trainings' : 'sample';
  return `${which} at step ${seen.step} (${steps.indexOf(seen.step) + 1} of ${steps.length})`;
}

/** At most `height` lines of `width` cells. */
export function sampleLines(
  model: RunModel,
  files: RunFiles,
  { kitty, ...view }: SampleView & { readonly kitty: boolean },
  { width, height }: Box,
  context: DrawContext,
): string[] {
  const { palette, symbols } = context;
  const seen = seenSamples(model, view);
  const say = (text: string): string[] => [palette.paint('dim', fit(text, width, symbols.ellipsis))];
  if (seen === null) return say('the first sample comes with the first validation');
  const { main } = seen;
  const whole = files.picture(main.path);
  if (whole === null) return say(`${main.path} is not there (any more)`);
  let tiles = withComparisons(splitTiles(whole, main.tiles), teacherAnswer(seen, files));
  const first = tiles[0]!.pixels;
  let grid = bestGrid(first, tiles.length, { width, height });
  // in a small terminal answers and errors matter more than what the sensors saw
  while (grid.area < SMALLEST_AREA && tiles.length > LAST_TILES) {
    tiles = tiles.slice(1);
    grid = bestGrid(first, tiles.length, { width, height });
  }
  const cells = pictureCells(first, grid.room);
  const lines: string[] = [];
  for (let start = 0; start < tiles.length && lines.length < height; start += grid.columns) {
    const row = tiles.slice(start, start + grid.columns);
    const blocks = row.map(({ name, pixels }, i) => ({
      width: cells.columns,
      lines: [
        palette.paint('dim', fit(name, cells.columns, symbols.ellipsis)),
        ...(kitty
          ? kittyPicture(pixels, cells, start + i + 1)
          : drawPicture(pixels, cells, { depth: palette.depth, symbols })),
      ],
    }));
    lines.push(...beside(blocks, cells.rows + 1, GAP));
  }
  return lines.slice(0, height);
}

/** The number of tiles in a row that leaves each the most room. */
function bestGrid(
  tile: Pixels,
  count: number,
  { width, height }: Box,
): { readonly columns: number; readonly room: Cells; readonly area: number } {
  let best = { columns: count, room: { columns: 1, rows: 1 }, area: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const room = {
      columns: Math.max(1, Math.floor((width - GAP * (columns - 1)) / columns)),
      rows: Math.max(1, Math.floor(height / rows) - 1),
    };
    const cells = pictureCells(tile, room);
    const area = cells.columns * cells.rows;
    if (area > best.area) best = { columns, room, area };
  }
  return best;
}

function splitTiles({ height, width, rgb }: Pixels, names: readonly string[]): readonly Tile[] {
  const each = Math.floor(width / names.length);
  return names.map((name, t) => {
    const own = new Uint8Array(height * each * 3);
    for (let y = 0; y < height; y++) {
      const from = (y * width + t * each) * 3;
      own.set(rgb.subarray(from, from + each * 3), y * each * 3);
    }
    return { name, pixels: { height, width: each, rgb: own } };
  });
}

/** What the teacher answered on this frame; null where it was trained in another run. */
function teacherAnswer({ teacher }: SeenSamples, files: RunFiles): Tile | null {
  const whole = teacher === null ? null : files.picture(teacher.path);
  return teacher === null || whole === null ? null : splitTiles(whole, teacher.tiles).at(-1)!;
}

/** Modalities, truth, teacher, network, and where the network is wrong. */
function withComparisons(tiles: readonly Tile[], teacher: Tile | null): readonly Tile[] {
  const answer = tiles.at(-1)!;
  const truth = tiles.at(-2)!;
  const fits = teacher !== null && teacher.pixels.rgb.length === answer.pixels.rgb.length;
  const before = tiles.slice(0, -1);
  return [
    ...before,
    ...(fits ? [teacher] : []),
    answer,
    { name: 'errors', pixels: errors(truth.pixels, answer.pixels) },
  ];
}

/** Wrong pixels in one strong colour over the dimmed truth; pixels without a label count as right. */
function errors(truth: Pixels, answer: Pixels): Pixels {
  const rgb = new Uint8Array(truth.rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [truth.rgb[i]!, truth.rgb[i + 1]!, truth.rgb[i + 2]!];
    const labelled = r + g + b > 0;
    const wrong = labelled && (r !== answer.rgb[i] || g !== answer.rgb[i + 1] || b !== answer.rgb[i + 2]);
    if (wrong) rgb.set(WRONG, i);
    else rgb.set([r * RIGHT_DIM, g * RIGHT_DIM, b * RIGHT_DIM], i);
  }
  return { ...truth, rgb };
}
