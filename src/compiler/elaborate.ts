// Phase "elaborate": layers of edits become one typed tree of settings with every default filled in.
import type { DatasetDecl, Decl, Range } from '../../grammar/ast.js';
import { applyEdit, type LayerContext } from './apply-edit.js';
import { defaultRecord } from './default-record.js';
import type { Diagnostic, Help, Phase, Span } from './diagnostic.js';
import { removeHelp } from './edit-helps.js';
import type { ExpressionContext } from './expression-context.js';
import { dotted, type FlatEdit, flattenEdits } from './flatten-edits.js';
import type { EditLayer, Variant } from './layers.js';
import { type Owner, reportMissing } from './missing-settings.js';
import type { Declared, Module } from './modules.js';
import { Problems, spanOf } from './problems.js';
import { runtimeEdits } from './profile-layers.js';
import type { Registry, Signature } from './registry.js';
import { type ResolvedSettings, resolveReferences } from './resolve-references.js';
import type { Layer, RecordValue, SettingValue } from './setting-value.js';
import { withEntries } from './with-entries.js';

/** A path that `final` closed. */
interface Closed {
  readonly path: string;
  readonly layer: EditLayer;
  readonly span: Span;
}
export interface ElaboratedVariant extends ResolvedSettings {
  /** paths of `final` settings */
  readonly finals: readonly string[];
  /** no required setting is missing; then none is missing in what extends it */
  readonly isComplete: boolean;
}

/** Settings after some layers, references not yet followed. */
interface Applied {
  readonly settings: RecordValue;
  readonly closed: readonly Closed[];
  readonly found: readonly Diagnostic[];
}
/** Results by the last layer applied: variants that share their first layers share the work. A layer belongs to one chain. */
export type LayerCache = Map<EditLayer, Applied>;

/** All layers applied in order, references followed, required settings checked. `base`: a variant with some of the same layers. */
export function elaborateVariant(
  variant: Variant,
  registry: Registry,
  cache: LayerCache = new Map(),
  base: ElaboratedVariant | null = null,
): Phase<ElaboratedVariant> {
  const { settings, closed, found } = applyLayers(variant.layers, variant.module, registry, cache);
  const problems = new Problems();
  problems.addAll(found);
  const resolved = resolveReferences(settings, problems, base);
  const isComplete = base?.isComplete === true || !reportMissing(resolved.settings, () => ownerOf(variant), problems);
  return { value: { ...resolved, finals: closed.map((final) => final.path), isComplete }, diagnostics: problems.found };
}

function applyLayers(layers: readonly EditLayer[], module: Module, registry: Registry, cache: LayerCache): Applied {
  const root = blockNamed(registry, 'experiment');
  const layer = layers[layers.length - 1];
  const problems = new Problems();
  if (layer === undefined) {
    const settings = defaultRecord(root, contextOf(registry, root, module, DEFAULT_LAYER, null, problems));
    return { settings, closed: [], found: problems.found };
  }
  const known = cache.get(layer);
  if (known !== undefined) return known;
  const before = applyLayers(layers.slice(0, -1), module, registry, cache);
  problems.addAll(before.found);
  const closed = [...before.closed];
  let { settings } = before;
  const edits = layer.layer.kind === 'profile' ? runtimeEdits(layer, root, problems) : layer.edits;
  const context = editContextOf(layer, registry, root, problems);
  for (const edit of edits) {
    if (touchesFinal(edit, layer, closed, problems)) continue;
    settings = applyEdit(settings, edit, context);
    if (edit.final) closed.push({ path: dotted(edit.path), layer, span: spanOf(layer.module.file, edit) });
  }
  if (layer.module.broken) settings = markBroken(settings);
  const applied = { settings, closed, found: problems.found };
  cache.set(layer, applied);
  return applied;
}

export interface ElaborationStep {
  /** null: the defaults */
  readonly layer: EditLayer | null;
  readonly settings: RecordValue;
  /** paths of `final` settings */
  readonly finals: readonly string[];
}

/** The settings after the defaults and after each layer, references not followed: the history of a variant. */
export function elaborationSteps(variant: Variant, registry: Registry): readonly ElaborationStep[] {
  const cache: LayerCache = new Map();
  return [null, ...variant.layers].map((layer, count) => {
    const { settings, closed } = applyLayers(variant.layers.slice(0, count), variant.module, registry, cache);
    return { layer, settings, finals: closed.map((final) => final.path) };
  });
}

/** The experiment that a variant is or is a row of: what is missing is missing there. */
function ownerOf({ path, experimentNamed: named, layers, module }: Variant): Owner {
  const home = layers.find((layer) => layer.module.file === named.file)?.module ?? module;
  const isHere = ({ range }: Decl) => range.start <= named.start && named.end <= range.end;
  const decl = home.file === named.file ? home.ast.decls.find(isHere) : undefined;
  return { name: path, named, module: home, body: decl?.kind === 'experiment' ? decl.body : null };
}

/** The settings of a data set after the defaults and after its own text, references not followed. */
export function datasetSteps(
  { decl, module }: Declared<DatasetDecl>,
  registry: Registry,
  problems: Problems = new Problems(),
): readonly [ElaborationStep, ElaborationStep] {
  const { name } = decl.name;
  const root = blockNamed(registry, 'dataset');
  const layer: Layer = { kind: 'dataset', name };
  const defaults = defaultRecord(root, contextOf(registry, root, module, DEFAULT_LAYER, null, problems));
  const edits = flattenEdits(decl.body.edits, module.file, problems);
  const own: EditLayer = { layer, module, edits, owner: `dataset \`${name}\``, base: name, onlyEditOf: null };
  const context = editContextOf(own, registry, root, problems);
  const settings = edits.reduce((before, edit) => applyEdit(before, edit, context), defaults);
  return [
    { layer: null, settings: defaults, finals: [] },
    { layer: own, settings, finals: [] },
  ];
}

/** The settings of one `dataset` declaration. */
export function elaborateDataset(declared: Declared<DatasetDecl>, registry: Registry): Phase<RecordValue> {
  const problems = new Problems();
  const { decl, module } = declared;
  const [, { settings }] = datasetSteps(declared, registry, problems);
  const { settings: resolved } = resolveReferences(settings, problems);
  const named = spanOf(module.file, decl.name);
  reportMissing(resolved, () => ({ name: decl.name.name, named, module, body: decl.body }), problems);
  return { value: resolved, diagnostics: problems.found };
}

/** Problems of a profile by itself: unknown, wrong or forbidden settings. */
export function checkProfile(layer: EditLayer, registry: Registry): Problems {
  const problems = new Problems();
  const root = blockNamed(registry, 'experiment');
  let settings = defaultRecord(root, contextOf(registry, root, layer.module, DEFAULT_LAYER, null, problems));
  const context = editContextOf(layer, registry, root, problems);
  for (const edit of runtimeEdits(layer, root, problems)) settings = applyEdit(settings, edit, context);
  return problems;
}

/** Entries may be missing because their lines could not be read. */
function markBroken(record: RecordValue): RecordValue {
  const fields = [...record.fields].map(([name, value]): [string, SettingValue] => {
    if (value.kind === 'record') return [name, markBroken(value)];
    return [name, value.kind === 'terms' || value.kind === 'keyed' ? { ...value, broken: true } : value];
  });
  return { ...record, fields: withEntries(record.fields, fields) };
}

const DEFAULT_LAYER: Layer = { kind: 'default', name: 'rseg/std' };

function blockNamed(registry: Registry, name: string): Signature {
  const block = registry.settings.get(name);
  if (block === undefined) throw new Error(`std.rseg has no settings \`${name}\``);
  return block;
}

export function contextOf(
  registry: Registry,
  root: Signature,
  module: Module,
  layer: Layer,
  node: { readonly range: Range } | null,
  problems: Problems,
): ExpressionContext {
  return {
    registry,
    module,
    layer,
    problems,
    root,
    statement: node === null ? null : spanOf(module.file, node),
  };
}

/** What the edits of a layer are checked against. */
function editContextOf(
  { layer, module, owner, base, onlyEditOf, edits }: EditLayer,
  registry: Registry,
  root: Signature,
  problems: Problems,
): LayerContext {
  return { registry, module, layer, problems, root, owner, base, onlyEditOf, edits };
}

function touchesFinal(edit: FlatEdit, layer: EditLayer, closed: readonly Closed[], problems: Problems): boolean {
  if (closed.length === 0) return false;
  const path = edit.kind === 'declare' ? `${dotted(edit.path)}.${edit.name.name}` : dotted(edit.path);
  const found = closed.find(
    (final) => final.layer !== layer && (`${path}.`.startsWith(`${final.path}.`) || final.path.startsWith(`${path}.`)),
  );
  if (found === undefined) return false;
  const by = layer.layer.kind === 'point' ? 'a sweep' : `\`${layer.layer.name}\``;
  problems.error('RS2303', spanOf(layer.module.file, edit), `\`${found.path}\` is final, ${by} changes it`, {
    labels: [{ span: found.span, text: `made final by \`${found.layer.layer.name}\`` }],
    helps: [leaveHelp(edit, layer)],
  });
  return true;
}

/** A row without edits would be none. */
function leaveHelp(edit: FlatEdit, { module, onlyEditOf }: EditLayer): Help {
  const rows = module.ast.decls.flatMap((decl) => (decl.kind === 'ablation' ? decl.rows : []));
  const row = onlyEditOf === null ? undefined : rows.find(({ range }) => isWithin(edit.range, range));
  if (row !== undefined) return removeHelp('remove the row', spanOf(module.file, row));
  return removeHelp('leave it as it is', spanOf(module.file, edit));
}

function isWithin(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
