// The reader of sound texts and the parser agree: on which texts are sound, and on every tree.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { largeFile } from '../../bench/language/large-file.js';
import { mutantsOf } from '../../bench/recovery/mutants.js';
import type { Decl } from '../../grammar/ast.js';
import { buildDeclarations, commentsOf, docReader } from '../../grammar/build-ast.js';
import { BuildContext } from '../../grammar/build-context.js';
import type { Token } from '../../grammar/chevrotain.js';
import { correctSpelling } from '../../grammar/correct-spelling.js';
import { correctStatements } from '../../grammar/correct-statements.js';
import { layout } from '../../grammar/layout.js';
import { parse } from '../../grammar/parse.js';
import { RsegParser } from '../../grammar/parser.js';
import { readSound } from '../../grammar/read-sound.js';
import { lex } from '../../grammar/tokens.js';
import { packageRoot } from '../../src/package-root.js';
import { fileFromChoices } from './arbitrary-file.js';
import { fixture, fixtureNames } from './fixture.js';

const parser = new RsegParser({ validate: false });

/** What the parser makes of the tokens; undefined when something is wrong. */
function parsed(tokens: readonly Token[], text: string, docAbove: (offset: number) => string) {
  parser.input = [...tokens];
  const context = new BuildContext(text, () => true);
  const decls = buildDeclarations(parser.file(), docAbove, context);
  return parser.errors.length > 0 || context.problems.length > 0 ? undefined : decls;
}

/** Reads a text in both ways; fails when they differ. */
function bothWays(text: string): readonly Decl[] | undefined {
  const { tokens, comments } = lex(text);
  const corrected = correctStatements(layout(correctSpelling(tokens).tokens).tokens).tokens;
  const docAbove = docReader(text, commentsOf(text, comments));
  const read = readSound(corrected, docAbove, new BuildContext(text, () => true));
  assert.equal(read, parsed(corrected, text, docAbove), text);
  return read;
}

test('the trees of sound texts are the same', () => {
  const std = readFileSync(path.join(packageRoot, 'grammar/std.rseg'), 'utf8');
  for (const text of [std, largeFile(600).text, ...fixtureNames.map(fixture)]) assert.ok(bothWays(text) !== undefined);
});

test('so are those of texts that nobody would write', () => {
  let sound = 0;
  const choices = fc.uint16Array({ maxLength: 400, size: 'max' });
  const agree = fc.property(choices, (tape) => {
    if (bothWays(fileFromChoices(tape)) !== undefined) sound++;
  });
  fc.assert(agree, { numRuns: 400, seed: 11 });
  assert.ok(sound > 300, `${sound} of 400 texts were sound`);
});

test('what the parser refuses is refused, token by token', () => {
  const { deletions, insertions } = mutantsOf(fixture('spcr.rseg'));
  const mutants = [...deletions, ...insertions];
  const sound = mutants.filter((mutant) => bothWays(mutant) !== undefined);
  assert.ok(sound.length > 500 && sound.length < mutants.length - 500, `${sound.length} of ${mutants.length}`);
});

test('what means nothing is left to the parser', () => {
  const operators = Array.from({ length: 1002 }, () => '1').join(' + ');
  for (const value of ['1e999', 'None', 'dict(a: 1)', '[1] * 2', 'train.', operators]) {
    assert.is(bothWays(`experiment e {\n  x = ${value}\n}\n`), undefined);
  }
});

test('a mistake at the end changes nothing above it', () => {
  const { text } = largeFile(600);
  const sound = parse(text, 'sound.rseg');
  const broken = parse(`${text}experiment last {\n  train.batch = = 4\n}\n`, 'broken.rseg');
  assert.is(sound.problems.length, 0);
  assert.is(broken.problems.length, 1);
  assert.equal(broken.ast.decls.slice(0, -1), sound.ast.decls);
  assert.equal(broken.ast.comments, sound.ast.comments);
});

test.run();
