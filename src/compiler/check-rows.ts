// Rows of an ablation: their names, and that each one means something of its own (language reference, S5).
import type { AblationDecl, Ident, Row } from '../../grammar/ast.js';
import { otherNameHelp, removeHelp } from './edit-helps.js';
import { Meanings } from './meaning.js';
import type { Module } from './modules.js';
import type { NormalForm } from './normal-form.js';
import { type Problems, spanOf } from './problems.js';

export interface RowForm {
  readonly row: Row;
  readonly form: NormalForm;
}

export function checkRowNames(ablation: AblationDecl, module: Module, problems: Problems): void {
  const first = new Map<string, Ident>();
  for (const { name } of ablation.rows) {
    if (name.name === '') continue;
    const span = spanOf(module.file, name);
    if (name.name === 'base') {
      problems.error('RS2110', span, 'a row is called `base`', {
        label: 'every ablation has this row already',
        helps: [otherNameHelp(span, 'base_again')],
      });
      continue;
    }
    const known = first.get(name.name);
    if (known === undefined) {
      first.set(name.name, name);
      continue;
    }
    problems.error('RS2101', span, `row \`${name.name}\` is declared twice`, {
      label: 'second declaration',
      labels: [{ span: spanOf(module.file, known), text: 'first declaration' }],
      helps: [otherNameHelp(span, `${name.name}_2`)],
    });
  }
}

/** A row equal to the base is RS2108, two equal rows are a warning. */
export function checkRowMeanings(
  rows: readonly RowForm[],
  base: NormalForm | null,
  basePath: string,
  module: Module,
  problems: Problems,
): void {
  const meanings = new Meanings();
  const baseMeaning = base === null ? null : meanings.of(base);
  const first = new Map<string, Row>();
  for (const { row, form } of rows) {
    const meaning = meanings.of(form);
    const span = spanOf(module.file, row.name);
    if (meaning === baseMeaning) {
      problems.error('RS2108', span, `row \`${row.name.name}\` is equal to its base \`${basePath}\``, {
        label: 'changes nothing',
        notes: [{ text: 'every ablation has the row `base` already' }],
        helps: [removeHelp('remove the row', spanOf(module.file, row))],
      });
      continue;
    }
    const twin = first.get(meaning);
    if (twin === undefined) {
      first.set(meaning, row);
      continue;
    }
    problems.warn(
      'duplicate-variant',
      span,
      `rows \`${twin.name.name}\` and \`${row.name.name}\` are the same variant`,
      {
        label: 'trained once, listed twice',
        labels: [{ span: spanOf(module.file, twin.name), text: 'the same' }],
        helps: [removeHelp('remove the second row', spanOf(module.file, row))],
      },
    );
  }
}
