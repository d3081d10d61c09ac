// What a name in a text stands for. Two names are the same thing when their keys are equal, in whatever file they stand.
import type { Span } from '../compiler/diagnostic.js';
import type { NamedDecl } from '../compiler/modules.js';
import { spanOf } from '../compiler/problems.js';
import type { Parameter, Signature } from '../compiler/registry.js';
import type { EntryDefinition } from './entry-definitions.js';
import type { Child } from './setting-cursor.js';

interface SymbolBase {
  readonly key: string;
  readonly name: string;
  /** what a person calls it: `experiment`, `loss term`, `setting` */
  readonly noun: string;
  readonly definition: Span | null;
}
export type NameSymbol = SymbolBase &
  (
    | { readonly kind: 'declaration'; readonly decl: NamedDecl | null }
    /** an ablation or sweep */
    | { readonly kind: 'table'; readonly variant: string }
    /** a row of an ablation or a point of a sweep */
    | { readonly kind: 'row'; readonly variant: string }
    | { readonly kind: 'entry'; readonly entry: EntryDefinition }
    | { readonly kind: 'setting'; readonly parameter: Parameter; readonly path: string | null }
    | { readonly kind: 'built-in'; readonly signature: Signature }
    | { readonly kind: 'word'; readonly parameter: Parameter | null }
    | { readonly kind: 'unit' }
    | { readonly kind: 'variable' }
    | { readonly kind: 'type' }
  );
export type NameKind = NameSymbol['kind'];

/** One occurrence of a name. */
export interface NameUse {
  readonly span: Span;
  readonly symbol: NameSymbol;
  readonly isDefinition: boolean;
  /** the variant whose settings the statement belongs to; null in data sets, profiles and imports */
  readonly variant: string | null;
}

function keyAt(span: Span): string {
  return `${span.file}:${span.start}`;
}

const DECLARATION_NOUNS = {
  dataset: 'data set',
  experiment: 'experiment',
  profile: 'profile',
  extern: 'loss',
} as const;

export function declarationSymbol(decl: NamedDecl, file: string): NameSymbol {
  const definition = spanOf(file, decl.name);
  const noun = DECLARATION_NOUNS[decl.kind];
  return { kind: 'declaration', key: keyAt(definition), name: decl.name.name, noun, definition, decl };
}

/** `variant`: the path of the ablation, sweep, row or point. */
export function variantSymbol(kind: 'table' | 'row', noun: string, variant: string, definition: Span): NameSymbol {
  const name = variant.slice(variant.lastIndexOf('.') + 1);
  return { kind, key: keyAt(definition), name, noun, definition, variant };
}

/** `base`, which every ablation has and nobody writes. */
export function implicitBase(variant: string): NameSymbol {
  return { kind: 'row', key: `base:${variant}`, name: 'base', noun: 'row', definition: null, variant };
}

export function entrySymbol(entry: EntryDefinition): NameSymbol {
  const collection = entry.collection.slice(entry.collection.lastIndexOf('.') + 1);
  const noun = collection === 'loss' ? 'loss term' : collection;
  return { kind: 'entry', key: keyAt(entry.span), name: entry.name, noun, definition: entry.span, entry };
}

export function settingSymbol(child: Child, parameter: Parameter): NameSymbol {
  const { path } = child.cursor;
  const known = parameter.span.end > 0;
  const key = known ? keyAt(parameter.span) : `setting:${child.name}`;
  const noun = child.kind === 'argument' ? 'argument' : 'setting';
  const definition = known ? parameter.span : null;
  return { kind: 'setting', key, name: child.name, noun, definition, parameter, path };
}

/** An argument at its call; its path is the call's, when that is a setting. */
export function argumentSymbol(parameter: Parameter): NameSymbol {
  const { name, span } = parameter;
  return { kind: 'setting', key: keyAt(span), name, noun: 'argument', definition: span, parameter, path: null };
}

export function builtInSymbol(signature: Signature): NameSymbol {
  const { name, category, span } = signature;
  return { kind: 'built-in', key: keyAt(span), name, noun: category, definition: span, signature };
}

/** A literal word such as `hybrid`. */
export function wordSymbol(name: string, parameter: Parameter | null): NameSymbol {
  const definition = parameter === null || parameter.span.end === 0 ? null : parameter.span;
  const key = `word:${definition === null ? '' : keyAt(definition)}:${name}`;
  return { kind: 'word', key, name, noun: 'word', definition, parameter };
}

export function plainSymbol(kind: 'unit' | 'variable' | 'type', name: string, noun: string): NameSymbol {
  return { kind, key: `${kind}:${name}`, name, noun, definition: null };
}
