// A variant takes over from its base what its own layers do not touch: form and messages must be those of the variant worked out alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { experimentVariant, rowVariant, type Variant } from '../../src/compiler/layers.js';
import { resolveModules } from '../../src/compiler/modules.js';
import { Problems } from '../../src/compiler/problems.js';
import { loadRegistry } from '../../src/compiler/registry.js';
import { settingLeaves } from '../../src/compiler/setting-leaves.js';
import { VariantCompiler } from '../../src/compiler/variant-compiler.js';
import { packageRoot } from '../../src/package-root.js';

const registry = loadRegistry();

/** Settings of every block, references and mistakes among them. */
const EDITS = [
  ...[
    'train.batch = 4',
    'train.image = 128x64',
    'train.image = 100x64',
    'train.optim.lr = 1e-4',
    'train.length = 3 epochs',
  ],
  ...[
    'train_teacher.batch = eval.batch',
    'train_teacher.optim.lr = 3e-4',
    'eval.batch = train.batch',
    'eval.image = 32x32',
  ],
  ...['student = teacher', 'teacher = none', 'teacher = segformer(mit_b2)', 'semantics = reference', 'seeds = [3, 4]'],
  ...['data = town', 'dropout = subset(min: 2)', 'workers = 3', 'resources.gpus = 2', 'final eval.batch = 2'],
  ...[
    'loss drop kl',
    'loss keep ce',
    'loss keep cwd',
    'loss.kl.weight = 3',
    'loss.kl.weight = ramp(from: 0, to: 1, over: 50 epochs)',
  ],
  ...[
    'loss add 3 * cwd',
    'loss.rrm.pair = single',
    'eval.suite.any = missing(pixels: 30%)',
    'eval.select = mean(miou, over: any)',
  ],
] as const;

const dataset = (name: string, classes: number): string => `dataset ${name} {
  generator = streets(seed: 1)
  classes = ${classes}
  size = 64x64
  modality rgb = generated(rgb)
  modality depth = generated(depth)
  label = generated_labels
  split train = 64
  split val = 16
}
`;

const editsDrawn = fc.uniqueArray(fc.constantFrom(...EDITS), { minLength: 1, maxLength: 2 });

const textDrawn = fc.tuple(editsDrawn, fc.array(editsDrawn, { minLength: 1, maxLength: 6 })).map(
  ([heir, rows]) => `${dataset('city', 12)}${dataset('town', 5)}experiment e {
  data = city
  teacher = segformer(mit_b0)
  student = segformer(mit_b0)
  loss = ce + 50 * kl + 12 * rrm(hybrid)
  train.length = 20 epochs
  eval {
    suite any = missing(all_subsets)
  }
}
experiment heir extends e {
${heir.map((edit) => `  ${edit}\n`).join('')}}
ablation table of heir {
${rows.map((edits, row) => `  row_${row}: ${edits.join('; ')}\n`).join('')}}
`,
);

/** Experiments and rows, each behind the one that it extends. */
function variantsOf(entry: string, reader: (file: string) => string | null): readonly Variant[] {
  const module = resolveModules(entry, { reader, registry }).value?.entry;
  assert.ok(module);
  return module.ast.decls.flatMap((decl) => {
    if (decl.kind === 'experiment') return experimentVariant({ decl, module }, new Problems()) ?? [];
    const base = decl.kind === 'ablation' ? module.scope.get(decl.of.parts[0]!.name) : null;
    if (decl.kind !== 'ablation' || base?.decl.kind !== 'experiment') return [];
    const variant = experimentVariant({ decl: base.decl, module: base.module }, new Problems());
    assert.ok(variant);
    return decl.rows.map((row) => rowVariant(decl, row, variant, module, new Problems()));
  });
}

/** How many variants have a form, and how many have none because of a mistake. */
function compare(entry: string, reader: (file: string) => string | null): readonly [sound: number, wrong: number] {
  const compilerOf = () => new VariantCompiler(entry, registry, new Problems(), false);
  const shared = compilerOf();
  const forms = variantsOf(entry, reader).map((variant) => {
    const [one, other] = [new Problems(), new Problems()];
    const together = shared.variant(variant, one);
    const alone = compilerOf().variant({ ...variant, base: null }, other);
    assert.equal(one.found, other.found, `${variant.path}\n${reader(entry)}`);
    assert.equal(together?.form, alone?.form, `${variant.path}\n${reader(entry)}`);
    if (together !== null && alone !== null)
      assert.equal([...settingLeaves(together.settings)], [...settingLeaves(alone.settings)], variant.path);
    return together?.form ?? null;
  });
  const sound = forms.filter((form) => form !== null).length;
  return [sound, forms.length - sound];
}

test('the published experiment and its rows', () => {
  const reader = (file: string) => readFileSync(path.join(packageRoot, 'experiments', file), 'utf8');
  const [sound, wrong] = compare('spcr.rseg', reader);
  assert.ok(sound > 10);
  assert.is(wrong, 0);
});

test('drawn experiments, heirs and rows, right and wrong ones', () => {
  const total = [0, 0] as [number, number];
  const property = fc.property(textDrawn, (text) => {
    const [sound, wrong] = compare('text.rseg', () => text);
    total[0] += sound;
    total[1] += wrong;
  });
  fc.assert(property, { numRuns: 150, seed: 5 });
  assert.ok(total[0] > 200 && total[1] > 100, `${total[0]} sound, ${total[1]} wrong`);
});

test.run();
