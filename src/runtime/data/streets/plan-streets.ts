// Checks that a data set asks the generator for what it can make.
import type { Dataset, Split } from '../../../compiler/normal-form.js';
import { EXIT, UserError } from '../../../exit-code.js';
import { PICTURES, type PictureName } from './render-street.js';
import { MAXIMUM_CLASSES, MINIMUM_CLASSES } from './street-classes.js';
import type { StreetsPlan } from './street-frames.js';

const refuse = (dataset: Dataset, message: string, help: string): UserError =>
  new UserError(EXIT.fileErrors, `data set ${dataset.name}: ${message}`, { help });

/** @throws UserError with exit code 3. */
export function planStreets(dataset: Dataset, split: Split): StreetsPlan {
  const { generator, classes } = dataset;
  if (generator === null) throw new Error('planStreets needs a generator');
  if (classes < MINIMUM_CLASSES || classes > MAXIMUM_CLASSES) {
    throw refuse(
      dataset,
      `streets cannot have ${classes} classes`,
      `use ${MINIMUM_CLASSES} to ${MAXIMUM_CLASSES} classes`,
    );
  }
  const pictures = dataset.modalities.map(({ name, source }): PictureName => {
    if (source.call !== 'generated') {
      throw refuse(
        dataset,
        `modality ${name} reads files, but the data set is generated`,
        'write generated(picture: …)',
      );
    }
    const picture = PICTURES.find((known) => known === source.args.picture);
    if (picture !== undefined) return picture;
    throw refuse(dataset, `streets has no picture ${source.args.picture}`, `its pictures are ${PICTURES.join(', ')}`);
  });
  if (dataset.label.source.call !== 'generated_labels') {
    throw refuse(
      dataset,
      'the label is read from files, but the data set is generated',
      'write label = generated_labels',
    );
  }
  return {
    kind: 'streets',
    args: generator.args,
    split: split.name,
    frames: split.frames,
    size: dataset.size,
    classes,
    pictures,
  };
}
