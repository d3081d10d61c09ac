// `grammar.ebnf` and the parser describe the same language, and the parser is sound.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RsegParser } from '../../grammar/parser.js';
import { grammarTokens, makeLexer } from '../../grammar/tokens.js';
import { packageRoot } from '../../src/package-root.js';

const ebnf = readFileSync(path.join(packageRoot, 'grammar/grammar.ebnf'), 'utf8');
// Throws when the library finds an ambiguity, a left recursion or an alternative that cannot be reached.
const parser = new RsegParser({ validate: true });

const named: Readonly<Record<string, string>> = {
  NL: 'Newline',
  IDENT: 'Ident',
  NUMBER: 'NumberLiteral',
  SIZE: 'SizeLiteral',
  STRING: 'StringLiteral',
};
const byText = new Map(grammarTokens.map((type) => [type.LABEL ?? type.name, type.name]));

/** Rule name to the symbols in it, in order, each as often as it is written. */
function ebnfRules(): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, readonly string[]>();
  for (const line of ebnf.split('\n')) {
    const [, name, definition] = /^(\w+) += (.*?) \.( +#.*)?$/.exec(line) ?? [];
    if (name === undefined || definition === undefined) continue;
    const symbols = definition.match(/"[^"]+"|\w+/g) ?? [];
    rules.set(
      name,
      symbols.map((symbol) => {
        if (!symbol.startsWith('"')) return named[symbol] ?? symbol;
        return byText.get(symbol.slice(1, -1)) ?? (assert.unreachable(`${symbol} is no token`) as never);
      }),
    );
  }
  return rules;
}

interface Production {
  readonly type: string;
  readonly name?: string;
  readonly definition?: readonly Production[];
}

function symbolsOf({ type, name, definition = [] }: Production): readonly string[] {
  return (type === 'Terminal' || type === 'NonTerminal') && name !== undefined ? [name] : definition.flatMap(symbolsOf);
}

const productions = parser.getSerializedGastProductions() as unknown as readonly (Production & {
  readonly name: string;
})[];
const parserRules = new Map(productions.map((rule) => [rule.name, rule.definition?.flatMap(symbolsOf) ?? []]));

test('the EBNF and the parser have the same rules over the same symbols', () => {
  const rules = ebnfRules();
  assert.equal([...rules.keys()].sort(), [...parserRules.keys()].sort());
  for (const [name, symbols] of rules) assert.equal([...symbols].sort(), [...parserRules.get(name)!].sort(), name);
});

test('every token is used by a rule, and every rule is reached', () => {
  const used = new Set([...parserRules.values()].flat());
  assert.equal(
    grammarTokens.map(({ name }) => name).filter((name) => !used.has(name)),
    [],
  );
  assert.equal(
    [...parserRules.keys()].filter((name) => name !== 'file' && !used.has(name)),
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
