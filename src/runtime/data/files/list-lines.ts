// Frames by the lines of a list file: `train.txt` with one path or stem per line.
import { realpathSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { EXIT, UserError } from '../../../exit-code.js';
import { fileInside } from './data-root.js';
import { formatPath, type HoleValues, matchPath, type PathTemplate, parseTemplate } from './path-template.js';

/** A list of a million frames has some fifty MB; more is no list. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;

export interface ListedFrame {
  readonly holes: HoleValues;
  readonly mirrored: boolean;
}
export interface FrameList {
  /** path below the root, with {split} */
  readonly path: string;
  /** ending of the stem of a frame that is mirrored */
  readonly mirrored: string | null;
}

/** A path that leaves the root, or one that no frame can have. */
const isUnsafe = (stem: string): boolean => stem.startsWith('/') || stem.split('/').some((part) => part === '..');

function frameOfWord(word: string, first: PathTemplate, split: string, mirrored: string | null): ListedFrame | null {
  // as written, a path of the first modality tells all holes; anything else is a stem, with or without the ending of the file
  const whole = matchPath(first, word, { split }) ?? matchPath(first, word);
  const ending = /\{stem\}(\.[^./{}[\]]+)$/.exec(first.text)?.[1] ?? '';
  const bare = ending !== '' && word.endsWith(ending) ? word.slice(0, -ending.length) : word;
  const holes = whole ?? { stem: bare };
  const stem = holes.stem ?? '';
  if (stem === '' || isUnsafe(stem)) return null;
  const isMirrored = mirrored !== null && stem.endsWith(mirrored) && stem.length > mirrored.length;
  const plain = isMirrored ? stem.slice(0, -mirrored.length) : stem;
  return { holes: { split, ...holes, stem: plain }, mirrored: isMirrored };
}

/**
 * Frames in the order of the list; empty lines are passed over.
 *
 * @throws UserError with exit code 4 when the list is missing, names a frame twice or a line is no frame.
 */
export async function listedFrames(
  root: string,
  list: FrameList,
  first: PathTemplate,
  split: string,
): Promise<readonly ListedFrame[]> {
  const name = formatPath(parseTemplate(list.path), { split });
  const file = fileInside(realpathSync(root), name);
  const status = await stat(file);
  if (!status.isFile() || status.size > MAXIMUM_BYTES)
    throw new UserError(EXIT.data, 'this is no list of frames', { where: file });
  const lines = (await readFile(file, 'utf8')).split(/\r\n|\r|\n/);
  const seen = new Map<string, number>();
  return lines.flatMap((line, index) => {
    const [word = ''] = line.trim().split(/\s+/);
    if (word === '') return [];
    const fail = (message: string, help: string): never => {
      throw new UserError(EXIT.data, `line ${index + 1} of the list ${message}`, { where: file, help });
    };
    const before = seen.get(word);
    if (before !== undefined) fail(`names ${word} again, after line ${before}`, 'a frame listed twice counts twice');
    seen.set(word, index + 1);
    const frame = frameOfWord(word, first, split, list.mirrored);
    const open = first.holes.filter(
      (hole) => frame !== null && frame.holes[hole] === undefined && !isOptional(first, hole),
    );
    if (frame === null || open.length > 0) {
      return fail(
        `is ${JSON.stringify(word)}, which does not fit ${JSON.stringify(first.text)}`,
        'a line begins with a stem, or with the path of the first modality',
      );
    }
    return [frame];
  });
}

const isOptional = (template: PathTemplate, hole: string): boolean =>
  template.segments
    .flat()
    .some((part) => part.kind === 'optional' && part.parts.some((p) => p.kind === 'hole' && p.name === hole));
