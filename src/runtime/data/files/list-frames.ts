// Finds the frames of a split: all paths below the root that fit the template of the first modality.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, UserError } from '../../../exit-code.js';
import { formatPath, type HoleValues, knownSegment, type PathTemplate, segmentMatcher } from './path-template.js';

/** Order by code units: the same on every machine, whatever its language. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Takes what is wrong with a folder. */
type Report = (error: UserError) => void;

const refuse: Report = (error) => {
  throw error;
};

async function namesIn(folder: string, report: Report): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => !name.startsWith('.')).sort(byText);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    const reason = code === 'ELOOP' ? 'its links lead in a circle' : code === 'EACCES' ? 'no permission' : code;
    report(new UserError(EXIT.data, `folder cannot be read: ${reason}`, { where: folder, cause: error }));
    return [];
  }
}

async function exists(path: string, report: Report): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ELOOP')
        report(new UserError(EXIT.data, 'its links lead in a circle', { where: path, cause: error }));
      return false;
    },
  );
}

/**
 * Values of the holes of every file that fits `template`, sorted by path. Folders missing on the way mean no files; what is wrong with others goes
 * to `report`, which ends the search unless it returns.
 */
export async function listFrames(
  root: string,
  template: PathTemplate,
  values: HoleValues,
  report: Report = refuse,
): Promise<readonly HoleValues[]> {
  const descend = async (folder: string, depth: number, found: HoleValues): Promise<readonly HoleValues[]> => {
    const parts = template.segments[depth];
    if (parts === undefined) return [found];
    const known = knownSegment(parts, found);
    if (known !== null) {
      const path = join(folder, known);
      return (await exists(path, report)) ? descend(path, depth + 1, found) : [];
    }
    const match = segmentMatcher(parts, found);
    const lists: (readonly HoleValues[])[] = [];
    for (const name of await namesIn(folder, report)) {
      const next = match(name);
      if (next !== null) lists.push(await descend(join(folder, name), depth + 1, next));
    }
    return lists.flat();
  };
  const frames = await descend(root, 0, values);
  return frames
    .map((holes) => ({ holes, path: formatPath(template, holes) }))
    .sort((a, b) => byText(a.path, b.path))
    .map(({ holes }) => holes);
}
