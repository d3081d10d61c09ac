// A body as a flat list of edits: `train { optim.lr = 1 }` is the edit `train.optim.lr = 1`.
import type { Body, Edit, Expr, Ident, Range } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { removeHelp } from './edit-helps.js';
import { type Problems, spanOf } from './problems.js';

interface FlatBase {
  /** from the root of the declaration */
  readonly path: readonly Ident[];
  readonly final: boolean;
  readonly range: Range;
}
export type FlatEdit = FlatBase &
  (
    | { readonly kind: 'set' | 'add'; readonly value: Expr }
    | { readonly kind: 'declare'; readonly name: Ident; readonly value: Expr | Body }
    | { readonly kind: 'drop' | 'keep'; readonly names: readonly Ident[] }
  );

/** Dotted text of a path. */
export function dotted(path: readonly Ident[]): string {
  return path.map((part) => part.name).join('.');
}

/** Reports a path that one body sets twice (RS2102); the first one counts. */
export function flattenEdits(edits: readonly Edit[], file: string, problems: Problems): readonly FlatEdit[] {
  const flat = edits.flatMap((edit) => flattenEdit(edit, [], false));
  const first = new Map<string, FlatEdit>();
  return flat.filter((edit) => {
    if (edit.kind !== 'set') return true;
    const path = dotted(edit.path);
    const known = first.get(path);
    if (known === undefined) {
      first.set(path, edit);
      return true;
    }
    const last = (of: FlatEdit) => of.path[of.path.length - 1] ?? of;
    problems.error('RS2102', spanOf(file, last(edit)), `\`${path}\` is set twice`, {
      label: 'second value',
      labels: [{ span: spanOf(file, last(known)), text: 'first value' }],
      helps: [removeHelp('remove the second one', spanOf(file, edit))],
    });
    return false;
  });
}

function flattenEdit(edit: Edit, prefix: readonly Ident[], final: boolean): readonly FlatEdit[] {
  const isFinal = final || edit.final;
  const head = { final: isFinal, range: edit.range };
  switch (edit.kind) {
    case 'set':
    case 'add':
      return [{ ...head, kind: edit.kind, path: [...prefix, ...edit.path.parts], value: edit.value }];
    case 'block': {
      const path = [...prefix, ...edit.path.parts];
      return edit.body.edits.flatMap((inner) => flattenEdit(inner, path, isFinal));
    }
    case 'declare': {
      const path = [...prefix, ...edit.collection.parts];
      return [{ ...head, kind: 'declare', path, name: edit.name, value: edit.value }];
    }
    case 'drop':
    case 'keep':
      return [{ ...head, kind: edit.kind, path: [...prefix, ...edit.path.parts], names: edit.names }];
    default:
      return assertNever(edit);
  }
}
