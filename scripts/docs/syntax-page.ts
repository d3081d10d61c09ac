// docs/syntax.md and its diagrams: the grammar as the parser has it.
import { signOf } from '../../grammar/tokens.js';
import { type GeneratedPage, generatedPage } from './generated-page.js';
import { ebnfText, type GrammarNode, parserRules, TOKEN_KINDS } from './grammar-tree.js';
import { railroadSvg } from './railroad.js';

interface Diagram {
  readonly name: string;
  readonly caption: string;
  /** rule of the parser, and the rules that are drawn in its place */
  readonly rule: string;
  readonly inside: readonly string[];
}

/** What one writes most; everything else is a line of the EBNF below them. */
const DIAGRAMS: readonly Diagram[] = [
  { name: 'experiment', caption: 'An experiment', rule: 'experimentDecl', inside: ['experimentHeader', 'body'] },
  { name: 'edit', caption: 'A setting: one edit of a body', rule: 'edit', inside: [] },
  { name: 'ablation', caption: 'An ablation and its rows', rule: 'ablationDecl', inside: ['ablationHeader', 'row'] },
  { name: 'axis', caption: 'An axis of a sweep', rule: 'axis', inside: [] },
  {
    name: 'term',
    caption: 'A term of a sum, such as `50 * kl as strong`',
    rule: 'term',
    inside: ['termTail', 'factor'],
  },
];

const kinds = new Map(Object.entries(TOKEN_KINDS).map(([word, token]) => [token, word]));
const spelling = (token: string): string => kinds.get(token) ?? signOf(token);

/** The rule with others drawn in their place; newlines between entries of a block are left out. */
function expanded(node: GrammarNode, rules: ReadonlyMap<string, GrammarNode>, inside: readonly string[]): GrammarNode {
  const again = (part: GrammarNode): GrammarNode => expanded(part, rules, inside);
  switch (node.kind) {
    case 'token':
      return node;
    case 'rule':
      return inside.includes(node.name) ? again(rules.get(node.name)!) : node;
    case 'choice': {
      const parts = node.parts.filter((part) => part.kind !== 'token' || part.name !== 'Newline').map(again);
      return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
    }
    case 'sequence': {
      const parts = node.parts.map(again);
      return { kind: 'sequence', parts: parts.flatMap((part) => (part.kind === 'sequence' ? part.parts : [part])) };
    }
    case 'optional':
    case 'repeat':
      return { kind: node.kind, part: again(node.part) };
  }
}

export function syntaxPages(): readonly GeneratedPage[] {
  const rules = parserRules();
  const source = 'grammar/parser.ts and grammar/grammar.ebnf';
  const pictures = DIAGRAMS.map(({ name, caption, rule, inside }) => ({
    path: `docs/syntax/${name}.svg`,
    source,
    text: railroadSvg(caption.replaceAll('`', ''), expanded(rules.get(rule)!, rules, inside), spelling),
  }));
  const shown = DIAGRAMS.map(
    ({ name, caption }) => `${caption}:\n\n![${caption.replaceAll('`', '')}](syntax/${name}.svg)`,
  );
  const lead =
    'What the forms mean is told in [the language in words](../grammar/reference.md). Round boxes are written as they are, or are a ' +
    'kind of word (IDENT: a name); square ones are rules of their own. In a block every entry stands on its own line.';
  const body = ['# Syntax', lead, ...shown, '## All rules', `\`\`\`text\n${ebnfText().trim()}\n\`\`\``];
  return [generatedPage('docs/syntax.md', source, body.join('\n\n')), ...pictures];
}
