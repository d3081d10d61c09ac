// From the layers of a variant to its settings and normal form, with every domain check; data sets once each.
import type { DatasetDecl } from '../../grammar/ast.js';
import { buildNormalForm } from './build-normal-form.js';
import { checkDataset } from './checks/check-dataset.js';
import { runChecks, type SilentBefore } from './checks/run-checks.js';
import { isCommandLineFile } from './command-line-edits.js';
import type { CompiledVariant, Coordinate } from './compiled-variant.js';
import type { Diagnostic, Span } from './diagnostic.js';
import { elaborateDataset, elaborateVariant, type LayerCache } from './elaborate.js';
import type { FlatEdit } from './flatten-edits.js';
import type { Variant } from './layers.js';
import type { Declared } from './modules.js';
import { Problems, spanOf } from './problems.js';
import { settingAt } from './read-setting.js';
import type { Registry } from './registry.js';
import type { RecordValue } from './setting-value.js';

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
  readonly #layers: LayerCache = new WeakMap();
  readonly #silent: SilentBefore = new Map();

  /** `problems` takes everything that is found; after `syntaxErrors` nothing is said about what is absent. */
  constructor(entryFile: string, registry: Registry, problems: Problems, syntaxErrors: boolean) {
    this.#entryFile = entryFile;
    this.#registry = registry;
    this.#problems = problems;
    this.#syntaxErrors = syntaxErrors;
  }

  /** Settings of a variant whose mistakes are reported elsewhere. */
  settingsOf(variant: Variant): RecordValue {
    return elaborateVariant(variant, this.#registry, this.#layers).value.settings;
  }

  /** Elaborates and checks one variant; null when it has errors, which are added to `problems`. */
  variant(variant: Variant, problems: Problems, coordinates: readonly Coordinate[] = []): CompiledVariant | null {
    const { value, diagnostics } = elaborateVariant(variant, this.#registry, this.#layers);
    const missingMatters =
      !this.#syntaxErrors && !problems.hasErrors && diagnostics.every((one) => one.code === 'RS3104');
    problems.addAll(diagnostics.filter((one) => one.code !== 'RS3104' || missingMatters));
    const { settings, finals } = value;
    const data = settingAt(settings, 'data');
    const declared = data?.kind === 'dataset' ? data.declared : null;
    const dataset =
      declared?.decl.kind === 'dataset' ? this.dataset({ decl: declared.decl, module: declared.module }) : null;
    const subject = {
      path: variant.path,
      named: variant.experimentNamed,
      own: variant.own,
      module: variant.module,
      settings,
      data: dataset?.settings ?? null,
      finals,
    };
    if (!problems.found.some((one) => STALE.has(one.code))) {
      const found = new Problems();
      runChecks(subject, this.#silent, found);
      const unsure = this.#syntaxErrors ? ABSENT : maybeUnset(problems);
      const isUnsure = ({ code }: Diagnostic) =>
        unsure.has(code) || (dataset?.sound === false && DATA_ABSENT.has(code));
      const certain = found.found.filter((one) => !isUnsure(one) && !isKnownName(one, problems));
      problems.addAll(certain.map((one) => withHeir(one, variant, coordinates)));
    }
    const sound = dataset?.sound === true && !this.#syntaxErrors && !problems.hasErrors;
    const complete = diagnostics.every((one) => one.severity !== 'error');
    this.#problems.addAll(problems.found);
    if (!sound || !complete) return null;
    return { form: buildNormalForm(subject, this.#entryFile), settings, variant, coordinates };
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
