// Short texts for tests of meaning: a data set and a student are always there.
import { type Compilation, type CompileOptions, compile } from '../../src/compiler/compile.js';
import type { CompiledVariant } from '../../src/compiler/compiled-variant.js';
import { settingLeaves } from '../../src/compiler/setting-leaves.js';
import { valueText } from '../../src/compiler/value-text.js';

const CITY = `dataset city {
  generator = streets(seed: 3)
  classes = 12
  size = 64x64
  modality rgb = generated(rgb)
  modality depth = generated(depth)
  modality event = generated(event)
  label = generated_labels
  split train = 4000
  split val = 4
}
`;
/** An experiment with a teacher and a loss of four terms. */
const FULL = `from "./city.rseg" import city

experiment full {
  data = city
  seeds = 1..3
  teacher = segformer(mit_b0)
  student = segformer(mit_b0)
  dropout = subset(min: 1, absent: remove)
  loss = ce + 50 * kl + 100 * hpdm(hybrid) + 12 * rrm(single)
  train {
    length = 20 epochs
    batch = 8
    image = 64x64
    optim = adamw(lr: 6e-5, decay: 0.02)
    schedule = warmup_poly(warmup: 2 epochs)
  }
  eval {
    suite emm = missing(all_subsets)
    suite nm = noise(salt_pepper: 5%)
    select = mean(over: emm)
  }
}
`;
export const START = 'from "./full.rseg" import full\n';

/** Compiles `text` as `main.rseg` beside `city.rseg` and `full.rseg`. */
export function compileText(
  text: string,
  options: CompileOptions = {},
  more: Readonly<Record<string, string>> = {},
): Compilation {
  const files: Readonly<Record<string, string>> = {
    'city.rseg': CITY,
    'full.rseg': FULL,
    ...more,
    'main.rseg': text,
  };
  return compile('main.rseg', (path) => files[path] ?? null, options);
}

export const codes = ({ diagnostics }: Compilation): readonly string[] => diagnostics.map(({ code }) => code);

export function variantOf(compilation: Compilation, address: string): CompiledVariant {
  const found = compilation.variants.get(address);
  if (found !== undefined) return found;
  const messages = compilation.diagnostics.map(({ code, message }) => `${code} ${message}`);
  throw new Error(`no ${address} among ${[...compilation.variants.keys()]}\n${messages.join('\n')}`);
}

/** A setting as its author would write it. */
export function settingOf(compilation: Compilation, address: string, path: string): string | undefined {
  const value = settingLeaves(variantOf(compilation, address).settings).get(path);
  return value === undefined ? undefined : valueText(value, compilation.sources);
}

/** The points of the only sweep, each as `path=text path=text`. */
export function pointsOf(compilation: Compilation): readonly string[] {
  return compilation.sweeps[0]!.points.map((address) =>
    variantOf(compilation, address)
      .coordinates.map(({ path, text }) => `${path}=${text}`)
      .join(' '),
  );
}
