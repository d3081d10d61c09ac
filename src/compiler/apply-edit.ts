// One edit on a typed block of settings (language reference, S2): replaces along the path, never merges.
import type { Ident } from '../../grammar/ast.js';
import { checkExpression } from './check-expression.js';
import { checkTerm, reportDuplicate, WEIGHT } from './check-loss.js';
import type { Help } from './diagnostic.js';
import { editEntries } from './edit-entries.js';
import { type ExpressionContext, placeOf, unknownValue } from './expression-context.js';
import { ownerOfSetting } from './find-setting.js';
import { dotted, type FlatEdit } from './flatten-edits.js';
import { Problems, spanOf } from './problems.js';
import type { Parameter } from './registry.js';
import { renameHelp } from './rename-help.js';
import { describeTypes } from './setting-type.js';
import type { RecordValue, SettingValue, Term } from './setting-value.js';
import { knownLabel, similarNames } from './similar-names.js';
import { withEntry } from './with-entries.js';

export interface EditContext extends ExpressionContext {
  readonly tree: RecordValue;
  /** "experiment `spcr`": the owner of top-level settings in messages */
  readonly owner: string;
  /** the variant that the edit starts from, for messages about absent labels */
  readonly base: string;
  /** an ablation row whose only edit this is */
  readonly onlyEditOf: string | null;
  /** all edits of the layer */
  readonly edits: readonly FlatEdit[];
}

/** What all edits of a layer share. */
export type LayerContext = Omit<EditContext, 'tree' | 'statement'>;

/** The tree after the edit; unchanged where something was wrong and reported. */
export function applyEdit(tree: RecordValue, edit: FlatEdit, context: LayerContext): RecordValue {
  const { registry, module, layer, problems, root, owner, base, onlyEditOf, edits } = context;
  const statement = spanOf(module.file, edit);
  const inner: EditContext = {
    registry,
    module,
    layer,
    problems,
    root,
    owner,
    base,
    onlyEditOf,
    edits,
    tree,
    statement,
  };
  const edited = descend(tree, 0, { name: '', parameter: null }, edit, inner);
  return edited.kind === 'record' ? edited : tree;
}

/** An edit below a setting that is not at the root: its path starts at `value`. */
export function editBelow(value: SettingValue, name: string, edit: FlatEdit, context: EditContext): SettingValue {
  return descend(value, 0, { name, parameter: null }, edit, context);
}

interface Where {
  /** last part of the path so far */
  readonly name: string;
  /** what the place expects; null for entries that are not calls */
  readonly parameter: Parameter | null;
}

function descend(
  value: SettingValue | undefined,
  index: number,
  where: Where,
  edit: FlatEdit,
  context: EditContext,
): SettingValue {
  const part = edit.path[index];
  if (part === undefined)
    return applyHere(value, where, edit, context) ?? value ?? unknownValue(placeOf(context, edit));
  if (value === undefined) {
    unknownSetting(part, `\`${where.name}\` is not set, so it has no \`${part.name}\``, [], edit, context);
    return unknownValue(placeOf(context, edit));
  }
  const step = (child: SettingValue | undefined, parameter: Parameter) =>
    descend(child, index + 1, { name: part.name, parameter }, edit, context);
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'record':
    case 'call': {
      const parameter = value.signature.parameters.find((candidate) => candidate.name === part.name);
      const children = value.kind === 'record' ? value.fields : value.args;
      if (parameter === undefined) {
        const known = settableIn(value, where, context);
        const inside = where.name === '' ? context.owner : `\`${where.name}\``;
        unknownSetting(part, `unknown setting \`${part.name}\` in ${inside}`, known, edit, context);
        return value;
      }
      const next = step(children.get(part.name), parameter);
      if (next.kind === 'unknown' && !children.has(part.name) && edit.kind !== 'set') return value;
      const replaced = withEntry(children, part.name, next);
      const { signature, at } = value;
      return value.kind === 'record'
        ? { kind: 'record', signature, fields: replaced, at }
        : { kind: 'call', signature, args: replaced, at };
    }
    case 'keyed': {
      const entry = value.entries.get(part.name);
      if (entry === undefined && value.broken) return value;
      if (entry === undefined) {
        unknownSetting(part, `unknown ${value.noun} \`${part.name}\``, [...value.entries.keys()], edit, context);
        return value;
      }
      const next = step(entry, entryParameter(part.name, value.of));
      return { ...value, entries: withEntry(value.entries, part.name, next) };
    }
    case 'terms': {
      const term = value.terms.find((candidate) => candidate.label === part.name);
      if (term === undefined && value.broken) return value;
      if (term === undefined) {
        const labels = value.terms.map((candidate) => candidate.label);
        unknownSetting(part, `\`${context.base}\` has no loss term \`${part.name}\``, labels, edit, context);
        return value;
      }
      const next = editTerm(term, index + 1, edit, context);
      return { ...value, terms: value.terms.map((candidate) => (candidate === term ? next : candidate)) };
    }
    case 'reference':
      if (edit.kind !== 'set') return value;
      return {
        ...value,
        patches: [...value.patches, { edit: { ...edit, path: edit.path.slice(index) }, context }],
      };
    default: {
      const none = value.kind === 'word' && value.word === 'none';
      const message = none
        ? `\`${where.name}\` is \`none\`, so it has no \`${part.name}\``
        : `\`${where.name}\` has no settings of its own`;
      unknownSetting(part, message, [], edit, context);
      return value;
    }
  }
}

/** Names that may follow: the weight of a term is one of them, and a profile sets runtime settings only. */
function settableIn(
  { signature: { category, parameters } }: Extract<SettingValue, { kind: 'record' | 'call' }>,
  where: Where,
  context: EditContext,
): readonly string[] {
  const isProfile = context.layer.kind === 'profile' && where.name === '';
  const own = parameters.filter(({ runtime }) => runtime || !isProfile).map(({ name }) => name);
  return category === 'loss' ? [...own, WEIGHT.name] : own;
}

/** The parameter that an entry of a keyed collection stands for. */
export function entryParameter(name: string, type: Parameter['types'][number]): Parameter {
  return { ...WEIGHT, name, types: [type], text: name };
}

function editTerm(term: Term, index: number, edit: FlatEdit, context: EditContext): Term {
  const part = edit.path[index];
  if (part === undefined) {
    if (edit.kind === 'set') {
      const replaced = checkTerm(edit.value, context);
      return replaced === null ? term : { ...replaced, label: term.label };
    }
    unknownSetting(edit.path[index - 1] ?? term, `\`${term.label}\` is one loss term`, [], edit, context);
    return term;
  }
  if (part.name === 'weight') {
    const weight = descend(term.weight, index + 1, { name: 'weight', parameter: WEIGHT }, edit, context);
    return { ...term, weight };
  }
  const call = descend(term.call, index, { name: term.label, parameter: null }, edit, context);
  return { ...term, call };
}

/** The edit at the end of its path; null when the value stays. */
function applyHere(
  value: SettingValue | undefined,
  where: Where,
  edit: FlatEdit,
  context: EditContext,
): SettingValue | null {
  const { parameter } = where;
  if (edit.kind === 'set') {
    if (value?.kind === 'record' || value?.kind === 'keyed') {
      const form = value.kind === 'record' ? `${where.name} { … }` : `${value.noun} NAME = …`;
      context.problems.error('RS3101', placeOf(context, edit.value).span, `\`${where.name}\` is not a single value`, {
        label: `written \`${form}\``,
      });
      return value.kind === 'keyed' ? { ...value, broken: true } : null;
    }
    return parameter === null ? null : checkExpression(edit.value, parameter, context);
  }
  if (value?.kind === 'unknown') return null;
  if (value?.kind === 'terms' && edit.kind === 'add') return addTerm(value, edit, context);
  if (value?.kind === 'keyed' || value?.kind === 'terms') return editEntries(value, edit, context);
  const last = edit.path[edit.path.length - 1];
  const span = spanOf(context.module.file, last ?? edit);
  const what = parameter === null ? 'a single value' : describeTypes(parameter.types);
  context.problems.error('RS2003', span, `\`${dotted(edit.path)}\` has no entries`, { label: what });
  return null;
}

function addTerm(
  value: Extract<SettingValue, { kind: 'terms' }>,
  edit: FlatEdit & { readonly kind: 'set' | 'add' },
  context: EditContext,
): SettingValue | null {
  const term = checkTerm(edit.value, context);
  if (term === null) return { ...value, broken: true };
  const first = value.terms.find((known) => known.label === term.label);
  if (first === undefined) return { ...value, terms: [...value.terms, term] };
  reportDuplicate(term, first, edit.value, context);
  return null;
}

const LENGTH_UNIT = /^(epochs|steps)$/;

function unknownSetting(
  part: Ident | Term,
  message: string,
  known: readonly string[],
  edit: FlatEdit,
  context: EditContext,
): void {
  const name = 'name' in part ? part.name : part.label;
  const span = 'name' in part ? spanOf(context.module.file, part) : part.at.span;
  if (name === '') return;
  const isNear = similarNames(name, known).length > 0;
  const elsewhere = isNear ? null : ownerOfSetting(name, context.tree, context.owner);
  context.problems.error('RS2003', span, message, {
    label: elsewhere === null ? knownLabel(name, known) : undefined,
    notes: [
      ...(elsewhere === null ? [] : [{ text: `\`${name}\` is a setting of ${quoted(elsewhere)}` }]),
      ...(LENGTH_UNIT.test(name) && known.includes('length')
        ? [{ text: `\`${name}\` is a unit: \`length = 200 ${name}\`` }]
        : []),
    ],
    helps: renameHelp(span, name, known, 'safe').map((help) => ifSound(help, part, edit, context)),
  });
}

/** A new name is safe when the edit is right under it and the only one of its layer. */
function ifSound(help: Help, part: Ident | Term, edit: FlatEdit, context: EditContext): Help {
  const [written] = help.edits ?? [];
  if (help.applicability !== 'safe' || written === undefined) return help;
  const path = edit.path.map((one) => (one === part ? { ...one, name: written.text } : one));
  const renamed = { ...edit, path };
  const isTwin = (other: FlatEdit) =>
    other.kind === 'set' && edit.kind === 'set' && dotted(other.path) === dotted(path);
  const problems = new Problems();
  applyEdit(context.tree, renamed, { ...context, problems });
  return problems.found.length === 0 && !context.edits.some(isTwin) ? help : { ...help, applicability: 'choice' };
}

function quoted(owner: string): string {
  return owner.includes('`') ? owner : `\`${owner}\``;
}
