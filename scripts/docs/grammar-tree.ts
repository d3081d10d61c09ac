// The rules of the language as trees: read from `grammar.ebnf`, and read from the parser itself. A test compares them; the syntax
// page and its diagrams are drawn from them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RsegParser } from '../../grammar/parser.js';
import { grammarTokens } from '../../grammar/tokens.js';
import { packageRoot } from '../../src/package-root.js';

export type GrammarNode =
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly GrammarNode[] }
  | { readonly kind: 'optional' | 'repeat'; readonly part: GrammarNode }
  /** `"experiment"`, or IDENT for a kind of token; `name` is that of the token in the parser */
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string };

/** Names of the EBNF for tokens that have no one spelling. */
export const TOKEN_KINDS: Readonly<Record<string, string>> = {
  NL: 'Newline',
  IDENT: 'Ident',
  NUMBER: 'NumberLiteral',
  SIZE: 'SizeLiteral',
  STRING: 'StringLiteral',
};
const tokenNames = new Map(grammarTokens.map((type) => [type.LABEL ?? type.name, type.name]));

export const ebnfText = (): string => readFileSync(join(packageRoot, 'grammar/grammar.ebnf'), 'utf8');

/** Rules of an EBNF text by name. Throws where its notation is broken or a token is unknown. */
export function ebnfRules(text: string): ReadonlyMap<string, GrammarNode> {
  const rules = new Map<string, GrammarNode>();
  for (const line of text.split('\n')) {
    const [, name, definition] = /^(\w+) += (.*?) \.( +#.*)?$/.exec(line) ?? [];
    if (name !== undefined && definition !== undefined) rules.set(name, new EbnfReader(definition).read());
  }
  return rules;
}

class EbnfReader {
  readonly #words: readonly string[];
  #at = 0;

  constructor(definition: string) {
    this.#words = definition.match(/"[^"]+"|\w+|[[\]{}()|]/g) ?? [];
  }

  read(): GrammarNode {
    const node = this.#choice();
    if (this.#at < this.#words.length) throw new Error(`grammar.ebnf: \`${this.#words[this.#at]}\` is too many`);
    return node;
  }

  #choice(): GrammarNode {
    const parts = [this.#sequence()];
    while (this.#words[this.#at] === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): GrammarNode {
    const parts: GrammarNode[] = [];
    for (let word = this.#words[this.#at]; word !== undefined && !/^[|\])}]$/.test(word); word = this.#words[this.#at])
      parts.push(this.#item(word));
    return sequence(parts);
  }

  #item(word: string): GrammarNode {
    this.#at++;
    switch (word) {
      case '[':
        return { kind: 'optional', part: this.#until(']') };
      case '{':
        return { kind: 'repeat', part: this.#until('}') };
      case '(':
        return this.#until(')');
    }
    if (!word.startsWith('"')) {
      const kind = TOKEN_KINDS[word];
      return kind === undefined ? { kind: 'rule', name: word } : { kind: 'token', name: kind };
    }
    const name = tokenNames.get(word.slice(1, -1));
    if (name === undefined) throw new Error(`grammar.ebnf: ${word} is no token`);
    return { kind: 'token', name };
  }

  #until(closer: string): GrammarNode {
    const node = this.#choice();
    if (this.#words[this.#at++] !== closer) throw new Error(`grammar.ebnf: a \`${closer}\` is missing`);
    return node;
  }
}

interface Production {
  readonly type: string;
  readonly name?: string;
  readonly definition?: readonly Production[];
}

/** Rules of the parser that reads .rseg files, from its own recording of itself. */
export function parserRules(): ReadonlyMap<string, GrammarNode> {
  const productions = new RsegParser({ validate: false }).getSerializedGastProductions() as unknown as Production[];
  return new Map(productions.map((rule) => [rule.name ?? '', sequence((rule.definition ?? []).map(productionNode))]));
}

function productionNode({ type, name = '', definition = [] }: Production): GrammarNode {
  const parts = definition.map(productionNode);
  switch (type) {
    case 'Terminal':
      return { kind: 'token', name };
    case 'NonTerminal':
      return { kind: 'rule', name };
    case 'Alternation':
      return { kind: 'choice', parts };
    case 'Alternative':
      return sequence(parts);
    case 'Option':
      return { kind: 'optional', part: sequence(parts) };
    case 'Repetition':
      return { kind: 'repeat', part: sequence(parts) };
    default:
      throw new Error(`the parser has a ${type}, which the EBNF has no notation for`);
  }
}

function sequence(parts: readonly GrammarNode[]): GrammarNode {
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
}
