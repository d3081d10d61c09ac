// What a variant sets beside its base, as its author wrote it: the statements of a row, the coordinates of a point of a sweep.
import type { CompiledVariant, Coordinate } from '../compiler/compiled-variant.js';
import { dotted, type FlatEdit } from '../compiler/flatten-edits.js';

/** Empty for an experiment. `sources`: texts by file, as in a compilation. */
export function ownSettings(
  { coordinates, variant }: CompiledVariant,
  sources: ReadonlyMap<string, string>,
): readonly Coordinate[] {
  if (coordinates.length > 0) return coordinates;
  return variant.layers
    .filter(({ layer }) => layer.kind === 'row')
    .flatMap(({ edits, module }) => {
      const source = sources.get(module.file) ?? '';
      return edits.map((edit) => ({ path: dotted(edit.path), text: editText(edit, source) }));
    });
}

function editText(edit: FlatEdit, source: string): string {
  switch (edit.kind) {
    case 'drop':
    case 'keep':
      return `${edit.kind} ${edit.names.map(({ name }) => name).join(', ')}`;
    case 'declare':
      return source.slice(edit.name.range.start, edit.value.range.end).replace(/\s+/g, ' ');
    case 'add':
      return `+ ${source.slice(edit.value.range.start, edit.value.range.end).replace(/\s+/g, ' ')}`;
    default:
      return source.slice(edit.value.range.start, edit.value.range.end).replace(/\s+/g, ' ');
  }
}
