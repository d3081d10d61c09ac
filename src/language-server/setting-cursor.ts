// One step at a time along a path of settings: what may follow, and what stands there.
import { entryParameter } from '../compiler/apply-edit.js';
import { WEIGHT } from '../compiler/check-loss.js';
import type { Parameter, Signature } from '../compiler/registry.js';
import type { SettingValue, Term } from '../compiler/setting-value.js';
import type { Scope } from './scope.js';

/** A place in the tree of settings. */
export interface Cursor {
  /** dotted, from the root of the declaration; empty at the root */
  readonly path: string;
  /** what the place takes; null at the root and for a whole loss term */
  readonly parameter: Parameter | null;
  /** what stands there, in the declaration and in what it starts from; empty when nothing does */
  readonly values: readonly SettingValue[];
  /** the loss term that stands there */
  readonly term: Term | null;
}
export interface Child {
  readonly name: string;
  readonly kind: 'setting' | 'argument' | 'entry';
  readonly cursor: Cursor;
}

export function rootCursor(scope: Scope): Cursor {
  return { path: '', parameter: null, values: scope.values, term: null };
}

/** What may stand behind the path, in the order of the signature. */
export function childrenOf(cursor: Cursor, scope: Scope): readonly Child[] {
  const found = new Map<string, Child>();
  const add = (child: Child): void => {
    const known = found.get(child.name);
    const values = [...(known?.cursor.values ?? []), ...child.cursor.values];
    const term = known?.cursor.term ?? child.cursor.term;
    const { kind, cursor } = known ?? child;
    found.set(child.name, { name: child.name, kind, cursor: { ...cursor, values, term } });
  };
  const weight = cursor.term?.weight;
  if (weight !== undefined) add({ name: 'weight', kind: 'argument', cursor: at(cursor, WEIGHT, [weight]) });
  const call = cursor.values.find((value) => value.kind === 'call');
  for (const value of cursor.values) {
    // a call that was replaced has left nothing behind
    if (value.kind === 'call' && call?.kind === 'call' && value.signature !== call.signature) continue;
    for (const child of childrenOfValue(value, cursor)) add(child);
  }
  const block = found.size === 0 ? staticBlock(cursor, scope) : null;
  for (const parameter of block?.parameters ?? []) {
    add({ name: parameter.name, kind: 'setting', cursor: at(cursor, parameter, []) });
  }
  const children = [...found.values()];
  const hidden = scope.runtimeOnly && cursor.path === '';
  return hidden ? children.filter((child) => child.cursor.parameter?.runtime === true) : children;
}

/** The child of that name; null when there is none. */
export function step(cursor: Cursor, name: string, scope: Scope): Child | null {
  return childrenOf(cursor, scope).find((child) => child.name === name) ?? null;
}

function childrenOfValue(value: SettingValue, cursor: Cursor): readonly Child[] {
  switch (value.kind) {
    case 'record':
    case 'call': {
      const fields = value.kind === 'record' ? value.fields : value.args;
      const kind = value.kind === 'record' ? 'setting' : 'argument';
      return value.signature.parameters.map((parameter) => {
        const found = fields.get(parameter.name);
        return { name: parameter.name, kind, cursor: at(cursor, parameter, found === undefined ? [] : [found]) };
      });
    }
    case 'keyed':
      return [...value.entries].map(([name, entry]) => ({
        name,
        kind: 'entry',
        cursor: at(cursor, entryParameter(name, value.of), [entry]),
      }));
    case 'terms':
      return value.terms.map((term) => ({
        name: term.label,
        kind: 'entry',
        cursor: { path: `${cursor.path}.${term.label}`, parameter: null, values: [term.call], term },
      }));
    default:
      return [];
  }
}

function at(cursor: Cursor, parameter: Parameter, values: readonly SettingValue[]): Cursor {
  const path = cursor.path === '' ? parameter.name : `${cursor.path}.${parameter.name}`;
  return { path, parameter, values, term: null };
}

/** The block that a place must hold, where nothing was elaborated. */
function staticBlock(cursor: Cursor, scope: Scope): Signature | null {
  if (cursor.parameter === null) return cursor.path === '' ? scope.root : null;
  const type = cursor.parameter.types.find((one) => one.kind === 'settings');
  return type?.kind === 'settings' ? (scope.registry.settings.get(type.name) ?? null) : null;
}
