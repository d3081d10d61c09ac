// Declarations as documents.
import type {
  AblationDecl,
  Axis,
  Decl,
  ExperimentDecl,
  ExternDecl,
  Param,
  Row,
  Sample,
  Skip,
  SweepDecl,
} from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { blockDoc } from './block-doc.js';
import { commentLines } from './comment-queue.js';
import { concat, type Doc, group, hardLine, indent, join, line, sequence, softLine } from './doc.js';
import { bodyDoc, editDoc } from './print-edit.js';
import { exprDoc, itemSeparator, namesDoc, numberText, pathText, type SourceContext } from './print-expression.js';

export function declarationDoc(decl: Decl, context: SourceContext): Doc {
  switch (decl.kind) {
    case 'import':
      return concat(`from ${decl.from.raw} import `, namesDoc(decl.names, context, { mayBreak: true }));
    case 'dataset':
    case 'profile':
      return concat(`${decl.kind} ${decl.name.name} `, bodyDoc(decl.body, context));
    case 'experiment':
      return concat(experimentHeader(decl, context), ' ', bodyDoc(decl.body, context));
    case 'ablation':
      return ablationDoc(decl, context);
    case 'sweep':
      return sweepDoc(decl, context);
    case 'extern':
      return externDoc(decl, context);
    default:
      return assertNever(decl);
  }
}

/** Its names stay on one line: one of them before `{` on a line of its own would be read as a block. */
function experimentHeader(decl: ExperimentDecl, context: SourceContext): Doc {
  const base = decl.extends === undefined ? '' : ` extends ${pathText(decl.extends)}`;
  const profiles = namesDoc(decl.with, context, { mayBreak: false });
  return concat(`experiment ${decl.name.name}${base}`, decl.with.length === 0 ? '' : concat(' with ', profiles));
}

function ablationDoc(decl: AblationDecl, context: SourceContext): Doc {
  const rows = decl.rows.map((row) => ({ start: row.range.start, print: () => rowDoc(row, context) }));
  return concat(`ablation ${decl.name.name} of ${pathText(decl.of)} `, blockDoc(rows, decl.range.end, context));
}

/** No line may end at a `;`, so a row that is too long ends its lines inside brackets and sums. */
function rowDoc(row: Row, context: SourceContext): Doc {
  const edits = row.edits.map((edit) => editDoc(edit, context, { inRow: true }));
  return concat(`${row.name.name}: `, join('; ', edits));
}

function sweepDoc(decl: SweepDecl, context: SourceContext): Doc {
  const items = decl.items.map((item) => ({ start: item.range.start, print: () => sweepItemDoc(item, context) }));
  return concat(`sweep ${decl.name.name} of ${pathText(decl.of)} `, blockDoc(items, decl.range.end, context));
}

function sweepItemDoc(item: Axis | Skip | Sample, context: SourceContext): Doc {
  switch (item.kind) {
    case 'axis':
      return axisDoc(item, context);
    case 'skip':
      return concat('skip where ', exprDoc(item.where, context));
    case 'sample': {
      const seed = item.seed === undefined ? '' : ` seed ${numberText(item.seed)}`;
      return `sample ${numberText(item.count)}${seed}`;
    }
    default:
      return assertNever(item);
  }
}

function axisDoc(axis: Axis, context: SourceContext): Doc {
  const [first] = axis.paths;
  const opening = axis.tuple ? commentLines(context.comments.takeBefore(first?.range.end ?? 0)) : null;
  const paths = namesDoc(axis.paths, context, { mayBreak: true });
  const head = opening === null ? paths : indent(opening, hardLine, paths);
  const values = exprDoc(axis.values, context);
  const when = axis.when === undefined ? '' : concat(' when ', exprDoc(axis.when, context));
  return concat(axis.tuple ? concat('(', head, ')') : head, ' in ', values, when);
}

function externDoc(decl: ExternDecl, context: SourceContext): Doc {
  const start = `extern ${decl.category.name} ${decl.name.name}(`;
  const parts: Doc[] = [];
  for (const [index, param] of decl.params.entries()) {
    const before = commentLines(context.comments.takeBefore(param.name.range.end));
    const previous = decl.params[index - 1];
    if (previous !== undefined) parts.push(itemSeparator(previous, param));
    parts.push(before ?? '', previous === undefined ? softLine : line, paramDoc(param, context));
  }
  const firstUse = decl.uses[0]?.range.start;
  const end = firstUse ?? decl.from?.range.start ?? decl.range.end;
  const dangling = commentLines(context.comments.takeBefore(end));
  const uses = decl.uses.length === 0 ? '' : concat(' uses ', namesDoc(decl.uses, context, { mayBreak: true }));
  const from = decl.from === undefined ? '' : ` from ${decl.from.raw}`;
  const params =
    parts.length === 0 && dangling === null ? '' : concat(indent(sequence(parts), dangling ?? ''), softLine);
  return group(start, params, ')', uses, from);
}

function paramDoc(param: Param, context: SourceContext): Doc {
  const types = param.types.map((type, index): Doc => {
    if (index === 0) return type.name;
    const before = commentLines(context.comments.takeBefore(type.range.end));
    return before === null ? ` | ${type.name}` : indent(before, hardLine, `| ${type.name}`);
  });
  const value = param.default === undefined ? '' : concat(' = ', exprDoc(param.default, context));
  return concat(`${param.name.name}: `, sequence(types), value);
}
