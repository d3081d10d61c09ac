// What an expression is checked against, besides its expected type.
import type { Range } from '../../grammar/ast.js';
import type { Span } from './diagnostic.js';
import type { Module } from './modules.js';
import { type Problems, spanOf } from './problems.js';
import { type Registry, type Signature, STD_FILE } from './registry.js';
import type { Layer, Place, UnknownValue } from './setting-value.js';

export interface ExpressionContext {
  readonly registry: Registry;
  readonly module: Module;
  readonly layer: Layer;
  readonly problems: Problems;
  /** the statement that the expression is part of; null in `std.rseg` */
  readonly statement: Span | null;
  /** the block that references start from: `experiment` or `dataset` */
  readonly root: Signature;
}

export function placeOf(context: ExpressionContext, node: { readonly range: Range }): Place {
  const span = spanOf(context.module.file, node);
  return { span, layer: context.layer, statement: context.statement ?? span };
}

/** Written text of a node, on one line and not too long for a message. */
export function writtenText(context: ExpressionContext, node: { readonly range: Range }): string {
  const source = context.module.file === STD_FILE ? context.registry.text : context.module.text;
  const text = source.slice(node.range.start, node.range.end).replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export function unknownValue(at: Place): UnknownValue {
  return { kind: 'unknown', at };
}

/** The same check for an expression of `std.rseg`, where only built-ins are in scope. */
export function standardContext(context: ExpressionContext): ExpressionContext {
  return defaultsIn(STD_FILE, context.registry.text, context);
}

/** The same check for the defaults of a signature, which were written where it is declared. */
export function defaultsContext({ own }: Signature, context: ExpressionContext): ExpressionContext {
  return own === null ? standardContext(context) : defaultsIn(own.file, own.text, context);
}

function defaultsIn(file: string, text: string, context: ExpressionContext): ExpressionContext {
  const module: Module = {
    file,
    text,
    ast: { kind: 'file', range: { start: 0, end: 0 }, decls: [], comments: [] },
    scope: new Map(),
    broken: false,
    ablations: [],
    sweeps: [],
    used: new Set(),
  };
  return { ...context, module, layer: { kind: 'default', name: file }, statement: null };
}
