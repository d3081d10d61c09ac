// The kinds of place a name can stand in, and which names fit there: the index asks for one of them, completion for all.
import { assertNever } from '../assert-never.js';
import type { Span } from '../compiler/diagnostic.js';
import type { Module } from '../compiler/modules.js';
import { OWN_LOSS_SOURCES, OWN_LOSS_TYPES } from '../compiler/own-loss-signature.js';
import type { Parameter, Signature } from '../compiler/registry.js';
import { type Dimension, findUnit, UNIT_NAMES } from '../compiler/units.js';
import { definitionOf } from './entry-definitions.js';
import { declaredNames, entryNames, exportedNames } from './entry-names.js';
import { argumentSymbol, entrySymbol, type NameSymbol, plainSymbol, settingSymbol, wordSymbol } from './name-symbol.js';
import type { Scope } from './scope.js';
import { type Child, type Cursor, childrenOf } from './setting-cursor.js';
import { valueNames } from './value-names.js';
import { tableNames, variantNames } from './variant-names.js';

export type NamePlace =
  /** the name of something new */
  | { readonly kind: 'new'; readonly symbol: NameSymbol }
  /** a name that `from "…" import` brings; null: no such file */
  | { readonly kind: 'imported'; readonly from: Module | null; readonly given: readonly string[] }
  /** one part of the path of a variant, behind `before` */
  | { readonly kind: 'variant'; readonly module: Module; readonly before: readonly string[]; readonly self: string }
  | { readonly kind: 'profile'; readonly module: Module; readonly given: readonly string[] }
  /** one part of a path of settings */
  | { readonly kind: 'setting'; readonly cursor: Cursor; readonly scope: Scope }
  /** the first part of the path of an axis: a setting, or `variant` where the variant `of` has ablations */
  | { readonly kind: 'axis'; readonly cursor: Cursor; readonly scope: Scope; readonly of: string }
  /** a label behind `drop` or `keep`, or that of a new entry */
  | {
      readonly kind: 'entry';
      readonly collection: string;
      readonly scope: Scope;
      readonly given: readonly string[];
      readonly isNew: boolean;
    }
  /** a bare word, or the callee, of a value */
  | { readonly kind: 'value'; readonly parameter: Parameter | null; readonly scope: Scope; readonly isAxis: boolean }
  | { readonly kind: 'argument'; readonly signature: Signature; readonly given: readonly string[] }
  | { readonly kind: 'unit'; readonly parameter: Parameter | null }
  /** `variant in …`: an ablation of the same variant */
  | { readonly kind: 'table'; readonly module: Module; readonly of: string }
  /** type of a parameter of a loss of one's own */
  | { readonly kind: 'type' }
  | { readonly kind: 'category' }
  /** `teacher.logits` behind `uses`, one part behind `before` */
  | { readonly kind: 'tensor'; readonly before: readonly string[] }
  /** a variable of the environment */
  | { readonly kind: 'variable' };

/** The names that fit, most likely first. `at`: where the name stands, which decides between entries of one name. */
export function namesAt(place: NamePlace, at: Span | null = null): readonly NameSymbol[] {
  switch (place.kind) {
    case 'new':
    case 'variable':
      return [];
    case 'imported':
      return without(place.given, place.from === null ? [] : exportedNames(place.from));
    case 'variant':
      return variantNames(place.module, place.before, place.self);
    case 'profile':
      return without(place.given, declaredNames(place.module, 'profile'));
    case 'setting':
      return childrenOf(place.cursor, place.scope).flatMap((child) =>
        childSymbol(child, place.cursor, place.scope, at),
      );
    case 'axis': {
      const tables = tableNames(place.scope.module, place.of);
      return [
        ...namesAt({ ...place, kind: 'setting' }, at),
        ...(tables.length === 0 ? [] : [wordSymbol('variant', null)]),
      ];
    }
    case 'entry':
      return place.isNew ? [] : without(place.given, entryNames(place.scope.entries, place.collection, at));
    case 'value':
      return valueNames(place.parameter, place.scope, place.isAxis, at);
    case 'argument':
      return without(place.given, place.signature.parameters.map(argumentSymbol));
    case 'unit':
      return unitNames(place.parameter);
    case 'table':
      return tableNames(place.module, place.of);
    case 'type':
      return OWN_LOSS_TYPES.map((name) => plainSymbol('type', name, 'type'));
    case 'category':
      return [plainSymbol('type', 'loss', 'kind of built-in')];
    case 'tensor':
      return tensorNames(place.before);
    default:
      return assertNever(place);
  }
}

/** What a name at that place stands for; null when it is unknown. */
export function symbolAt(place: NamePlace, name: string, at: Span): NameSymbol | null {
  if (place.kind === 'new') return place.symbol;
  if (place.kind === 'variable') return plainSymbol('variable', name, 'variable of the environment');
  if (place.kind === 'setting') {
    const child = childrenOf(place.cursor, place.scope).find((one) => one.name === name);
    if (child !== undefined) return childSymbol(child, place.cursor, place.scope, at)[0] ?? null;
    const entry = definitionOf(place.scope.entries, place.cursor.path, name, at);
    return entry === null ? null : entrySymbol(entry);
  }
  if (place.kind === 'entry') {
    const entry = definitionOf(place.scope.entries, place.collection, name, at);
    return entry === null ? null : entrySymbol(entry);
  }
  if (place.kind === 'type' && name === name.toLowerCase()) return wordSymbol(name, null);
  const open = 'given' in place ? { ...place, given: [] } : place;
  return namesAt(open, at).find((symbol) => symbol.name === name) ?? null;
}

function without(given: readonly string[], symbols: readonly NameSymbol[]): readonly NameSymbol[] {
  return symbols.filter((symbol) => !given.includes(symbol.name));
}

function childSymbol(child: Child, cursor: Cursor, scope: Scope, at: Span | null): readonly NameSymbol[] {
  if (child.kind !== 'entry') {
    const { parameter } = child.cursor;
    return parameter === null ? [] : [settingSymbol(child, parameter)];
  }
  const entry = definitionOf(scope.entries, cursor.path, child.name, at);
  return entry === null ? [] : [entrySymbol(entry)];
}

/** Units by the type that carries them. */
const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  Length: 'length',
  Time: 'time',
  Bytes: 'bytes',
  Ratio: 'ratio',
};

function unitNames(parameter: Parameter | null): readonly NameSymbol[] {
  const wanted = new Set(
    (parameter?.types ?? []).flatMap((type) => (type.kind === 'primitive' ? [DIMENSIONS[type.name]] : [])),
  );
  return UNIT_NAMES.flatMap((name) => {
    const dimension = findUnit(name)?.dimension;
    return wanted.has(dimension) ? [plainSymbol('unit', name, 'unit')] : [];
  });
}

/** Parts of `teacher.logits` and the like, behind those already written. */
function tensorNames(before: readonly string[]): readonly NameSymbol[] {
  const next = OWN_LOSS_SOURCES.flatMap((source) => {
    const parts = source.split('.');
    return before.every((part, index) => parts[index] === part) ? (parts[before.length] ?? []) : [];
  });
  return [...new Set(next)].map((name) => plainSymbol('type', name, 'tensor'));
}
