// The TextMate grammar, read by the library that editors use: every token of every fixture gets a scope of its kind.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { keyword, type LexedText, lex, NumberLiteral, SizeLiteral, StringLiteral } from '../../grammar/tokens.js';
import { Analysis } from '../../src/language-server/analysis.js';
import { packageRoot } from '../../src/package-root.js';

const grammarFile = join(packageRoot, 'editors/vscode/syntaxes/rseg.tmLanguage.json');
const { createOnigScanner, createOnigString, loadWASM } = oniguruma;
await loadWASM(readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile),
});
const grammar = (await registry.loadGrammar('source.rseg'))!;

/** The innermost scope at each offset of a text. */
function scopes(text: string): readonly string[] {
  const found: string[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split(/(?<=\n)/)) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line.replace(/\r?\n$/, ''), state);
    state = ruleStack;
    const start = found.length;
    for (const token of tokens) {
      for (let at = token.startIndex; at < token.endIndex; at++) found[start + at] = token.scopes.at(-1)!;
    }
    while (found.length < start + line.length) found.push('');
  }
  return found;
}

const fixtures = ['test', 'experiments', 'grammar'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rseg'))
    .map((name) => join(folder, name)),
);
const read = (file: string): string | null => {
  try {
    return readFileSync(join(packageRoot, file), 'utf8');
  } catch {
    return null;
  }
};

const KEYWORDS = new Set<unknown>(Object.values(keyword));
type Token = LexedText['tokens'][number];

/** What the scope of a token must begin with; null: it is no matter of colours. */
function expected(token: Token, isName: boolean): RegExp | null {
  if (token.tokenType === StringLiteral)
    return /^(string|punctuation\.definition\.string|constant\.character|variable\.other\.hole)/;
  if (token.tokenType === NumberLiteral || token.tokenType === SizeLiteral) return /^constant\.numeric/;
  if (/^\s*$/.test(token.image)) return null;
  if (/^[{}()[\],;:.]$/.test(token.image)) return /^punctuation/;
  if (!/^\w/.test(token.image)) return /^keyword\.(operator|other\.unit)/;
  if (KEYWORDS.has(token.tokenType) && !isName) return /^keyword\.(control|declaration)/;
  return /^(variable|entity|support|keyword\.other\.unit)/;
}

test('every token of every fixture has a scope of its kind', () => {
  const wrong: string[] = [];
  let count = 0;
  for (const file of fixtures) {
    const text = read(file)!;
    const found = scopes(text);
    // files that are wrong have words that the lexer takes for keywords and nobody knows what they are
    const analysis = new Analysis(file, read);
    if (file !== 'grammar/std.rseg' && analysis.compilation.diagnostics.some(({ code }) => code.startsWith('RS1')))
      continue;
    const params = analysis.module?.ast.decls.flatMap((decl) => (decl.kind === 'extern' ? decl.params : [])) ?? [];
    const starts = [...analysis.names.uses.map(({ span }) => span.start), ...params.map(({ range }) => range.start)];
    const names = new Set(starts);
    for (const token of lex(text).tokens) {
      const pattern = expected(token, names.has(token.startOffset));
      if (pattern === null) continue;
      count++;
      const scope = found[token.startOffset] ?? '';
      if (!pattern.test(scope)) {
        const line = text.slice(0, token.startOffset).split('\n').length;
        wrong.push(`${file}:${line} \`${token.image}\` is ${scope}, not ${pattern}`);
      }
    }
  }
  assert.ok(count > 5000, `${count} tokens`);
  assert.equal(wrong.slice(0, 20), [], `${wrong.length} of ${count}`);
});

test('comments to the end of the line, also behind strings with a #', () => {
  const text = 'dataset d { # one "two"\n  root = "a # b" # three\n}\n';
  const found = scopes(text);
  const at = (part: string): string => found[text.indexOf(part)]!;
  assert.match(at('# one'), /comment/);
  assert.match(at('two'), /^comment\.line/);
  assert.match(at('# b'), /^string/);
  assert.match(at('three'), /^comment\.line/);
  assert.match(at('}\n'), /^punctuation/);
});

test('escapes, holes, units, and an unfinished string that ends with its line', () => {
  const text = 'a = image("x/{stem}\\n\\q\nb = 12 h\nc = 40 GiB\nd = 5%\n';
  const found = scopes(text);
  const at = (part: string): string => found[text.indexOf(part)]!;
  assert.match(at('{stem}'), /hole/);
  assert.match(at('\\n'), /escape/);
  assert.match(at('\\q'), /invalid/);
  assert.match(at('b ='), /property/);
  for (const unit of ['h\n', 'GiB', '%\n']) assert.match(at(unit), /unit/, unit);
});

test('declared names are types, settings are properties, arguments are parameters', () => {
  const text = 'experiment base {\n  train.optim = adamw(lr: 1e-4)\n}\n';
  const found = scopes(text);
  const at = (part: string): string => found[text.indexOf(part)]!;
  assert.match(at('base'), /^entity\.name\.type/);
  assert.match(at('train'), /^variable\.other\.property/);
  assert.match(at('adamw'), /^entity\.name\.function/);
  assert.match(at('lr'), /^variable\.parameter/);
});

test('the keywords are those of the lexer', () => {
  const raw = JSON.parse(readFileSync(grammarFile, 'utf8')) as { repository: Record<string, { match?: string }> };
  const words = /\(\?:([a-z|]+)\)\\b/.exec(raw.repository.keyword!.match!)![1]!.split('|');
  assert.equal(words.sort(), Object.keys(keyword).sort());
});

test.run();
