// `kind name = value`, `add`, `drop` and `keep` on a keyed collection or on the terms of a loss.
import type { Expr, Ident } from '../../grammar/ast.js';
import { type EditContext, entryParameter } from './apply-edit.js';
import { checkExpression } from './check-expression.js';
import { nameOf } from './check-list.js';
import type { Help } from './diagnostic.js';
import { replaceHelp } from './edit-helps.js';
import { placeOf } from './expression-context.js';
import { dotted, type FlatEdit } from './flatten-edits.js';
import { spanOf } from './problems.js';
import { renameHelp } from './rename-help.js';
import type { KeyedValue, SettingValue, TermsValue } from './setting-value.js';
import { similarLabel } from './similar-names.js';
import { withEntry } from './with-entries.js';

/** Null when the collection stays as it is. */
export function editEntries(value: KeyedValue | TermsValue, edit: FlatEdit, context: EditContext): SettingValue | null {
  switch (edit.kind) {
    case 'drop':
    case 'keep':
      return selectEntries(value, edit, context);
    case 'declare':
      if (value.kind === 'keyed') return declareEntry(value, edit.name, edit, context);
      context.problems.error('RS2003', spanOf(context.module.file, edit.name), 'a loss has terms, not named entries', {
        label: 'terms carry labels',
        ...(edit.value.kind === 'body' ? {} : { helps: [addedTerm(edit.name, edit.value, edit, context)] }),
      });
      return null;
    case 'add':
      return value.kind === 'keyed' ? addEntry(value, edit, context) : null;
    case 'set':
      return null;
  }
}

function declareEntry(
  value: KeyedValue,
  name: Ident,
  edit: FlatEdit & { readonly kind: 'declare' },
  context: EditContext,
): SettingValue | null {
  const span = spanOf(context.module.file, name);
  if (edit.value.kind === 'body') {
    context.problems.error('RS3101', placeOf(context, edit.value).span, `\`${name.name}\` is given a block`, {
      label: `a ${value.noun} is written \`${value.noun} ${name.name} = …\``,
    });
    return null;
  }
  const known = value.entries.get(name.name);
  if (known !== undefined) {
    context.problems.error('RS2103', span, `${value.noun} \`${name.name}\` exists already`, {
      label: 'declared again',
      labels: known.kind === 'unknown' ? [] : [{ span: known.at.span, text: 'first declaration' }],
      notes: [{ text: `an entry is changed by its path: \`${value.noun}.${name.name} = …\`` }],
      helps: changedEntry(edit, context),
    });
    return null;
  }
  const entry = checkExpression(edit.value, entryParameter(name.name, value.of), context);
  return { ...value, entries: withEntry(value.entries, name.name, entry) };
}

/** `suite any = clean` as `suite.any = clean`. */
function changedEntry(edit: FlatEdit & { readonly kind: 'declare' }, context: EditContext): readonly Help[] {
  const collection = edit.path.at(-1);
  if (collection === undefined || collection.range.end >= edit.name.range.start) return [];
  const span = { file: context.module.file, start: collection.range.end, end: edit.name.range.start };
  return [replaceHelp('change the entry that exists', span, '.')];
}

/** `loss low = hpdm(single)` as `loss add hpdm(single) as low`. */
function addedTerm(name: Ident, value: Expr, edit: FlatEdit, context: EditContext): Help {
  const span = spanOf(context.module.file, edit);
  const written = context.module.text.slice(value.range.start, value.range.end);
  return replaceHelp('add a term of this name', span, `${dotted(edit.path)} add ${written} as ${name.name}`);
}

function insertion(text: string, behind: Expr, inserted: string, context: EditContext): Help {
  const { end } = behind.range;
  return replaceHelp(text, { file: context.module.file, start: end, end }, inserted, 'placeholder');
}

function addEntry(
  value: KeyedValue,
  edit: FlatEdit & { readonly kind: 'set' | 'add' },
  context: EditContext,
): SettingValue | null {
  const labelled = edit.value.kind === 'labelled' ? edit.value : null;
  const expr = labelled?.value ?? edit.value;
  const name = labelled?.label ?? nameOf(expr) ?? (expr.kind === 'call' ? expr.callee.parts[0] : undefined);
  if (name === undefined) {
    if (expr.kind !== 'error') {
      context.problems.error('RS3101', placeOf(context, edit.value).span, `an added ${value.noun} has no name`, {
        label: 'a name follows `as`',
        helps: [insertion('name it', edit.value, ` as ${value.noun}_1`, context)],
      });
    }
    return null;
  }
  return declareEntry(value, name, { ...edit, kind: 'declare', name, value: expr }, context);
}

function selectEntries(
  value: KeyedValue | TermsValue,
  edit: FlatEdit & { readonly kind: 'drop' | 'keep' },
  context: EditContext,
): SettingValue | null {
  const labels = value.kind === 'terms' ? value.terms.map((term) => term.label) : [...value.entries.keys()];
  const noun = value.kind === 'terms' ? 'term' : value.noun;
  const absent = edit.names.filter((name) => name.name !== '' && !labels.includes(name.name));
  if (absent.length > 0 && value.broken) return null;
  for (const name of absent) {
    const list = labels.length <= 8 ? `the ${noun}s are ${labels.join(', ')}` : similarLabel(name.name, labels);
    context.problems.error(
      'RS2107',
      spanOf(context.module.file, name),
      `\`${edit.kind}\` names \`${name.name}\`, which \`${context.base}\` does not have`,
      {
        label: labels.length === 0 ? `there are no ${noun}s` : list,
        notes:
          context.onlyEditOf === null || edit.kind === 'keep' || edit.names.length > 1
            ? []
            : [{ text: `without it \`${context.onlyEditOf}\` would be identical to its base` }],
        helps: renameHelp(spanOf(context.module.file, name), name.name, labels, 'choice'),
      },
    );
  }
  if (absent.length > 0) return null;
  const named = new Set(edit.names.map((name) => name.name));
  const stays = (label: string) => named.has(label) === (edit.kind === 'keep');
  if (!labels.some(stays)) {
    const span = spanOf(context.module.file, edit.names[0] ?? edit);
    context.problems.error('RS2109', span, `\`${edit.kind}\` leaves no ${noun}`, { label: `the last ${noun} goes` });
    return null;
  }
  return value.kind === 'terms'
    ? { ...value, terms: value.terms.filter((term) => stays(term.label)) }
    : { ...value, entries: new Map([...value.entries].filter(([label]) => stays(label))) };
}
