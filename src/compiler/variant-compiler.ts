// From the layers of a variant to its settings and normal form, with every domain check; data sets once each.
import type { DatasetDecl } from '../../grammar/ast.js';
import { buildNormalForm, type FormBefore } from './build-normal-form.js';
import type { ListedCheck } from './checks/all-checks.js';
import { checkDataset } from './checks/check-dataset.js';
import { type CheckedBefore, runChecks } from './checks/run-checks.js';
import type { VariantSubject } from './checks/variant-check.js';
import { isCommandLineFile } from './command-line-edits.js';
import type { CompiledVariant, Coordinate } from './compiled-variant.js';
import type { Diagnostic, Span } from './diagnostic.js';
import { type ElaboratedVariant, elaborateDataset, elaborateVariant, type LayerCache } from './elaborate.js';
import type { FlatEdit } from './flatten-edits.js';
import type { Variant } from './layers.js';
import type { Declared } from './modules.js';
import type { NormalForm } from './normal-form.js';
import { Problems, spanOf } from './problems.js';
import { settingAt } from './read-setting.js';
import type { Registry } from './registry.js';
import type { RecordValue } from './setting-value.js';
import { changedSettings } from './with-entries.js';

/** Codes that say that something is absent: in a file with unreadable lines it may stand in one of them. */
const ABSENT = new Set(['RS4102', 'RS4103', 'RS4104', 'RS4109', 'RS4112', 'RS4114', 'RS4117', 'unused-setting']);

/** Those among them that follow from a setting of a wrong name. */
const UNSET = new Set(['RS4102', 'RS4109', 'RS4112', 'RS4114', 'RS4117']);

/** Failed edits of a setting that was meant to be another: what the other lacks follows from them. */
const MISPLACED = new Set(['RS2003', 'RS2102', 'RS3301']);

/** What a data set lacks that has mistakes of its own. */
const DATA_ABSENT = new Set(['RS4104', 'RS4108']);

/** Failed edits that leave an old value behind, which a domain check would then blame. */
const STALE = new Set(['RS2107', 'RS2109', 'RS2303']);

/** A variant that others extend: what their own layers do not touch is as it is here. */
interface KnownVariant {
  readonly elaborated: ElaboratedVariant;
  readonly data: RecordValue | null;
  /** checks that said nothing */
  readonly silent: readonly ListedCheck[];
  /** null when it has errors */
  readonly form: NormalForm | null;
}

type Difference = CheckedBefore & FormBefore;

interface CheckedDataset {
  readonly settings: RecordValue;
  readonly sound: boolean;
}

export class VariantCompiler {
  readonly #entryFile: string;
  readonly #registry: Registry;
  readonly #problems: Problems;
  readonly #syntaxErrors: boolean;
  readonly #datasets = new Map<DatasetDecl, CheckedDataset>();
  readonly #layers: LayerCache = new Map();
  readonly #known = new Map<Variant, KnownVariant>();

  /** `problems` takes everything that is found; after `syntaxErrors` nothing is said about what is absent. */
  constructor(entryFile: string, registry: Registry, problems: Problems, syntaxErrors: boolean) {
    this.#entryFile = entryFile;
    this.#registry = registry;
    this.#problems = problems;
    this.#syntaxErrors = syntaxErrors;
  }

  /** Settings of a variant whose mistakes are reported elsewhere. */
  settingsOf(variant: Variant): RecordValue {
    const known = this.#known.get(variant);
    return known?.elaborated.settings ?? elaborateVariant(variant, this.#registry, this.#layers).value.settings;
  }

  /** Elaborates and checks one variant; null when it has errors, which are added to `problems`. */
  variant(variant: Variant, problems: Problems, coordinates: readonly Coordinate[] = []): CompiledVariant | null {
    const base = variant.base === null ? undefined : this.#known.get(variant.base);
    const { value, diagnostics } = elaborateVariant(variant, this.#registry, this.#layers, base?.elaborated);
    const missingMatters =
      !this.#syntaxErrors && !problems.hasErrors && diagnostics.every((one) => one.code === 'RS3104');
    problems.addAll(diagnostics.filter((one) => one.code !== 'RS3104' || missingMatters));
    const { settings, finals } = value;
    const data = settingAt(settings, 'data');
    const declared = data?.kind === 'dataset' ? data.declared : null;
    const dataset =
      declared?.decl.kind === 'dataset' ? this.dataset({ decl: declared.decl, module: declared.module }) : null;
    const subject: VariantSubject = {
      path: variant.path,
      named: variant.experimentNamed,
      own: variant.own,
      module: variant.module,
      settings,
      data: dataset?.settings ?? null,
      finals,
    };
    const before = base === undefined ? null : differenceOf(subject, base);
    let silent: readonly ListedCheck[] = [];
    if (!problems.found.some((one) => STALE.has(one.code))) {
      const found = new Problems();
      silent = runChecks(subject, before, found);
      const certain = found.found.filter((one) => this.#isCertain(one, problems, dataset));
      problems.addAll(certain.map((one) => withHeir(one, variant, coordinates)));
    }
    const sound = dataset?.sound === true && !this.#syntaxErrors && !problems.hasErrors;
    const complete = diagnostics.every((one) => one.severity !== 'error');
    this.#problems.addAll(problems.found);
    const form = sound && complete ? buildNormalForm(subject, this.#entryFile, before) : null;
    this.#known.set(variant, { elaborated: value, data: subject.data, silent, form });
    return form === null ? null : { form, settings, variant, coordinates };
  }

  /** Not when `problems` may be the reason for what a check found. */
  #isCertain(found: Diagnostic, problems: Problems, dataset: CheckedDataset | null): boolean {
    const unsure = this.#syntaxErrors ? ABSENT : maybeUnset(problems);
    const isUnsure = unsure.has(found.code) || (dataset?.sound === false && DATA_ABSENT.has(found.code));
    return !isUnsure && !isKnownName(found, problems);
  }

  dataset(declared: Declared<DatasetDecl>): CheckedDataset {
    const known = this.#datasets.get(declared.decl);
    if (known !== undefined) return known;
    const { value, diagnostics } = elaborateDataset(declared, this.#registry);
    const problems = new Problems();
    const missingMatters = !this.#syntaxErrors && diagnostics.every((one) => one.code === 'RS3104');
    problems.addAll(diagnostics.filter((one) => one.code !== 'RS3104' || missingMatters));
    if (!this.#syntaxErrors) {
      const found = new Problems();
      checkDataset(value, declared.decl.name.name, spanOf(declared.module.file, declared.decl.name), found);
      const unsure = maybeUnset(problems);
      problems.addAll(found.found.filter((one) => !unsure.has(one.code)));
    }
    this.#problems.addAll(problems.found);
    const result = { settings: value, sound: !problems.hasErrors && diagnostics.length === 0 };
    this.#datasets.set(declared.decl, result);
    return result;
  }
}

/** What has changed since a variant of the same data; null when the data set or the closed paths are others. */
function differenceOf({ settings, data, finals }: VariantSubject, base: KnownVariant): Difference | null {
  if (data !== base.data || finals.join() !== base.elaborated.finals.join()) return null;
  const changed = changedSettings(settings, base.elaborated.settings).map(([name]) => name);
  return { changed, silent: base.silent, form: base.form };
}

/** A suite or split that was written as a setting was reported there. */
function isKnownName(found: Diagnostic, problems: Problems): boolean {
  const name =
    found.code === 'RS4103' || found.code === 'RS4104' ? /(?:suite|split) (`\w+`)/.exec(found.message)?.[1] : undefined;
  return name !== undefined && problems.found.some((one) => one.code === 'RS2003' && one.message.includes(name));
}

function maybeUnset(problems: Problems): ReadonlySet<string> {
  return problems.found.some((one) => MISPLACED.has(one.code)) ? UNSET : new Set();
}

/** The layer that wrote a place: ``experiment `spcr` ``; null when no statement of the variant did. */
function sourceOf(span: Span, variant: Variant): string | null {
  const holds = ({ range }: FlatEdit) => range.start <= span.start && span.end <= range.end;
  const found = variant.layers.find(({ module, edits }) => module.file === span.file && edits.some(holds));
  return found === undefined ? null : found.owner;
}

/** A message about a place that the variant only inherits says which variant it is about. */
function withHeir(found: Diagnostic, variant: Variant, coordinates: readonly Coordinate[]): Diagnostic {
  const { span } = found;
  const { own } = variant;
  const inside = span.file === own.file && span.start >= own.start && span.end <= own.end;
  if (inside || isCommandLineFile(span.file)) return found;
  const point = coordinates.map(({ path, text }) => `${path} ${text}`).join(', ');
  const source = sourceOf(span, variant);
  const inherited = source === null ? '' : `, which takes this from ${source}`;
  const text = `found in variant \`${variant.path}\`${point === '' ? '' : ` (${point})`}${inherited}`;
  return { ...found, notes: [...(found.notes ?? []), { text, span: variant.named }] };
}
