// A check is asked again only when something that it looks at has changed: so it may look at nothing else.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSource } from '../../src/cli/source-reader.js';
import { VARIANT_CHECKS } from '../../src/compiler/checks/all-checks.js';
import type { VariantSubject } from '../../src/compiler/checks/variant-check.js';
import { elaborateDataset, elaborateVariant } from '../../src/compiler/elaborate.js';
import { experimentVariant } from '../../src/compiler/layers.js';
import { resolveModules } from '../../src/compiler/modules.js';
import { Problems } from '../../src/compiler/problems.js';
import { settingAt } from '../../src/compiler/read-setting.js';
import { loadRegistry } from '../../src/compiler/registry.js';
import type { RecordValue, SettingValue } from '../../src/compiler/setting-value.js';
import { packageRoot } from '../../src/package-root.js';
import { compileText } from './compile-text.js';
import { readPage } from './message-page.js';

const registry = loadRegistry();

/** Remembers which names were asked for. */
class WatchedMap extends Map<string, SettingValue> {
  readonly asked = new Set<string>();

  override get(name: string): SettingValue | undefined {
    this.asked.add(name);
    return super.get(name);
  }
  override has(name: string): boolean {
    this.asked.add(name);
    return super.has(name);
  }
  override entries(): never {
    throw new Error('a check looks at all settings');
  }
  override [Symbol.iterator](): never {
    throw new Error('a check looks at all settings');
  }
}

function watched(record: RecordValue): { readonly settings: RecordValue; readonly asked: ReadonlySet<string> } {
  const fields = new WatchedMap();
  for (const [name, value] of record.fields) fields.set(name, value);
  return { settings: { ...record, fields }, asked: fields.asked };
}

/** The experiments of a text in the folder `experiments`, right and wrong ones. */
function subjectsOf(text: string): readonly VariantSubject[] {
  const reader = (name: string) => (name === 'text' ? text : readSource(path.join(packageRoot, 'experiments', name)));
  const module = resolveModules('text', { reader, registry }).value?.entry;
  if (module === undefined) return [];
  return module.ast.decls.flatMap((decl): readonly VariantSubject[] => {
    const variant = decl.kind === 'experiment' ? experimentVariant({ decl, module }, new Problems()) : null;
    if (variant === null) return [];
    const { settings, finals } = elaborateVariant(variant, registry).value;
    const found = settingAt(settings, 'data');
    const declared = found?.kind === 'dataset' ? found.declared : null;
    const data =
      declared?.decl.kind === 'dataset'
        ? elaborateDataset({ decl: declared.decl, module: declared.module }, registry).value
        : null;
    return [{ path: variant.path, named: variant.named, own: variant.own, module, settings, data, finals }];
  });
}

/** The failing and the mended examples of all pages of messages. */
function examples(): readonly string[] {
  const names = readdirSync(path.join(packageRoot, 'grammar/messages')).map((name) => path.basename(name, '.md'));
  const pages = names.map(readPage);
  return pages.flatMap(({ fails, fixed }) => [fails, fixed]).filter((text) => text !== null);
}

test('every check looks only at the settings that it lists', () => {
  const subjects = examples().flatMap(subjectsOf);
  assert.ok(subjects.length > 50, `${subjects.length} experiments`);
  for (const { check, reads } of VARIANT_CHECKS) {
    const all = new Set<string>();
    for (const subject of subjects) {
      const { settings, asked } = watched(subject.settings);
      check({ ...subject, settings }, new Problems());
      for (const name of asked) all.add(name);
    }
    assert.equal([...all].sort(), [...reads].sort(), check.name);
  }
});

test('a mistake of one row is found in a table of sound ones, and again in the next table', () => {
  const table = (name: string) => `ablation ${name} of e {
  sound: loss.kl.weight = 2
  wide: train.image = 100x64
  sound_too: loss.kl.weight = 3
}
`;
  const { diagnostics } = compileText(`dataset d {
  generator = streets(seed: 1)
  classes = 12
  size = 64x64
  modality rgb = generated(rgb)
  label = generated_labels
  split train = 64
  split val = 16
}
experiment e {
  data = d
  teacher = segformer(mit_b0)
  student = segformer(mit_b0)
  loss = ce + kl
  train.length = 20 epochs
  eval.suite any = missing(all_subsets)
}
${table('one')}${table('two')}`);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['RS3201', 'RS3201'],
  );
});

test.run();
