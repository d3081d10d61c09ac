// One frame as the network sees it.
import { EXIT, UserError } from '../../exit-code.js';
import { evaluationSizes, resizeForEvaluation } from '../data/evaluation-size.js';
import { readModality } from '../data/files/file-frames.js';
import { toFrame } from '../data/files/squeeze.js';
import type { Frame } from '../data/frame.js';
import { type NormName, normaliseInto } from '../data/normalise.js';
import { resizeNearest, type Semantics } from '../data/resize.js';
import type { InputFrame, Inputs } from './find-inputs.js';

export interface InputSizes {
  /** short side that whole pictures are brought to, as in an evaluation; null: pictures stay as they are */
  readonly shortSide: number | null;
  readonly semantics: Semantics;
}
/** How a user's picture becomes what the network sees. */
export interface InputRules extends InputSizes {
  /** size that pictures of the data set are squeezed to; null: they keep their shape */
  readonly squeezed: readonly [number, number] | null;
}
export interface ReadFrame {
  /** [height, width] of the stored picture */
  readonly own: readonly [number, number];
  /** [height, width] that the network works on */
  readonly size: readonly [number, number];
  /** [H, W, 3] per modality that is there, in the order of the data set */
  readonly images: readonly Float32Array[];
  /** first picture at its own size [H, W, 3], 8 bits: what overlays are drawn on */
  readonly shown: Uint8Array;
}

/** @throws UserError with exit code 4 naming a file that is damaged or of another size than the first of its frame */
export function readInput(frame: InputFrame, { modalities, root }: Inputs, rules: InputRules): ReadFrame {
  let own: readonly [number, number] | null = null;
  const present = modalities.flatMap((modality, m) => {
    const files = frame.files[m];
    return files === null || files === undefined ? [] : [{ ...modality, files }];
  });
  const pictures = present.map(({ reader, files }) => {
    // a recording becomes a picture of the size of the others
    const expected = reader.kind === 'muses' ? own : null;
    const { pixels, height, width } = readModality(reader, files, expected, root);
    own ??= [height, width];
    if (reader.resize === 'nearest') return resizeNearest(pixels, [height, width], own, 3);
    if (height === own[0] && width === own[1]) return pixels;
    throw new UserError(
      EXIT.data,
      `picture is ${height}x${width} pixels (height x width), the other modalities of its frame are ${own.join('x')}`,
      { where: files[0]! },
    );
  });
  const size = own!;
  const first = pictures[0]!;
  const shown = first instanceof Uint16Array ? Uint8Array.from(first, (value) => value >> 8) : first;
  const [height, width] = rules.squeezed ?? size;
  const inFrame = pictures.map((picture, m) => toFrame(picture, present[m]!.reader, size, [height, width]));
  const whole = { height, width, pictures: inFrame, labels: new Int16Array(0) };
  const norms = present.map(({ norm }) => norm);
  return { own: size, ...asSeen(whole, norms, rules), shown };
}

/** The pictures of a frame as the network works on them. */
export function asSeen(
  frame: Frame,
  norms: readonly NormName[],
  { shortSide, semantics }: InputSizes,
): Pick<ReadFrame, 'size' | 'images'> {
  const sizes = shortSide === null ? null : evaluationSizes([frame.height, frame.width], shortSide);
  const seen = sizes === null ? frame : resizeForEvaluation(frame, sizes, semantics);
  const images = seen.pictures.map((picture, m) => {
    const out = new Float32Array(picture.length);
    normaliseInto(picture, norms[m]!, out, 0);
    return out;
  });
  return { size: [seen.height, seen.width], images };
}
