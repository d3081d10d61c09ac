// A body as a flat list of edits: `train { optim.lr = 1 }` is the edit `train.optim.lr = 1`.
import type { Body, Edit, Expr, Ident, Path, Range } from '../../grammar/ast.js';
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
  return path.length === 1 ? path[0]!.name : path.map((part) => part.name).join('.');
}

/** Reports a path that one body sets twice (RS2102); the first one counts. */
export function flattenEdits(edits: readonly Edit[], file: string, problems: Problems): readonly FlatEdit[] {
  const flat: FlatEdit[] = [];
  for (const edit of edits) flattenEdit(edit, [], false, flat);
  if (flat.length < 2) return flat;
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

/** Adds the edits that an edit stands for to `flat`. */
function flattenEdit(edit: Edit, prefix: readonly Ident[], final: boolean, flat: FlatEdit[]): void {
  const isFinal = final || edit.final;
  const { range } = edit;
  const pathTo = ({ parts }: Path) => (prefix.length === 0 ? parts : [...prefix, ...parts]);
  switch (edit.kind) {
    case 'set':
    case 'add':
      flat.push({ final: isFinal, range, kind: edit.kind, path: pathTo(edit.path), value: edit.value });
      return;
    case 'block': {
      const path = pathTo(edit.path);
      for (const inner of edit.body.edits) flattenEdit(inner, path, isFinal, flat);
      return;
    }
    case 'declare':
      flat.push({
        final: isFinal,
        range,
        kind: 'declare',
        path: pathTo(edit.collection),
        name: edit.name,
        value: edit.value,
      });
      return;
    case 'drop':
    case 'keep':
      flat.push({ final: isFinal, range, kind: edit.kind, path: pathTo(edit.path), names: edit.names });
      return;
    default:
      assertNever(edit);
  }
}
