// What paths and values mean inside one declaration: its type, what its settings are, and which entries exist. Works on broken
// declarations as well: what could not be read is simply absent.
import type {
  AblationDecl,
  DatasetDecl,
  Decl,
  ExperimentDecl,
  ProfileDecl,
  Row,
  SweepDecl,
} from '../../grammar/ast.js';
import type { Compilation } from '../compiler/compile.js';
import { elaborateDataset, elaborateVariant } from '../compiler/elaborate.js';
import { flattenEdits } from '../compiler/flatten-edits.js';
import { experimentVariant, findVariant, layerOfProfile, rowVariant, type Variant } from '../compiler/layers.js';
import type { Declared, Module } from '../compiler/modules.js';
import { Problems, spanOf } from '../compiler/problems.js';
import { settingAt } from '../compiler/read-setting.js';
import type { Registry, Signature } from '../compiler/registry.js';
import type { RecordValue } from '../compiler/setting-value.js';
import { type EntryDefinition, entryDefinitions } from './entry-definitions.js';

export interface Scope {
  readonly module: Module;
  readonly registry: Registry;
  /** the block that paths start from */
  readonly root: Signature;
  /** settings after all layers, then those of what the declaration starts from */
  readonly values: readonly RecordValue[];
  /** `spcr`, `spcr.terms.no_kl`; null for profiles and data sets */
  readonly variant: string | null;
  /** only settings that cannot change a result */
  readonly runtimeOnly: boolean;
  /** the data set that splits and modalities are of */
  readonly data: Declared<DatasetDecl> | null;
  readonly entries: readonly EntryDefinition[];
}

/** The scopes of one compilation, each made when first asked for. */
export class Scopes {
  readonly #made = new Map<object, Scope>();
  readonly #settings = new Map<string, RecordValue>();

  constructor(
    private readonly compilation: Compilation,
    private readonly registry: Registry,
  ) {}

  /** Scope of a declaration that has settings; for an ablation or sweep that of the variant it is of. */
  of(decl: Exclude<Decl, { kind: 'import' | 'extern' }>, module: Module): Scope {
    return this.#once(decl, () => {
      switch (decl.kind) {
        case 'dataset':
          return this.#dataset({ decl, module });
        case 'profile':
          return this.#profile(decl, module);
        case 'experiment':
          return this.#experiment(decl, module);
        case 'ablation':
        case 'sweep':
          return this.#table(decl, module);
      }
    });
  }

  ofRow(row: Row, ablation: AblationDecl, module: Module): Scope {
    return this.#once(row, () => {
      const base = findVariant(ablation.of, module, new Problems());
      if (base === null) return this.of(ablation, module);
      const variant = rowVariant(ablation, row, base, module, new Problems());
      return this.#variant(variant, base, module);
    });
  }

  #once(key: object, make: () => Scope): Scope {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }

  #experiment(decl: ExperimentDecl, module: Module): Scope {
    const problems = new Problems();
    const base = decl.extends === undefined ? null : findVariant(decl.extends, module, problems, [decl]);
    const { extends: _lost, ...alone } = decl;
    const variant =
      experimentVariant({ decl, module }, problems) ?? experimentVariant({ decl: alone, module }, problems);
    return variant === null ? this.#empty(module) : this.#variant(variant, base, module);
  }

  #table(decl: AblationDecl | SweepDecl, module: Module): Scope {
    const base = findVariant(decl.of, module, new Problems());
    return base === null ? this.#empty(module) : this.#variant(base, null, module);
  }

  #variant(variant: Variant, base: Variant | null, module: Module): Scope {
    const own = this.#elaborated(variant);
    const values = base === null ? [own] : [own, this.#elaborated(base)];
    const data = values.map((value) => settingAt(value, 'data')).find((value) => value?.kind === 'dataset');
    const declared = data?.kind === 'dataset' ? data.declared : null;
    return {
      ...this.#empty(module),
      values,
      variant: variant.path,
      data: declared?.decl.kind === 'dataset' ? { decl: declared.decl, module: declared.module } : null,
      entries: entryDefinitions(variant.layers),
    };
  }

  #profile(decl: ProfileDecl, module: Module): Scope {
    const layer = layerOfProfile({ decl, module }, new Problems());
    const place = spanOf(module.file, decl);
    const variant: Variant = {
      path: `profile ${decl.name.name}`,
      module,
      named: place,
      own: place,
      experimentNamed: place,
      layers: [layer],
      base: null,
    };
    return { ...this.#empty(module), values: [this.#elaborated(variant)], runtimeOnly: true };
  }

  #dataset(declared: Declared<DatasetDecl>): Scope {
    const { decl, module } = declared;
    const edits = flattenEdits(decl.body.edits, module.file, new Problems());
    return {
      ...this.#empty(module),
      root: this.#block('dataset'),
      values: [elaborateDataset(declared, this.registry).value],
      data: declared,
      entries: entryDefinitions([{ module, edits }]),
    };
  }

  #empty(module: Module): Scope {
    const { registry } = this;
    const root = this.#block('experiment');
    return { module, registry, root, values: [], variant: null, runtimeOnly: false, data: null, entries: [] };
  }

  #elaborated(variant: Variant): RecordValue {
    const compiled = this.compilation.variants.get(variant.path);
    if (compiled?.variant.module === variant.module && compiled.variant.own.start === variant.own.start) {
      return compiled.settings;
    }
    const known = this.#settings.get(variant.path);
    if (known !== undefined) return known;
    const { settings } = elaborateVariant(variant, this.registry).value;
    this.#settings.set(variant.path, settings);
    return settings;
  }

  #block(name: string): Signature {
    const block = this.registry.settings.get(name);
    if (block === undefined) throw new Error(`rseg/std has no settings \`${name}\``);
    return block;
  }
}
