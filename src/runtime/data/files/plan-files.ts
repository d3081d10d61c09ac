// Lists the frames of a split of pictures in files and makes sure that every frame is complete.
import { join } from 'node:path';
import { assertNever } from '../../../assert-never.js';
import type { Dataset, ImageModality, Split } from '../../../compiler/normal-form.js';
import { EXIT, UserError } from '../../../exit-code.js';
import type { DataContext } from '../data-context.js';
import { fileInside, findRoot } from './data-root.js';
import type { FilesPlan, ModalityReader } from './file-frames.js';
import type { LabelMap } from './label-map.js';
import { listFrames } from './list-frames.js';
import { type ListedFrame, listedFrames } from './list-lines.js';
import { findMissing, frameFate } from './missing-files.js';
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

export function pictureReader({ source, name }: ImageModality, dataset: Dataset) {
  switch (source.call) {
    case 'image': {
      const reader: ModalityReader = { kind: 'picture', files: 1, resize: source.args.resize };
      return { reader, templates: [parseTemplate(source.args.path)] };
    }
    case 'planes': {
      const { path, resize } = source.args;
      const reader: ModalityReader = { kind: 'planes', files: path.length, resize, args: source.args };
      return { reader, templates: path.map(parseTemplate) };
    }
    case 'eight_bit': {
      const reader: ModalityReader = { kind: 'eight-bit', files: 1, resize: 'bilinear', range: source.args.range };
      return { reader, templates: [parseTemplate(source.args.path)] };
    }
    case 'muses_lidar':
    case 'muses_radar':
    case 'muses_events': {
      const reader: ModalityReader = { kind: 'muses', files: 1, resize: 'bilinear', sensor: source };
      return { reader, templates: [parseTemplate(source.args.path)] };
    }
    case 'generated':
      throw mixed(dataset, `modality ${name}`);
    default:
      return assertNever(source);
  }
}

function labelReader({ label: { source }, classes, ignore, palette, name }: Dataset, dataset: Dataset) {
  switch (source.call) {
    case 'ids': {
      const { path, offset, channel } = source.args;
      const map: LabelMap = { kind: 'offset', offset, channel, classes, ignore };
      return { map, template: parseTemplate(path) };
    }
    case 'mapped': {
      const { path, from, to, channel, others } = source.args;
      const map: LabelMap = { kind: 'listed', from, to, channel, others, classes, ignore };
      return { map, template: parseTemplate(path) };
    }
    case 'colours': {
      if (palette === null) throw new UserError(EXIT.fileErrors, `data set ${name} has no palette to read labels by`);
      const map: LabelMap = { kind: 'colours', palette, others: source.args.others, classes, ignore };
      return { map, template: parseTemplate(source.args.path) };
    }
    case 'generated_labels':
      throw mixed(dataset, 'the label');
    default:
      return assertNever(source);
  }
}

export interface ListedFiles extends FilesPlan {
  /** below the root, with holes: what the frames were looked for by */
  readonly searched: string;
  /** folders that cannot be read, links that lead outside or in a circle */
  readonly faults: readonly UserError[];
  /** frames that were left out, by the first of their files, which may be there */
  readonly leftOut: readonly string[];
}

/**
 * Frames by their files: those of the first modality; where frames may lack it, those of the label as well, if its path tells as much.
 */
async function searchFrames(
  root: string,
  split: string,
  templates: readonly PathTemplate[],
  report: (error: UserError) => void,
): Promise<readonly ListedFrame[]> {
  const found = new Map<string, ListedFrame>();
  for (const template of templates) {
    for (const holes of await listFrames(root, template, { split }, report)) {
      const first = formatPath(templates[0]!, { split, ...holes });
      if (!found.has(first)) found.set(first, { holes, mirrored: false });
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, frame]) => frame);
}

/** The label's template where it tells every hole of `first`, so that a frame is known by its label alone. */
const labelAlone = (first: PathTemplate, label: PathTemplate): readonly PathTemplate[] =>
  first.holes.every((hole) => hole === 'split' || label.holes.includes(hole)) ? [label] : [];

/**
 * Lists the frames of a split without asking how many they should be. Under `missing: skip` frames that lack a file are left out and named in
 * `skipped`, under `absent` those that lack their label or every modality; else they stay and are named in `skipped` all the same.
 *
 * @throws UserError with exit code 3 (no root, variable not set, holes that do not fit) or 4 (missing root or list).
 */
export async function listFiles(dataset: Dataset, split: Split, context: DataContext): Promise<ListedFiles> {
  const pictures = dataset.modalities.map((modality) => pictureReader(modality, dataset));
  const label = labelReader(dataset, dataset);
  const templates = [...pictures.flatMap((picture) => picture.templates), label.template];
  const first = templates[0]!;
  const root = await findRoot(dataset, context);
  for (const template of templates) checkHoles(dataset, first, template);
  const faults: UserError[] = [];
  const report = (error: UserError): void => {
    faults.push(error);
  };
  const telling = dataset.missing === 'absent' ? [first, ...labelAlone(first, label.template)] : [first];
  const frames =
    dataset.list === null
      ? await searchFrames(root, split.name, telling, report)
      : await listedFrames(root, dataset.list.args, first, split.name);
  const names = frames.map(({ holes }) =>
    templates.map((template) => formatPath(template, { split: split.name, ...holes })),
  );
  const missing = await findMissing(root, names, report);
  const files = pictures.map(({ reader }) => reader.files);
  const fates = missing.map((lacking) => frameFate(lacking, files, dataset.missing));
  const kept = <T>(list: readonly T[]): readonly T[] => list.filter((_, index) => fates[index]!.kind === 'stays');
  const isNamed = (index: number): boolean => fates[index]!.kind === 'goes' || dataset.missing === 'error';
  const shown = { ...Object.fromEntries(first.holes.map((hole) => [hole, `{${hole}}`])), split: split.name };
  return {
    kind: 'files',
    root,
    names: kept(names),
    holes: kept(frames.map(({ holes }) => holes)),
    mirrored: kept(frames).flatMap((frame, index) => (frame.mirrored ? [index] : [])),
    absent: fates.flatMap((fate) => (fate.kind === 'stays' ? [fate.absent] : [])),
    skipped: missing.flatMap(([file], index) => (file !== undefined && isNamed(index) ? [names[index]![file]!] : [])),
    size: dataset.size,
    stored: dataset.stored ?? dataset.size,
    crop: dataset.crop?.args ?? null,
    modalities: pictures.map(({ reader }) => reader),
    label: label.map,
    faults,
    leftOut: names.flatMap(([file], index) => (fates[index]!.kind === 'goes' ? [file!] : [])),
    searched: dataset.list?.args.path.replaceAll('{split}', split.name) ?? formatPath(first, shown),
  };
}

/**
 * The frames of a split, complete and as many as promised.
 *
 * @throws UserError as `listFiles`, and with exit code 4 for a missing file (unless they are skipped), an unreadable folder, a link to outside the
 *   root, or another number of frames.
 */
export async function planFiles(dataset: Dataset, split: Split, context: DataContext): Promise<FilesPlan> {
  const { searched, faults, leftOut: _leftOut, ...plan } = await listFiles(dataset, split, context);
  if (faults[0] !== undefined) throw faults[0];
  const frames = plan.names.length;
  if (frames !== split.frames) {
    const { length } = plan.skipped;
    const what = dataset.missing === 'absent' ? 'their label or every picture' : 'a file';
    const without = dataset.missing !== 'error' && length > 0 ? ` without the ${length} that lack ${what}` : '';
    throw new UserError(
      EXIT.data,
      `split ${split.name} of data set ${dataset.name} has ${frames} frames${without}, not the promised ${split.frames}`,
      {
        where: join(plan.root, searched),
        help:
          frames === 0
            ? 'no file fits this template: check root and template'
            : `write split ${split.name} = ${frames} if the folder is complete`,
      },
    );
  }
  const [lacking] = plan.skipped;
  if (lacking !== undefined && dataset.missing === 'error') fileInside(plan.root, lacking);
  return plan;
}
