// Which files of the frames do not exist, and what the data set's policy makes of those frames.
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../../compiler/normal-form.js';
import type { UserError } from '../../../exit-code.js';
import { fileInside } from './data-root.js';

/** Per frame the numbers of its files that do not exist. What is wrong with one that does goes to `report`. */
export async function findMissing(
  root: string,
  names: readonly (readonly string[])[],
  report: (error: UserError) => void,
): Promise<readonly (readonly number[])[]> {
  const inside = root.endsWith('/') ? root : `${root}/`;
  const missing: (readonly number[])[] = [];
  for (const paths of names) {
    const real = await Promise.all(
      paths.map((path) => realpath(join(root, path)).catch((error: NodeJS.ErrnoException) => error.code ?? 'unknown')),
    );
    for (const [index, path] of real.entries()) {
      if (path === 'ENOENT' || path.startsWith(inside)) continue;
      try {
        fileInside(root, paths[index]!);
      } catch (error) {
        report(error as UserError);
      }
    }
    missing.push(real.flatMap((path, index) => (path === 'ENOENT' ? [index] : [])));
  }
  return missing;
}

/** What becomes of a frame. `absent`: the modalities it goes without. */
export type FrameFate = { readonly kind: 'stays'; readonly absent: readonly number[] } | { readonly kind: 'goes' };

/**
 * @param missing numbers of the files that a frame lacks; its files are those of each modality in turn, then the label
 * @param files per modality how many of a frame's files are its
 */
export function frameFate(missing: readonly number[], files: readonly number[], policy: Dataset['missing']): FrameFate {
  if (missing.length === 0 || policy === 'error') return { kind: 'stays', absent: [] };
  if (policy === 'skip') return { kind: 'goes' };
  const absent: number[] = [];
  let start = 0;
  for (const [modality, count] of files.entries()) {
    const end = start + count;
    if (missing.some((file) => file >= start && file < end)) absent.push(modality);
    start = end;
  }
  // without a label there is nothing to learn or to score, without any picture nothing to see
  const labelMissing = missing.includes(start);
  return labelMissing || absent.length === files.length ? { kind: 'goes' } : { kind: 'stays', absent };
}
