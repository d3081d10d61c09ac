// Lists the frames of a split of pictures in files and makes sure that every frame is complete.
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, Split } from '../../../compiler/normal-form.js';
import { EXIT, UserError } from '../../../exit-code.js';
import type { DataContext } from '../data-context.js';
import { fileInside, findRoot } from './data-root.js';
import type { FilesPlan } from './file-frames.js';
import { listFrames } from './list-frames.js';
import { formatPath, type PathTemplate, parseTemplate } from './path-template.js';

const mixed = (dataset: Dataset, name: string): UserError =>
  new UserError(
    EXIT.fileErrors,
    `${name} of data set ${dataset.name} is generated, but the data set has no generator`,
    {
      help: `add generator = streets, or read ${name} from files`,
    },
  );

function checkHoles(dataset: Dataset, first: PathTemplate, template: PathTemplate): void {
  const known = new Set([...first.holes, 'split']);
  const unknown = template.holes.find((hole) => !known.has(hole));
  if (unknown === undefined) return;
  throw new UserError(
    EXIT.fileErrors,
    `{${unknown}} in ${JSON.stringify(template.text)} does not occur in ${JSON.stringify(first.text)}, the template that data set ${dataset.name} is listed by`,
  );
}

/** Refuses a split in which a file of a listed frame is missing or leads outside the root, naming that file. */
async function checkComplete(root: string, names: readonly (readonly string[])[]): Promise<void> {
  const inside = root.endsWith('/') ? root : `${root}/`;
  for (const paths of names) {
    const real = await Promise.all(paths.map((path) => realpath(join(root, path)).catch(() => null)));
    const wrong = real.findIndex((path) => path === null || !path.startsWith(inside));
    if (wrong >= 0) fileInside(root, paths[wrong]!);
  }
}

/**
 * @throws UserError with exit code 3 (no root, variable not set, holes that do not fit) or 4 (missing folder or file,
 *   another number of frames than promised, a link to outside the root).
 */
export async function planFiles(dataset: Dataset, split: Split, context: DataContext): Promise<FilesPlan> {
  const pictures = dataset.modalities.map(({ name, source }) => {
    if (source.call !== 'image') throw mixed(dataset, `modality ${name}`);
    return { name, template: parseTemplate(source.args.path), resize: source.args.resize };
  });
  const { source: label } = dataset.label;
  if (label.call !== 'ids') throw mixed(dataset, 'the label');
  const first = pictures[0]!.template;
  const labels = parseTemplate(label.args.path);
  for (const template of [...pictures.map((picture) => picture.template), labels]) checkHoles(dataset, first, template);

  const root = await findRoot(dataset, context);
  const frames = await listFrames(root, first, { split: split.name });
  if (frames.length !== split.frames) {
    throw new UserError(
      EXIT.data,
      `split ${split.name} of data set ${dataset.name} has ${frames.length} frames, not the promised ${split.frames}`,
      {
        where: join(
          root,
          formatPath(first, { ...Object.fromEntries(first.holes.map((h) => [h, `{${h}}`])), split: split.name }),
        ),
        help:
          frames.length === 0
            ? 'no file fits this template: check root and template'
            : `write split ${split.name} = ${frames.length} if the folder is complete`,
      },
    );
  }
  const names = frames.map((holes) => [
    ...pictures.map(({ template }) => formatPath(template, holes)),
    formatPath(labels, { split: split.name, ...holes }),
  ]);
  await checkComplete(root, names);
  return {
    kind: 'files',
    root,
    names,
    size: dataset.size,
    resize: pictures.map(({ resize }) => resize),
    label: { offset: label.args.offset, channel: label.args.channel, classes: dataset.classes, ignore: dataset.ignore },
  };
}
