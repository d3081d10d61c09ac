// The statements that differ between the layers of two versions of a variant: where the causes of its changes stand.
import type { DatasetDecl, Expr, Range } from '../../grammar/ast.js';
import { lex, Newline } from '../../grammar/tokens.js';
import type { Span } from '../compiler/diagnostic.js';
import { dotted, type FlatEdit, flattenEdits } from '../compiler/flatten-edits.js';
import type { Module } from '../compiler/modules.js';
import { Problems } from '../compiler/problems.js';
import { settingAt } from '../compiler/read-setting.js';
import type { Layer } from '../compiler/setting-value.js';
import type { SideVariant } from './side.js';

/** The edits of one declaration, row or point. */
interface Statements {
  readonly layer: Layer;
  readonly module: Module;
  readonly edits: readonly FlatEdit[];
}
export interface ChangedStatement {
  readonly side: 'before' | 'after';
  readonly layer: Layer;
  readonly module: Module;
  readonly edit: FlatEdit;
  /** a layer that only one version has and that is not the variant's own: its header, not the statement, has changed */
  readonly foreign: boolean;
  /** of its layer; 0 is the last layer, which wins */
  readonly rank: number;
}

/** Statements of the variant's layers that only one version has, the last layer first; of its data set for `data: true`. */
export function changedStatements(
  before: SideVariant,
  after: SideVariant,
  of: { readonly data: boolean },
): readonly ChangedStatement[] {
  const layersOf = (variant: SideVariant): readonly Statements[] =>
    of.data ? datasetLayer(variant) : variant.compiled.variant.layers;
  const [old, now] = [layersOf(before), layersOf(after)];
  return pairLayers(old, now).flatMap(([was, is], rank) => {
    const gone = differing(was, is);
    const made = differing(is, was);
    const named = (statements: Statements, side: 'before' | 'after', edit: FlatEdit): ChangedStatement => {
      const lonely = was === null || is === null;
      const own = statements === (side === 'before' ? old : now).at(-1);
      return { side, layer: statements.layer, module: statements.module, edit, foreign: lonely && !own, rank };
    };
    return [...made.map((edit) => named(is!, 'after', edit)), ...gone.map((edit) => named(was!, 'before', edit))];
  });
}

function datasetLayer({ compiled }: SideVariant): readonly Statements[] {
  const data = settingAt(compiled.settings, 'data');
  if (data?.kind !== 'dataset') return [];
  const decl = data.declared.decl as DatasetDecl;
  const { module } = data.declared;
  const edits = flattenEdits(decl.body.edits, module.file, new Problems());
  return [{ layer: { kind: 'dataset', name: decl.name.name }, module, edits }];
}

type LayerPair = readonly [Statements | null, Statements | null];

/** By kind and name; what is left of a kind in order, so that renamed declarations meet. The last layers first. */
function pairLayers(old: readonly Statements[], now: readonly Statements[]): readonly LayerPair[] {
  const partner = new Map<Statements, Statements>();
  const free = new Set(old);
  const meet = (matches: (a: Statements, b: Statements) => boolean): void => {
    for (const is of now) {
      const was = partner.has(is) ? undefined : [...free].find((candidate) => matches(candidate, is));
      if (was === undefined) continue;
      partner.set(is, was);
      free.delete(was);
    }
  };
  meet((a, b) => a.layer.kind === b.layer.kind && a.layer.name === b.layer.name);
  const [lastOld, lastNow] = [old.at(-1), now.at(-1)];
  meet((a, b) => a === lastOld && b === lastNow && a.layer.kind === b.layer.kind);
  const pairs: LayerPair[] = now.map((is) => [partner.get(is) ?? null, is]);
  return [...[...free].map((was): LayerPair => [was, null]), ...pairs].reverse();
}

/** All rows of a table share the layers of their base. */
const cached = new WeakMap<Statements, WeakMap<Statements, readonly FlatEdit[]>>();

/** Edits of `from` that `other` does not have. */
function differing(from: Statements | null, other: Statements | null): readonly FlatEdit[] {
  if (from === null || other === null) return from?.edits ?? [];
  const known = cached.get(from) ?? new WeakMap<Statements, readonly FlatEdit[]>();
  cached.set(from, known);
  const found = known.get(other) ?? compared(from, other);
  known.set(other, found);
  return found;
}

function compared(from: Statements, other: Statements): readonly FlatEdit[] {
  const known = new Map<string, number>();
  for (const edit of other.edits) {
    const text = statementText(edit, other.module.text);
    known.set(text, (known.get(text) ?? 0) + 1);
  }
  return from.edits.filter((edit) => {
    const text = statementText(edit, from.module.text);
    const left = known.get(text) ?? 0;
    known.set(text, left - 1);
    return left <= 0;
  });
}

/** Equal for edits that differ in layout only. */
function statementText(edit: FlatEdit, source: string): string {
  const parts = [edit.final ? 'final' : '', edit.kind, dotted(edit.path)];
  switch (edit.kind) {
    case 'set':
    case 'add':
      return [...parts, wordsOf(source, edit.value.range)].join('\0');
    case 'declare':
      return [...parts, edit.name.name, wordsOf(source, edit.value.range)].join('\0');
    case 'drop':
    case 'keep':
      return [...parts, ...edit.names.map(({ name }) => name)].join('\0');
  }
}

/** A piece of text as its words and signs, one blank between them. */
export function wordsOf(source: string, { start, end }: Range): string {
  const { tokens } = lex(source.slice(start, end));
  return tokens
    .filter((token) => token.tokenType !== Newline)
    .map((token) => token.image)
    .join(' ');
}

/** A piece of text on one line, without its comments, spaced as its author did: for people, where `wordsOf` is for comparing. */
export function lineOf(source: string, { start, end }: Range): string {
  const tokens = lex(source.slice(start, end)).tokens.filter((token) => token.tokenType !== Newline);
  return tokens
    .map((token, i) => {
      const before = tokens[i - 1];
      const touches = before === undefined || before.startOffset + before.image.length === token.startOffset;
      return touches ? token.image : ` ${token.image}`;
    })
    .join('');
}

/** The path that an edit names: `loss.cwd` for `loss add 3 * cwd`, `eval.suite.nm` for `suite nm = …`. */
export function editedPath(edit: FlatEdit): string {
  if (edit.kind === 'declare') return `${dotted(edit.path)}.${edit.name.name}`;
  return edit.kind === 'add' ? `${dotted(edit.path)}.${addedLabel(edit.value)}` : dotted(edit.path);
}

/** `cwd` of `3 * cwd`, `low` of `3 * cwd as low`. */
export function addedLabel(value: Expr): string {
  if (value.kind === 'labelled') return value.label.name;
  if (value.kind === 'binary') return addedLabel(value.right);
  return value.kind === 'call' ? dotted(value.callee.parts) : '';
}

/** Whether an edit can change the setting at `path`. */
export function touches(edit: FlatEdit, path: string): boolean {
  const own = editedPath(edit);
  const related = `${path}.`.startsWith(`${own}.`) || `${own}.`.startsWith(`${path}.`);
  if (!related || (edit.kind !== 'drop' && edit.kind !== 'keep')) return related;
  const label = path.slice(own.length + 1).split('.')[0];
  if (label === undefined || label === '') return true;
  return edit.names.some(({ name }) => name === label) === (edit.kind === 'drop');
}

export function within(inner: Span, file: string, outer: Range): boolean {
  return inner.file === file && inner.start >= outer.start && inner.end <= outer.end;
}
