// Where a change was made: the statement that an author edited, not the variants that feel it.
import type { Span } from '../compiler/diagnostic.js';
import type { FlatEdit } from '../compiler/flatten-edits.js';
import type { Place, SettingValue } from '../compiler/setting-value.js';
import { ownerAt } from './owner.js';
import type { SettingChange } from './setting-changes.js';
import type { SideVariant } from './side.js';
import { type ChangedStatement, changedStatements, editedPath, touches, within } from './statement-changes.js';

export interface Cause {
  readonly side: 'before' | 'after';
  readonly span: Span;
  /** the declaration or row that was edited */
  readonly owner: string;
  /** path below the owner: `loss.hpdm.weight`, `classes` */
  readonly setting: string;
  /** the statement itself names this setting; false = the setting follows one that it names */
  readonly direct: boolean;
  /** equal for changes with one cause */
  readonly key: string;
}

/** Finds causes of the changes between two versions of one variant. */
export class CauseFinder {
  readonly #before: SideVariant;
  readonly #after: SideVariant;
  readonly #own: readonly ChangedStatement[];
  readonly #data: readonly ChangedStatement[];

  constructor(before: SideVariant, after: SideVariant) {
    this.#before = before;
    this.#after = after;
    this.#own = changedStatements(before, after, { data: false });
    this.#data = changedStatements(before, after, { data: true });
  }

  /** The statement that wrote the new value, or the last one to touch the setting; else the header of the declaration. */
  causeOf(change: SettingChange): Cause {
    const ofData = change.path.startsWith('data.');
    const setting = ofData ? change.path.slice('data.'.length) : change.path;
    const statements = ofData ? this.#data : this.#own;
    const wrote = statements.find((one) => one.side === 'after' && isStatement(one, change.after?.at));
    const touching = statements.find(({ edit }) => touches(edit, setting)) ?? null;
    // The old value was written in a statement that is gone: by itself, or as the one that this setting follows (`image = train.image`).
    const gone = statements.find((one) => one.side === 'before' && isStatement(one, change.before?.at)) ?? null;
    const statement = wrote ?? (gone !== null && (touching === null || gone.rank <= touching.rank) ? gone : touching);
    if (statement === null || statement.foreign) return this.#header(change, setting, ofData);
    return statementCause(statement, change, setting);
  }

  #header(change: SettingChange, setting: string, ofData: boolean): Cause {
    const { module, experimentNamed, path } = this.#after.compiled.variant;
    const data = this.#after.compiled.settings.fields.get('data');
    const header =
      ofData && data?.kind === 'dataset'
        ? nameSpan(data.declared.module.file, data.declared.decl.name.range)
        : experimentNamed;
    const owner =
      ofData && data?.kind === 'dataset' ? data.declared.decl.name.name : (ownerAt(module, experimentNamed) ?? path);
    const key = ['header', header.file, header.start, setting, change.from, change.to].join('\0');
    return { side: 'after', span: header, owner, setting, direct: true, key };
  }
}

const nameSpan = (file: string, range: { readonly start: number; readonly end: number }): Span => ({ file, ...range });

function isStatement({ module, edit }: ChangedStatement, at: Place | undefined): boolean {
  return at !== undefined && within(at.statement, module.file, edit.range) && at.statement.start === edit.range.start;
}

function statementCause(statement: ChangedStatement, change: SettingChange, setting: string): Cause {
  const { side, module, edit } = statement;
  const value = side === 'after' ? change.after : change.before;
  const written = value !== null && within(value.at.span, module.file, edit.range);
  const span = written ? value.at.span : { file: module.file, start: edit.range.start, end: edit.range.end };
  const owner = ownerAt(module, edit.range) ?? statement.layer.name;
  // A renamed term is one change, whatever its weight is in a point of a sweep.
  const texts = change.kind === 'renamed' ? [change.oldPath, change.path] : [change.kind, change.from, change.to];
  const key = [side, module.file, edit.range.start, span.start, ...texts, identity(change, written, setting)].join(
    '\0',
  );
  return { side, span, owner, setting, direct: names(edit, setting), key };
}

/** Values of one place are one change, whichever settings follow it; what is gone has no place. */
function identity(change: SettingChange, written: boolean, setting: string): string {
  return written && change.kind === 'changed' ? '' : setting;
}

function names(edit: FlatEdit, setting: string): boolean {
  return touches(edit, setting) && !editedPath(edit).startsWith(`${setting}.`);
}

/** A value nobody wrote: it came from `rseg/std`. */
export function isDefault(value: SettingValue | null): boolean {
  return value?.at.layer.kind === 'default';
}
