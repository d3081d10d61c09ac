// Random `.rseg` files without syntax errors: every declaration, edit and expression of the grammar, on one line or many, with
// comments and line breaks wherever they may stand. Names and values mean nothing.
import fc from 'fast-check';
import { parse } from '../../grammar/parse.js';
import { brackets, expression, name, path } from './arbitrary-expression.js';
import { ChoiceTape } from './choice-tape.js';
import { FileWriter } from './file-writer.js';

/** Deepest nesting of brackets, and of blocks. */
const DEPTH = 3;

/** The text that a list of choices stands for; a few in a hundred have syntax errors. */
export function fileFromChoices(choices: ArrayLike<number>): string {
  const writer = new FileWriter(new ChoiceTape(choices));
  writer.startDeclaration();
  writer.tape.repeat(12, () => {
    declaration(writer);
    writer.startDeclaration();
  });
  return writer.text;
}

/** Texts of files without syntax errors. Shrinks towards short files. */
export const arbitraryFile: fc.Arbitrary<string> = fc
  .uint16Array({ maxLength: 700, size: 'max' })
  .map(fileFromChoices)
  .filter((text) => parse(text, 'any.rseg').problems.length === 0);

function declaration(writer: FileWriter): void {
  const { tape } = writer;
  const kind = tape.pick(['import', 'experiment', 'experiment', 'ablation', 'sweep', 'dataset', 'profile', 'extern']);
  switch (kind) {
    case 'import':
      writer.token('from');
      writer.token(tape.pick(['"./b.rseg"', '"./a.rseg"', '"../a.rseg"', '"./b.rseg"']));
      writer.token('import');
      names(writer);
      break;
    case 'experiment':
      experiment(writer);
      break;
    case 'ablation':
      variantsHeader(writer, 'ablation');
      block(writer, () => row(writer));
      break;
    case 'sweep':
      variantsHeader(writer, 'sweep');
      block(writer, () => sweepItem(writer));
      break;
    case 'extern':
      extern(writer);
      break;
    default:
      writer.token(kind);
      writer.token(name(writer));
      block(writer, () => edit(writer, DEPTH));
      break;
  }
}

function experiment(writer: FileWriter): void {
  writer.token('experiment');
  writer.token(name(writer));
  if (writer.tape.oneIn(3)) {
    writer.token('extends');
    path(writer);
  }
  if (writer.tape.oneIn(3)) {
    writer.token('with');
    names(writer);
    // A name on a line of its own would begin a block.
    writer.onOneLine(() => {
      writer.token(',');
      writer.token(name(writer));
    });
  }
  block(writer, () => edit(writer, DEPTH));
}

function variantsHeader(writer: FileWriter, kind: 'ablation' | 'sweep'): void {
  writer.token(kind);
  writer.token(name(writer));
  writer.token('of');
  path(writer);
}

/** Statements on lines of their own; a short one may share the line of the braces. */
function block(writer: FileWriter, statement: () => void): void {
  const { tape } = writer;
  writer.token('{');
  if (tape.oneIn(6)) {
    writer.onOneLine(() => tape.repeat(1, statement));
  } else {
    writer.endStatement();
    tape.repeat(7, () => {
      statement();
      writer.endStatement();
    });
  }
  writer.token('}');
}

function names(writer: FileWriter): void {
  writer.token(name(writer));
  writer.tape.repeat(3, () => {
    writer.token(',');
    writer.free();
    writer.token(name(writer));
  });
}

function edit(writer: FileWriter, depth: number): void {
  if (writer.tape.oneIn(10)) writer.token('final');
  editBehindFinal(writer, depth);
}

function editBehindFinal(writer: FileWriter, depth: number): void {
  const { tape } = writer;
  const kinds = ['set', 'set', 'set', 'add', 'drop', 'keep', 'declare'];
  if (depth > 0) kinds.push('block', 'declared block');
  const kind = tape.pick(kinds);
  path(writer, ['final', 'add', 'drop', 'keep']);
  switch (kind) {
    case 'add':
      writer.token('add');
      expression(writer, DEPTH);
      break;
    case 'drop':
    case 'keep':
      writer.token(kind);
      names(writer);
      break;
    case 'block':
      block(writer, () => edit(writer, depth - 1));
      break;
    case 'declared block':
      writer.token('entry');
      block(writer, () => edit(writer, depth - 1));
      break;
    default:
      if (kind === 'declare') writer.token('entry');
      writer.token('=');
      writer.free();
      expression(writer, DEPTH);
  }
}

function row(writer: FileWriter): void {
  writer.token(name(writer));
  writer.token(':');
  editBehindFinal(writer, 1);
  writer.tape.repeat(2, () => {
    writer.token(';');
    editBehindFinal(writer, 1);
  });
}

function sweepItem(writer: FileWriter): void {
  const { tape } = writer;
  switch (tape.pick(['axis', 'axis', 'tuple axis', 'skip', 'sample'])) {
    case 'skip':
      writer.token('skip');
      writer.token('where');
      expression(writer, DEPTH);
      break;
    case 'sample':
      writer.token('sample');
      writer.token(tape.pick(['7', '12', '1_000', '1e1']));
      if (tape.oneIn(2)) {
        writer.token('seed');
        writer.token(tape.pick(['7', '12']));
      }
      break;
    case 'tuple axis':
      writer.token('(');
      writer.free();
      path(writer);
      tape.repeat(2, () => {
        writer.token(',');
        writer.free();
        path(writer);
      });
      writer.token(')');
      axisValues(writer);
      break;
    default:
      path(writer, ['skip', 'sample']);
      axisValues(writer);
  }
}

function axisValues(writer: FileWriter): void {
  writer.token('in');
  writer.free();
  expression(writer, DEPTH);
  if (!writer.tape.oneIn(4)) return;
  writer.token('when');
  expression(writer, DEPTH);
}

function extern(writer: FileWriter): void {
  const { tape } = writer;
  writer.token('extern');
  writer.token(name(writer));
  writer.token(name(writer));
  brackets(writer, '(', ')', () => param(writer));
  if (tape.oneIn(2)) {
    writer.token('uses');
    path(writer);
    tape.repeat(2, () => {
      writer.token(',');
      writer.free();
      path(writer);
    });
  }
  if (tape.oneIn(3)) {
    writer.token('from');
    writer.token('"./mine.js"');
  }
}

function param(writer: FileWriter): void {
  const { tape } = writer;
  writer.token(name(writer));
  writer.token(':');
  writer.token(tape.pick(['Number', 'none', 'in']));
  tape.repeat(3, () => {
    writer.free();
    writer.token('|');
    writer.free();
    writer.token(tape.pick(['Length', 'auto', 'or']));
  });
  if (!tape.oneIn(3)) return;
  writer.token('=');
  writer.free();
  expression(writer, 1);
}
