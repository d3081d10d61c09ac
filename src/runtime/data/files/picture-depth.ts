// PNG pictures of one modality must have numbers of one depth: those of the others would mean something else.
import { join } from 'node:path';
import { EXIT, UserError } from '../../../exit-code.js';
import { type FilesPlan, namesOfFrame } from './file-frames.js';
import { readPngHeader } from './png-header.js';

/** Bytes of a file that `depthOfPng` needs. */
export const HEADER_BYTES = 33;

/** 8 or 16 bits per number, from the first bytes of a file; null for one that is no PNG. */
export function depthOfPng(start: Buffer): 8 | 16 | null {
  try {
    return readPngHeader(start).depth === 16 ? 16 : 8;
  } catch {
    return null;
  }
}

/**
 * `depthOf`: of a path below the root. Labels may have any: their numbers are class ids.
 *
 * @throws UserError with exit code 4 naming the first picture that differs from most of its modality.
 */
export function requireOneDepth(plan: FilesPlan, depthOf: (name: string) => 8 | 16 | null): void {
  for (const m of plan.modalities.keys()) {
    const own = plan.names.flatMap((_, index) => namesOfFrame(plan, index).modalities[m] ?? []);
    const deep = own.filter((name) => depthOf(name) === 16);
    const shallow = own.filter((name) => depthOf(name) === 8);
    if (deep.length === 0 || shallow.length === 0) continue;
    const [odd, bits, usual] = deep.length < shallow.length ? [deep, 16, 8] : [shallow, 8, 16];
    const rest = deep.length + shallow.length - odd.length;
    throw new UserError(EXIT.data, `${bits} bits per number where ${rest} others of its modality have ${usual}`, {
      where: join(plan.root, odd[0]!),
      help: `rseg data check names all of them (${odd.length}); bring them to one depth`,
    });
  }
}
