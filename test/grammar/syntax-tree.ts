// Walks a syntax tree without knowing its node types, and prints it compactly for comparisons.

import type { Range, SourceFile } from '../../grammar/ast.js';

export interface AnyNode {
  readonly kind: string;
  readonly range: Range;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'range' in value;
}

/** The direct children of a node, in the order of its fields. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

/** All nodes with their parents, the file first. Does not recurse, so that it can judge how deep a tree is. */
export function* nodesOf(file: SourceFile): Generator<{ node: AnyNode; parent: AnyNode | undefined; depth: number }> {
  const pending: { node: AnyNode; parent: AnyNode | undefined; depth: number }[] = [
    { node: file, parent: undefined, depth: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    for (const child of childrenOf(next.node)) {
      pending.push({ node: child, parent: next.node, depth: next.depth + 1 });
    }
  }
}

/** The tree without its ranges: what two spellings of one meaning have in common. */
export function withoutRanges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRanges);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'range' && key !== 'operatorRange');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutRanges(inner)]));
}

/** The tree as lists: `(set loss (binary + ce (binary * 50 kl)))`. */
export function outline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(outline).join(' ')}]`;
  if (!isNode(value)) return String(value);
  const fields = Object.entries(value).filter(([key]) => !/^(kind|range|operatorRange|raw)$/.test(key));
  const inner = fields.map(([, field]) => field);
  switch (value.kind) {
    case 'ident':
      return String(inner[0]);
    case 'path':
      return (inner[0] as unknown[]).map(outline).join('.');
    case 'number':
      return inner.map(outline).join('');
    case 'size':
      return inner.join('x');
    case 'string':
      return JSON.stringify(inner[0]);
    case 'call':
      return outline(inner[0]) + (inner.length > 1 ? `(${(inner[1] as unknown[]).map(outline).join(' ')})` : '');
    case 'arg': {
      const { name, value: given } = value as AnyNode & { readonly name?: unknown; readonly value: unknown };
      return (name === undefined ? '' : `${outline(name)}:`) + outline(given);
    }
    case 'error':
      return '?';
    default:
      return `(${[value.kind, ...inner.map(outline)].join(' ')})`;
  }
}
