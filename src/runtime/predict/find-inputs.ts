// The pictures that are to be labelled: frames below a folder, each with whichever modalities it has.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Dataset } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { ModalityReader } from '../data/files/file-frames.js';
import { listFrames } from '../data/files/list-frames.js';
import { formatPath, type PathTemplate } from '../data/files/path-template.js';
import { pictureReader } from '../data/files/plan-files.js';
import { type NormName, normOf } from '../data/normalise.js';

export interface InputModality {
  readonly name: string;
  readonly reader: ModalityReader;
  readonly norm: NormName;
}
export interface InputFrame {
  /** path of its results below the output folder, without an ending */
  readonly name: string;
  /** absolute paths of the files of each modality; null where the frame does not have it */
  readonly files: readonly (readonly string[] | null)[];
}
export interface Inputs {
  /** real path of the folder */
  readonly root: string;
  readonly modalities: readonly InputModality[];
  /** in the order of their names; each has one modality at least */
  readonly frames: readonly InputFrame[];
  /** how they were found, for people */
  readonly layout: string;
}

const PICTURE = /\.(png|jpe?g|npy)$/i;
type Found = ReadonlyMap<string, readonly string[]>;

/**
 * Frames below `root`. `folders` (modality -> folder below the root) says where each modality lies; null: as the paths
 * of the data set say, and when nothing is there, in a folder named like the modality.
 * @throws UserError with exit code 2 or 4
 */
export async function findInputs(
  root: string,
  data: Dataset,
  folders: Readonly<Record<string, string>> | null,
): Promise<Inputs> {
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw new UserError(EXIT.data, 'the folder of pictures does not exist', { where: root });
  const sources = data.modalities.map((modality) => {
    const { name, source } = modality;
    const generated: ModalityReader = { kind: 'picture', files: 1, resize: 'bilinear' };
    const { reader, templates } =
      source.call === 'generated' ? { reader: generated, templates: [] } : pictureReader(modality, data);
    return { name, reader, templates, norm: normOf(modality) };
  });
  const modalities = sources.map(({ name, reader, norm }) => ({ name, reader, norm }));
  if (folders === null) {
    const found: Found[] = [];
    const order = sources.flatMap(({ templates }) => templates.flatMap(({ holes }) => holes));
    for (const { templates } of sources) found.push(await byTemplates(root, templates, [...new Set(order)]));
    const frames = framesOf(found);
    if (frames.length > 0)
      return { root: realpathSync(root), modalities, frames, layout: `paths of data set ${data.name}` };
  }
  const known = folders ?? Object.fromEntries(modalities.map(({ name }) => [name, name]));
  const frames = framesOf(
    modalities.map(({ name, reader }) => {
      const folder = known[name] === undefined ? null : join(root, known[name]);
      if (folder === null || !existsSync(folder)) {
        if (folders?.[name] === undefined) return new Map();
        throw new UserError(EXIT.usage, `there is no folder for modality ${name}`, { where: join(root, known[name]!) });
      }
      if (reader.files > 1) {
        throw new UserError(
          EXIT.usage,
          `modality ${name} is made of ${reader.files} files, which no folder tells apart`,
          {
            help: 'lay the pictures out as the data set declares them',
          },
        );
      }
      return byFolder(folder);
    }),
  );
  if (frames.length > 0) return { root: realpathSync(root), modalities, frames, layout: 'one folder per modality' };
  throw new UserError(EXIT.data, 'there are no pictures', {
    where: root,
    help: `lay them out like data set ${data.name}, in folders ${modalities.map(({ name }) => name).join(', ')}, or say --modalities NAME=FOLDER,…`,
  });
}

/** Frames by name, each with what was found of it. */
function framesOf(found: readonly Found[]): readonly InputFrame[] {
  const names = [...new Set(found.flatMap((files) => [...files.keys()]))].sort();
  return names.map((name) => ({ name, files: found.map((files) => files.get(name) ?? null) }));
}

/** A frame is called by the values of its holes, in `order`. */
async function byTemplates(root: string, templates: readonly PathTemplate[], order: readonly string[]): Promise<Found> {
  const found = new Map<string, readonly string[]>();
  const [first] = templates;
  if (first === undefined) return found;
  for (const holes of await listFrames(root, first, {})) {
    const files = templates.map((template) => join(root, formatPath(template, holes)));
    if (!files.every((file) => existsSync(file))) continue;
    const known = order.filter((hole) => holes[hole] !== undefined);
    found.set(known.map((hole) => holes[hole]).join('/'), files);
  }
  return found;
}

/** A frame is called like its file, without the ending. Links to folders are not followed. */
function byFolder(folder: string): Found {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && PICTURE.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const found = new Map<string, readonly string[]>();
  for (const file of files) {
    const name = relative(folder, file).replace(PICTURE, '');
    if (!found.has(name)) found.set(name, [file]);
  }
  return found;
}
