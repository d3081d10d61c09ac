// Ablations and sweeps of one base have different names: rows and points are addressed by them.
import type { AblationDecl, SweepDecl } from '../../grammar/ast.js';
import { otherNameHelp } from './edit-helps.js';
import type { Module } from './modules.js';
import { type Problems, spanOf } from './problems.js';
import { ofPath, tablesOf } from './tables.js';

/** False when an earlier table of the same base has the name (RS2101). */
export function checkTableName(table: AblationDecl | SweepDecl, module: Module, problems: Problems): boolean {
  const { name } = table;
  if (name.name === '') return true;
  const first = tablesOf(ofPath(table), module).find(
    (other) => other.range.start < table.range.start && other.name.name === name.name,
  );
  if (first === undefined) return true;
  const span = spanOf(module.file, name);
  problems.error('RS2101', span, `${table.kind} \`${name.name}\` is declared twice`, {
    label: 'second declaration',
    labels: [{ span: spanOf(module.file, first.name), text: 'first declaration' }],
    helps: [otherNameHelp(span, `${name.name}_2`)],
  });
  return false;
}
