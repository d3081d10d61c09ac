// The layers of edits that make a variant: `extends` chain, profiles, own body, row (language reference, S4 and S5).
import type { AblationDecl, ExperimentDecl, Path, ProfileDecl, Row } from '../../grammar/ast.js';
import type { Diagnostic, Help, Span } from './diagnostic.js';
import { removeHelp } from './edit-helps.js';
import { isWithinDepth } from './extends-depth.js';
import { type FlatEdit, flattenEdits } from './flatten-edits.js';
import { type Declared, lookUp, type Module } from './modules.js';
import { Problems, spanOf } from './problems.js';
import { checkProfiles } from './profile-layers.js';
import { renameHelp } from './rename-help.js';
import type { Layer } from './setting-value.js';
import { knownLabel } from './similar-names.js';
import { ablationsOf, tablesOf } from './tables.js';

/** Edits of one declaration or row, in file order. */
export interface EditLayer {
  readonly layer: Layer;
  readonly module: Module;
  readonly edits: readonly FlatEdit[];
  /** see `EditContext` */
  readonly owner: string;
  readonly base: string;
  readonly onlyEditOf: string | null;
}
/** One variant before its edits are applied. */
export interface Variant {
  /** `spcr`, `spcr.terms.no_kl` */
  readonly path: string;
  readonly module: Module;
  /** the name in its declaration, for messages about the whole */
  readonly named: Span;
  /** its own text: the declaration, the row or the sweep */
  readonly own: Span;
  /** the name of the experiment that it is or is a row of */
  readonly experimentNamed: Span;
  readonly layers: readonly EditLayer[];
  /** the variant whose layers come first; null when there is none */
  readonly base: Variant | null;
}

interface Found {
  readonly variant: Variant;
  readonly diagnostics: readonly Diagnostic[];
}
/** An experiment is one variant, however many tables and heirs name it: what is done for its layers is then done once. */
const known = new WeakMap<Module, Map<ExperimentDecl, Found>>();

/** The variant of an experiment; null when its base is unknown (reported). */
export function experimentVariant(
  declared: Declared<ExperimentDecl>,
  problems: Problems,
  open: readonly ExperimentDecl[] = [],
): Variant | null {
  const { decl, module } = declared;
  const inModule = known.get(module) ?? new Map<ExperimentDecl, Found>();
  known.set(module, inModule);
  let found = inModule.get(decl);
  if (found === undefined) {
    const own = new Problems();
    const variant = newExperimentVariant(declared, own, open);
    if (variant === null) {
      problems.addAll(own.found);
      return null;
    }
    found = { variant, diagnostics: own.found };
    inModule.set(decl, found);
  }
  problems.addAll(found.diagnostics);
  return found.variant;
}

function newExperimentVariant(
  declared: Declared<ExperimentDecl>,
  problems: Problems,
  open: readonly ExperimentDecl[],
): Variant | null {
  const { decl, module } = declared;
  const name = decl.name.name;
  const named = spanOf(module.file, decl.name);
  if (open.includes(decl)) {
    reportCycle(open.slice(open.indexOf(decl)), module, problems);
    return null;
  }
  if (!isWithinDepth(declared, problems)) return null;
  const base = decl.extends === undefined ? null : findVariant(decl.extends, module, problems, [...open, decl]);
  if (decl.extends !== undefined && base === null) return null;
  const body = flattenEdits(decl.body.edits, module.file, problems);
  const own: EditLayer = {
    layer: { kind: 'experiment', name },
    module,
    edits: body,
    owner: `experiment \`${name}\``,
    base: base?.path ?? name,
    onlyEditOf: null,
  };
  const profiles = decl.with.flatMap((ident) => profileLayer(ident.name, spanOf(module.file, ident), module, problems));
  checkProfiles(profiles, body, decl, module, problems);
  const whole = spanOf(module.file, decl);
  return {
    path: name,
    module,
    named,
    own: whole,
    experimentNamed: named,
    layers: [...(base?.layers ?? []), ...profiles, own],
    base,
  };
}

/** At the first experiment of the cycle, so that each of them finds the same message. */
function reportCycle(cycle: readonly ExperimentDecl[], module: Module, problems: Problems): void {
  const start = cycle.reduce((first, one) => (one.range.start < first.range.start ? one : first));
  const from = cycle.indexOf(start);
  const names = [...cycle.slice(from), ...cycle.slice(0, from), start].map((one) => one.name.name).join(' -> ');
  problems.error('RS2203', spanOf(module.file, start.name), `experiments extend each other: ${names}`, {
    label: 'extends itself',
    helps: withoutBase(start, module),
  });
}

/** `extends right` goes; what the experiment took from there is then missing. */
function withoutBase(decl: ExperimentDecl, module: Module): readonly Help[] {
  if (decl.extends === undefined) return [];
  const span = { file: module.file, start: decl.name.range.end, end: decl.extends.range.end };
  return [removeHelp('let it stand alone', span)];
}

function profileLayer(name: string, span: Span, module: Module, problems: Problems): readonly EditLayer[] {
  const found = lookUp(module, name);
  if (found === null || name === '') return [];
  if (found?.decl.kind !== 'profile') {
    reportUnknown(name, span, 'profile', found, module, problems);
    return [];
  }
  return [layerOfProfile({ decl: found.decl, module: found.module }, problems)];
}

export function layerOfProfile(declared: Declared<ProfileDecl>, problems: Problems): EditLayer {
  const { decl, module } = declared;
  return {
    layer: { kind: 'profile', name: decl.name.name },
    module,
    edits: flattenEdits(decl.body.edits, module.file, problems),
    owner: `profile \`${decl.name.name}\``,
    base: decl.name.name,
    onlyEditOf: null,
  };
}

/** A row of an ablation on top of the variant that the ablation is of. */
export function rowVariant(
  ablation: AblationDecl,
  row: Row,
  base: Variant,
  module: Module,
  problems: Problems,
): Variant {
  const edits = flattenEdits(row.edits, module.file, problems);
  const layer: EditLayer = {
    layer: { kind: 'row', name: row.name.name },
    module,
    edits,
    owner: `row \`${row.name.name}\``,
    base: base.path,
    onlyEditOf: edits.length === 1 ? row.name.name : null,
  };
  return {
    path: `${base.path}.${ablation.name.name}.${row.name.name}`,
    module,
    named: spanOf(module.file, row.name),
    own: spanOf(module.file, row),
    experimentNamed: base.experimentNamed,
    layers: [...base.layers, layer],
    base,
  };
}

/** The variant that a path such as `spcr` or `spcr.terms.no_kl` names; null when unknown (reported). */
export function findVariant(
  path: Path,
  module: Module,
  problems: Problems,
  open: readonly ExperimentDecl[] = [],
): Variant | null {
  const [first, ...rest] = path.parts;
  if (first === undefined || first.name === '') return null;
  const found = lookUp(module, first.name);
  if (found === null) return null;
  if (found?.decl.kind !== 'experiment') {
    reportUnknown(first.name, spanOf(module.file, first), 'experiment', found, module, problems);
    return null;
  }
  let variant = experimentVariant({ decl: found.decl, module: found.module }, problems, open);
  const owners = [...new Set([module, found.module])];
  for (let index = 0; variant !== null && index < rest.length; index += 2) {
    const [table, rowName] = [rest[index]!, rest[index + 1]];
    const current: Variant = variant;
    const owner = owners.find((one) => findAblation(one, current.path, table.name) !== undefined);
    const ablation = owner === undefined ? undefined : findAblation(owner, current.path, table.name);
    const row = ablation?.rows.find((candidate) => candidate.name.name === rowName?.name);
    if (rowName?.name === 'base' && ablation !== undefined) continue;
    if (owner !== undefined && ablation !== undefined && row !== undefined) {
      variant = rowVariant(ablation, row, current, owner, problems);
      continue;
    }
    const wrong = ablation === undefined ? table : (rowName ?? table);
    const isSweep = (name: string): boolean =>
      owners.some((one) =>
        tablesOf(current.path, one).some((table) => table.kind === 'sweep' && table.name.name === name),
      );
    const known =
      ablation === undefined
        ? owners.flatMap((one) => ablationsOf(current.path, one)).map((each) => each.name.name)
        : ablation.rows.map((each) => each.name.name);
    problems.error(
      'RS2002',
      spanOf(module.file, wrong),
      `\`${current.path}\` has no variant \`${path.parts
        .slice(index + 1)
        .map((part) => part.name)
        .join('.')}\``,
      {
        label: isSweep(table.name) ? 'points of a sweep are no base' : knownLabel(wrong.name, known),
        helps: renameHelp(spanOf(module.file, wrong), wrong.name, known, 'choice'),
      },
    );
    return null;
  }
  return variant;
}

function findAblation(module: Module, of: string, name: string): AblationDecl | undefined {
  return ablationsOf(of, module).find((ablation) => ablation.name.name === name);
}

const NOUNS = {
  dataset: 'a data set',
  experiment: 'an experiment',
  profile: 'a profile',
  extern: 'a loss',
} as const;

function reportUnknown(
  name: string,
  span: Span,
  wanted: 'experiment' | 'profile',
  found: Declared | undefined,
  module: Module,
  problems: Problems,
): void {
  // the declaration that asks is no answer
  const asks = ({ decl, module: { file } }: Declared) =>
    file === span.file && decl.range.start <= span.start && span.end <= decl.range.end;
  const known = [...module.scope].flatMap(([key, declared]) =>
    declared?.decl.kind === wanted && !asks(declared) ? [key] : [],
  );
  const message =
    found === undefined
      ? `unknown ${wanted} \`${name}\``
      : `\`${name}\` is ${NOUNS[found.decl.kind]}, not ${NOUNS[wanted]}`;
  problems.error('RS2002', span, message, {
    label: knownLabel(name, known),
    helps: renameHelp(span, name, known, 'choice'),
  });
}
