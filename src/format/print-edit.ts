// Statements of blocks as documents.
import type { Body, Edit } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { blockDoc } from './block-doc.js';
import { concat, type Doc, group, indent, line } from './doc.js';
import { exprDoc, namesDoc, pathText, type SourceContext, settingValueDoc } from './print-expression.js';

/** `{ … }` with one statement per line. */
export function bodyDoc(body: Body, context: SourceContext): Doc {
  const items = body.edits.map((edit) => ({
    start: edit.range.start,
    print: () => editDoc(edit, context, { inRow: false }),
  }));
  return blockDoc(items, body.range.end, context);
}

/** Rows of an ablation hold blocks as well: one statement may stay on the row's line. */
export function editDoc(edit: Edit, context: SourceContext, options: { readonly inRow: boolean }): Doc {
  const start = `${edit.final ? 'final ' : ''}${pathText(edit.kind === 'declare' ? edit.collection : edit.path)}`;
  const value = options.inRow ? exprDoc : settingValueDoc;
  const block = options.inRow ? rowBodyDoc : bodyDoc;
  switch (edit.kind) {
    case 'set':
      return concat(start, ' = ', value(edit.value, context));
    case 'add':
      return concat(start, ' add ', value(edit.value, context));
    case 'block':
      return concat(start, ' ', block(edit.body, context));
    case 'declare': {
      const head = `${start} ${edit.name.name} `;
      if (edit.value.kind === 'body') return concat(head, block(edit.value, context));
      return concat(head, '= ', value(edit.value, context));
    }
    case 'drop':
    case 'keep':
      return concat(start, ` ${edit.kind} `, namesDoc(edit.names, context, { mayBreak: true }));
    default:
      return assertNever(edit);
  }
}

/** Two statements need two lines: nothing may separate them on one. */
function rowBodyDoc(body: Body, context: SourceContext): Doc {
  const [only, ...more] = body.edits;
  if (only === undefined || more.length > 0 || context.comments.hasBefore(body.range.end))
    return bodyDoc(body, context);
  return group('{', indent(line, editDoc(only, context, { inRow: true })), line, '}');
}
