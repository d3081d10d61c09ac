// Follows references such as `image = train.image` after all layers are applied: late binding (language reference, S4).
import { editBelow } from './apply-edit.js';
import { NUMERIC, outside } from './check-number.js';
import { NamedValues } from './named-values.js';
import { Problems } from './problems.js';
import { describeTypes, findPrimitive, type SettingType } from './setting-type.js';
import type { RecordValue, ReferenceValue, SettingValue } from './setting-value.js';
import { changedSettings, withEntries } from './with-entries.js';

/** The settings of a variant or data set before and after its references are followed. */
export interface ResolvedSettings {
  readonly written: RecordValue;
  readonly settings: RecordValue;
  /** settings of the root that hold references or are named by some */
  readonly involved: ReadonlySet<string>;
  readonly isSound: boolean;
}

/**
 * The tree without references. Unknown targets are RS2003, cycles RS2205, wrong types RS3101. `base`: settings that differ in little; what
 * its references were followed to is taken over where nothing that they involve has changed.
 */
export function resolveReferences(
  written: RecordValue,
  problems: Problems,
  base: ResolvedSettings | null = null,
): ResolvedSettings {
  const shared = base === null ? null : sharedWith(base, written);
  if (shared !== null) return shared;
  const own = new Problems();
  const following: Following = { root: written, problems: own, open: [], reported: new Set(), involved: new Set() };
  const changed = followedChildren(written.fields, following);
  for (const [name] of changed) following.involved.add(name);
  problems.addAll(own.found);
  const settings = changed.length === 0 ? written : { ...written, fields: withEntries(written.fields, changed) };
  return { written, settings, involved: following.involved, isSound: own.found.length === 0 };
}

/** Null when a changed setting has to do with references. */
function sharedWith(base: ResolvedSettings, written: RecordValue): ResolvedSettings | null {
  if (!base.isSound) return null;
  const changed = changedSettings(written, base.written);
  if (changed.some(([name, value]) => base.involved.has(name) || holdsReference(value))) return null;
  const settings = { ...base.settings, fields: withEntries(base.settings.fields, changed) };
  return { ...base, written, settings };
}

interface Following {
  readonly root: RecordValue;
  readonly problems: Problems;
  /** paths that are being followed, outermost first */
  readonly open: string[];
  readonly reported: Set<string>;
  /** see `ResolvedSettings` */
  readonly involved: Set<string>;
}

/** The same object where nothing had to be followed. */
function resolve(value: SettingValue, following: Following): SettingValue {
  switch (value.kind) {
    case 'reference':
      return follow(value, following);
    case 'record':
      return resolvedRecord(value, following);
    case 'call': {
      const changed = followedChildren(value.args, following);
      return changed.length === 0 ? value : { ...value, args: withEntries(value.args, changed) };
    }
    case 'keyed': {
      const changed = followedChildren(value.entries, following);
      return changed.length === 0 ? value : { ...value, entries: withEntries(value.entries, changed) };
    }
    case 'terms': {
      if (!value.terms.some(({ weight, call }) => holdsReference(weight) || holdsReference(call))) return value;
      const terms = value.terms.map((term) => {
        const weight = resolve(term.weight, following);
        const call = resolve(term.call, following);
        return weight === term.weight && call === term.call ? term : { ...term, weight, call };
      });
      return { ...value, terms };
    }
    default:
      return value;
  }
}

type Child = readonly [name: string, value: SettingValue];

/** The children of a value that are references or hold some. */
function childrenWithReferences(children: ReadonlyMap<string, SettingValue>): readonly Child[] {
  if (children instanceof NamedValues) return children.withReferences(holdsReference);
  return [...children].filter(([, child]) => holdsReference(child));
}

function holdsReference(value: SettingValue): boolean {
  switch (value.kind) {
    case 'reference':
      return true;
    case 'record':
      return childrenWithReferences(value.fields).length > 0;
    case 'call':
      return childrenWithReferences(value.args).length > 0;
    case 'keyed':
      return childrenWithReferences(value.entries).length > 0;
    case 'terms':
      return value.terms.some(({ weight, call }) => holdsReference(weight) || holdsReference(call));
    default:
      return false;
  }
}

/** The children that are others once their references are followed. */
function followedChildren(children: ReadonlyMap<string, SettingValue>, following: Following): readonly Child[] {
  return childrenWithReferences(children).map(([name, child]) => [name, resolve(child, following)]);
}

/** The last resolved form of a block with references: the next variant mostly has the same, and shares what is made of it. */
const lastResolved = new WeakMap<RecordValue, RecordValue>();

function resolvedRecord(record: RecordValue, following: Following): RecordValue {
  const changed = followedChildren(record.fields, following);
  if (changed.length === 0) return record;
  const last = lastResolved.get(record);
  if (last !== undefined && changed.every(([name, value]) => last.fields.get(name) === value)) return last;
  const resolved = { ...record, fields: withEntries(record.fields, changed) };
  lastResolved.set(record, resolved);
  return resolved;
}

function follow(reference: ReferenceValue, following: Following): SettingValue {
  const path = reference.parts.join('.');
  const unknown: SettingValue = { kind: 'unknown', at: reference.at };
  if (following.open.includes(path)) {
    const cycle = following.open.slice(following.open.indexOf(path));
    const key = [...cycle].sort().join(' ');
    if (!following.reported.has(key)) {
      const message = `settings refer to each other: ${[...cycle, path].join(' -> ')}`;
      following.problems.error('RS2205', reference.at.span, message, { label: 'closes the cycle' });
    }
    following.reported.add(key);
    return unknown;
  }
  following.open.push(path);
  const value = followed(reference, path, following);
  following.open.pop();
  return value ?? unknown;
}

/** Null when something was wrong and reported. */
function followed(reference: ReferenceValue, path: string, following: Following): SettingValue | null {
  const found = target(reference, following);
  if (found === null) return null;
  const value = reference.patches.reduce(
    (patched, { edit, context }) =>
      editBelow(patched, reference.parameter.name, edit, { ...context, problems: following.problems }),
    resolve(found, following),
  );
  const { types, name } = reference.parameter;
  if (conforms(value, types)) return resolve(value, following);
  following.problems.error(
    'RS3101',
    reference.at.span,
    `\`${path}\` cannot be used here: \`${name}\` is ${describeTypes(types)}`,
  );
  return null;
}

/** The value that a path names; null when it was reported or is reported elsewhere. */
function target(reference: ReferenceValue, following: Following): SettingValue | null {
  let value: SettingValue = following.root;
  for (let index = 0; index < reference.parts.length; index++) {
    const part = reference.parts[index]!;
    if (index === 0) following.involved.add(part);
    if (value.kind === 'reference') value = follow(value, following);
    if (value.kind === 'unknown') return null;
    const next = childOf(value, part);
    if (next !== undefined) {
      value = next;
      continue;
    }
    const owner = value.kind === 'record' || value.kind === 'call' ? value.signature : null;
    if (owner?.parameters.some((parameter) => parameter.name === part)) return null;
    const before = reference.parts.slice(0, index).join('.');
    const message = before === '' ? `unknown setting \`${part}\`` : `unknown setting \`${part}\` in \`${before}\``;
    following.problems.error('RS2003', reference.at.span, message);
    return null;
  }
  return value;
}

function childOf(value: SettingValue, name: string): SettingValue | undefined {
  switch (value.kind) {
    case 'record':
      return value.fields.get(name);
    case 'call':
      return value.args.get(name);
    case 'keyed':
      return value.entries.get(name);
    case 'terms': {
      const term = value.terms.find((candidate) => candidate.label === name);
      if (term === undefined || term.call.kind !== 'call') return undefined;
      return { ...term.call, args: new Map([...term.call.args, ['weight', term.weight]]) };
    }
    default:
      return undefined;
  }
}

function conforms(value: SettingValue, types: readonly SettingType[]): boolean {
  const has = (...names: Parameters<typeof findPrimitive>[1]) => findPrimitive(types, names) !== null;
  switch (value.kind) {
    case 'unknown':
      return true;
    case 'number': {
      const numeric = findPrimitive(types, NUMERIC);
      return numeric !== null && outside(numeric, value.value) === null;
    }
    case 'length':
      return has('Length');
    case 'quantity':
      return has(value.dimension === 'time' ? 'Time' : 'Bytes');
    case 'size':
      return has('Size');
    case 'string':
      return has('File', 'Folder', 'Template', 'ListFile', 'RootFile', 'Text');
    case 'word':
      return has('SplitName', 'SuiteName') || types.some((type) => type.kind === 'word' && type.word === value.word);
    case 'numbers':
      return has('Ints', 'Seeds');
    case 'texts':
      return has('Templates', 'Texts', 'Colours');
    case 'names':
      return has('ModalityNames');
    case 'environment':
      return has('Environment');
    case 'dataset':
      return has('Dataset');
    case 'terms':
      return has('Loss');
    case 'call':
      return types.some((type) => type.kind === 'category' && type.category === value.signature.category);
    case 'record':
    case 'keyed':
    case 'reference':
      return false;
  }
}
