// Which splits of a data set a command line means.
import type { Dataset, Split } from '../compiler/normal-form.js';
import { EXIT, UserError } from '../exit-code.js';

/** The named splits, in the order of the data set. Throws a UserError (exit 2) for a name that is none. */
export function chooseSplits(dataset: Dataset, names: readonly string[]): readonly Split[] {
  const known = dataset.splits.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(EXIT.usage, `data set ${dataset.name} has no split ${unknown}`, {
      help: `its splits are ${known.join(', ')}`,
    });
  }
  return dataset.splits.filter(({ name }) => names.includes(name));
}
