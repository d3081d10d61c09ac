// `rseg merge-driver BASE OURS THEIRS PATH`: git calls it to merge a file; the result replaces OURS.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { MARKER_SIZE, mergeFiles } from '../diff/merge/merge-files.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { decodeSource } from './source-reader.js';

export interface MergeWords {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  /** name of the file in the repository, for messages */
  readonly path: string;
  readonly markerSize: number | null;
}

/** Exit 1 leaves conflicts to the user, as git expects. What cannot be read as a tree is merged by lines, by git itself. */
export async function mergeDriverCommand(words: MergeWords): Promise<ExitCode> {
  const { base, ours, theirs, path } = words;
  const markerSize = words.markerSize ?? MARKER_SIZE;
  const texts = [base, ours, theirs].map((file) => decodeSource(readFileSync(file)));
  const [b, o, t] = texts;
  const merged =
    typeof b === 'string' && typeof o === 'string' && typeof t === 'string'
      ? mergeFiles(b, o, t, { markerSize })
      : null;
  if (merged === null) return mergeByLines(words, markerSize);
  writeFileSync(ours, merged.text);
  if (merged.conflicts === 0) return EXIT.ok;
  const plural = merged.conflicts === 1 ? 'statement was' : 'statements were';
  console.error(`${path}: ${merged.conflicts} ${plural} changed differently on both sides`);
  return EXIT.no;
}

function mergeByLines({ base, ours, theirs, path }: MergeWords, markerSize: number): ExitCode {
  console.error(`${path}: merged by lines, since a version of it cannot be read as statements`);
  const labels = ['-L', 'ours', '-L', 'base', '-L', 'theirs', `--marker-size=${markerSize}`];
  const { status } = spawnSync('git', ['merge-file', ...labels, '--', ours, base, theirs], { stdio: 'inherit' });
  return status === 0 ? EXIT.ok : EXIT.no;
}
