// `grammar.ebnf` and the parser describe the same language, and the parser is sound.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RsegParser } from '../../grammar/parser.js';
import { grammarTokens, makeLexer } from '../../grammar/tokens.js';
import { ebnfRules, ebnfText, type GrammarNode, parserRules } from '../../scripts/docs/grammar-tree.js';

// Throws when the library finds an ambiguity, a left recursion or an alternative that cannot be reached.
new RsegParser({ validate: true });

const rules = parserRules();

function symbolsOf(node: GrammarNode): readonly string[] {
  if (node.kind === 'token' || node.kind === 'rule') return [node.name];
  return 'parts' in node ? node.parts.flatMap(symbolsOf) : symbolsOf(node.part);
}

test('the EBNF and the parser have the same rules of the same structure', () => {
  const written = ebnfRules(ebnfText());
  assert.equal([...written.keys()].sort(), [...rules.keys()].sort());
  for (const [name, node] of written) assert.equal(node, rules.get(name), name);
});

test('a changed EBNF is noticed', () => {
  const changes: readonly (readonly [string, string])[] = [
    ['"sample" NUMBER [ "seed" NUMBER ]', '"sample" NUMBER "seed" NUMBER'],
    ['edit { ";" edit }', 'edit [ ";" edit ]'],
    ['( "and" | "or" ) cmp', '( "or" | "and" ) cmp'],
    ['[ "-" ] NUMBER', 'NUMBER'],
  ];
  for (const [from, to] of changes) {
    const text = ebnfText().replace(from, to);
    assert.is.not(text, ebnfText(), from);
    const written = ebnfRules(text);
    const differing = [...written].filter(([name, node]) => JSON.stringify(node) !== JSON.stringify(rules.get(name)));
    assert.is(differing.length, 1, from);
  }
});

test('every token is used by a rule, and every rule is reached', () => {
  const used = new Set([...rules.values()].flatMap(symbolsOf));
  assert.equal(
    grammarTokens.map(({ name }) => name).filter((name) => !used.has(name)),
    [],
  );
  assert.equal(
    [...rules.keys()].filter((name) => name !== 'file' && !used.has(name)),
    [],
  );
});

test('every keyword of the language reference is a keyword, and there are 25', () => {
  const keywords = grammarTokens.filter((type) => type.CATEGORIES?.length === 1);
  assert.is(keywords.length, 25);
});

test('the lexer has no pattern that can never match', () => {
  assert.equal(makeLexer({ validate: true }).lexerDefinitionErrors, []);
});

test.run();
