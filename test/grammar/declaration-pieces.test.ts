// A long file is read piece by piece, and gives the same tree as read in one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { largeFile } from '../../bench/language/large-file.js';
import { correctStatements } from '../../grammar/correct-statements.js';
import { declarationPieces } from '../../grammar/declaration-pieces.js';
import { layout } from '../../grammar/layout.js';
import { parse } from '../../grammar/parse.js';
import { lex } from '../../grammar/tokens.js';

const { text, lines } = largeFile(1500);

test('pieces begin with declarations, and together they are the file', () => {
  const { tokens } = correctStatements(layout(lex(text).tokens).tokens);
  const pieces = [...declarationPieces(tokens)];
  assert.ok(pieces.length >= 4, `${pieces.length} pieces of ${lines} lines`);
  assert.ok(
    pieces.every(([first]) => /^(dataset|profile|experiment|ablation|sweep|extern|from|\n)$/.test(first!.image)),
  );
  assert.equal(pieces.flat(), tokens);
});

test('a mistake at the end changes nothing above it', () => {
  const sound = parse(text, 'sound.rseg');
  // one mistake, and the file is read as a whole, because only the whole explains it
  const broken = parse(`${text}experiment last {\n  train.batch = = 4\n}\n`, 'broken.rseg');
  assert.is(sound.problems.length, 0);
  assert.is(broken.problems.length, 1);
  assert.equal(broken.ast.decls.slice(0, -1), sound.ast.decls);
  assert.equal(broken.ast.comments, sound.ast.comments);
});

test('documentation above a declaration is found in every piece', () => {
  const losses = Array.from(
    { length: 500 },
    (_, i) => `# Loss ${i}.\nextern loss own_${i}(a: Number = ${i}) from "./a.js"\n`,
  );
  const { ast, problems } = parse(losses.join('\n'), 'losses.rseg');
  assert.equal(problems, []);
  assert.equal(
    ast.decls.map((decl) => (decl.kind === 'extern' ? decl.doc : null)),
    losses.map((_, i) => `Loss ${i}.`),
  );
});

test.run();
