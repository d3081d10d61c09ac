// For commands about one variant and one seed.
import type { NormalForm } from '../compiler/normal-form.js';
import { EXIT, UserError } from '../exit-code.js';
import { selectRuns } from './select-runs.js';

export interface VariantOptions {
  /** default: the first seed of the variant */
  readonly seed?: number;
  /** statements of `--set` */
  readonly set?: readonly string[];
}
export interface SelectedVariantAndSeed {
  readonly file: string;
  readonly form: NormalForm;
  readonly seed: number;
}

/** As `selectRuns`; a target that means several variants is a UserError (exit 2). */
export function selectOneVariant(target: string, { seed, set }: VariantOptions): SelectedVariantAndSeed | null {
  const selected = selectRuns(target, { seeds: seed === undefined ? null : [seed], sets: set ?? [] });
  if (selected === null) return null;
  const { file, variants } = selected;
  const [only, ...others] = variants;
  if (only === undefined || others.length > 0) {
    const names = variants.slice(0, 3).map(({ address }) => address);
    throw new UserError(EXIT.usage, `${target} means ${variants.length} variants`, {
      help: `name one: ${names.join(', ')}${variants.length > names.length ? ', …' : ''}`,
    });
  }
  return { file, form: only.compiled.form, seed: only.seeds[0] ?? 1 };
}
