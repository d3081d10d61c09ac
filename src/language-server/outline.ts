// The declarations of a file with their rows, axes and blocks, as a tree.
import { SymbolKind } from 'vscode-languageserver';
import type { Body, Decl, Edit, Range } from '../../grammar/ast.js';
import type { Module } from '../compiler/modules.js';
import { ofPath } from '../compiler/tables.js';

export interface OutlineNode {
  readonly name: string;
  /** behind the name: what it is of, its value */
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: Range;
  /** the name itself */
  readonly named: Range;
  readonly children: readonly OutlineNode[];
}

/** Imports are left out: they define nothing here. */
export function outline({ ast, text }: Module): readonly OutlineNode[] {
  return ast.decls.flatMap((decl) => declarationNode(decl, text));
}

function declarationNode(decl: Decl, text: string): readonly OutlineNode[] {
  if (decl.kind === 'import') return [];
  const { name, range } = decl;
  const common = { name: name.name, range, named: name.range };
  switch (decl.kind) {
    case 'dataset':
      return [{ ...common, detail: 'data set', kind: SymbolKind.Struct, children: bodyNodes(decl.body, text) }];
    case 'profile':
      return [{ ...common, detail: 'profile', kind: SymbolKind.Object, children: bodyNodes(decl.body, text) }];
    case 'experiment': {
      const base = decl.extends?.parts.map((part) => part.name).join('.');
      const detail = base === undefined ? 'experiment' : `experiment extends ${base}`;
      return [{ ...common, detail, kind: SymbolKind.Class, children: bodyNodes(decl.body, text) }];
    }
    case 'ablation': {
      const children = decl.rows.map((row) => {
        const detail = oneLine(row.edits.map((edit) => text.slice(edit.range.start, edit.range.end)).join('; '));
        return leaf(row.name.name, detail, SymbolKind.EnumMember, row.range, row.name.range);
      });
      return [{ ...common, detail: `ablation of ${ofPath(decl)}`, kind: SymbolKind.Enum, children }];
    }
    case 'sweep': {
      const children = decl.items.flatMap((item) => {
        if (item.kind !== 'axis') return [];
        const first = item.paths[0]!.range.start;
        const named = { start: first, end: item.paths.at(-1)!.range.end };
        const values = oneLine(text.slice(item.values.range.start, item.values.range.end));
        return [leaf(oneLine(text.slice(named.start, named.end)), values, SymbolKind.Array, item.range, named)];
      });
      return [{ ...common, detail: `sweep of ${ofPath(decl)}`, kind: SymbolKind.Enum, children }];
    }
    case 'extern':
      return [{ ...common, detail: `extern ${decl.category.name}`, kind: SymbolKind.Function, children: [] }];
  }
}

function bodyNodes(body: Body, text: string): readonly OutlineNode[] {
  return body.edits.map((edit) => editNode(edit, text));
}

function editNode(edit: Edit, text: string): OutlineNode {
  const path = edit.kind === 'declare' ? edit.collection : edit.path;
  const named = edit.kind === 'declare' ? edit.name.range : path.range;
  const name = path.parts.map((part) => part.name).join('.');
  const value = (range: Range) => oneLine(text.slice(range.start, range.end));
  switch (edit.kind) {
    case 'block': {
      const { range } = edit;
      return { name, detail: '', kind: SymbolKind.Namespace, range, named, children: bodyNodes(edit.body, text) };
    }
    case 'declare': {
      const detail = `${name} ${value(edit.value.range)}`;
      return leaf(edit.name.name, detail, SymbolKind.Field, edit.range, named);
    }
    case 'set':
      return leaf(name, value(edit.value.range), SymbolKind.Property, edit.range, named);
    case 'add':
      return leaf(name, `add ${value(edit.value.range)}`, SymbolKind.Property, edit.range, named);
    case 'drop':
    case 'keep': {
      const names = edit.names.map((one) => one.name).join(', ');
      return leaf(name, `${edit.kind} ${names}`, SymbolKind.Property, edit.range, named);
    }
  }
}

/** The client insists that the name lies inside the range. */
function leaf(name: string, detail: string, kind: SymbolKind, range: Range, named: Range): OutlineNode {
  const whole = { start: Math.min(range.start, named.start), end: Math.max(range.end, named.end) };
  return { name: name === '' ? '?' : name, detail, kind, range: whole, named, children: [] };
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 60 ? `${flat.slice(0, 59)}…` : flat;
}
