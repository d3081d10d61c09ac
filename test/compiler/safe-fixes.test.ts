// A fix that is called safe may be applied without a look: its message goes, and no error comes. Held on every example that must fire, and
// on the sound ones with one word as other languages would have it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sampled } from '../../bench/recovery/mutants.js';
import { isContent, isName, lex, tokenRange } from '../../grammar/tokens.js';
import { readSource } from '../../src/cli/source-reader.js';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import { safeEdits } from '../../src/compiler/apply-fixes.js';
import { compile } from '../../src/compiler/compile.js';
import type { Diagnostic } from '../../src/compiler/diagnostic.js';
import type { SourceReader } from '../../src/compiler/source-reader.js';
import { packageRoot } from '../../src/package-root.js';
import { compileText } from './compile-text.js';
import { filesIn, fixtureFolder, readerIn } from './fixture-reader.js';
import { filesOf, readPage } from './message-page.js';

const said = ({ code, message }: Diagnostic): string => `${code} ${message}`;

/** The messages that stay or come wrongly when a safe fix is applied alone, each with that fix. */
function unsafeFixes(file: string, reader: SourceReader): readonly string[] {
  const { diagnostics } = compile(file, reader);
  const known = new Set(diagnostics.map(said));
  return diagnostics.flatMap((diagnostic) => {
    const edits = safeEdits(diagnostic);
    if (edits.length === 0) return [];
    const fixed: SourceReader = (path) => {
      const text = reader(path);
      const here = edits.filter(({ span }) => span.file === path);
      return typeof text === 'string' ? applyEdits(text, here) : text;
    };
    const left = compile(file, fixed).diagnostics;
    const times = (one: string, all: readonly Diagnostic[]) => all.filter((other) => said(other) === one).length;
    const stays = times(said(diagnostic), left) >= times(said(diagnostic), diagnostics) ? [said(diagnostic)] : [];
    const comes = left.filter((one) => one.severity === 'error' && !known.has(said(one))).map(said);
    return [...stays, ...comes].map((one) => `${said(diagnostic)}: "${edits[0]?.text}" leads to ${one}`);
  });
}

const pages = readdirSync(join(packageRoot, 'grammar', 'messages')).map((name) => readPage(name.slice(0, -3)));

function readerOfExample(example: string): SourceReader {
  const files = filesOf(example);
  return (path) => files.get(path) ?? readSource(join(packageRoot, 'experiments', path));
}

test('every example of a message', () => {
  const fails = pages.flatMap((page) => page.fails ?? []);
  const fixes = fails.map((example) => unsafeFixes('example.rseg', readerOfExample(example)));
  assert.equal(fixes.flat(), []);
});

test('every fixture with mistakes', () => {
  const found = ['annotated', 'robustseg', 'golden'].flatMap((area) => {
    const folder = fixtureFolder(area);
    return filesIn(folder, '.rseg').flatMap((file) => unsafeFixes(file, readerIn(folder)));
  });
  assert.equal(found, []);
});

/** The text with one word or number in quotes, in capitals, or misspelled. */
function habits(text: string): readonly string[] {
  const tokens = lex(text).tokens.filter((token) => isName(token) || isContent(token.tokenType));
  return tokens.flatMap((token) => {
    const { start, end } = tokenRange(token);
    const word = token.image;
    const shapes = [
      `"${word}"`,
      ...(isName(token) ? [word.toUpperCase(), `${word[0]!.toUpperCase()}${word.slice(1)}`, word.slice(0, -1)] : []),
      ...(isName(token)
        ? [`${word}${word.at(-1)}`, `${word.slice(0, 1)}${word.slice(2, 3)}${word.slice(1, 2)}${word.slice(3)}`]
        : []),
    ];
    return shapes.map((shape) => text.slice(0, start) + shape + text.slice(end));
  });
}

test('a word in quotes, in capitals, or misspelled', () => {
  const sound = pages.flatMap(({ fixed }) => (fixed === null || filesOf(fixed).size > 1 ? [] : [fixed]));
  const texts = sound.flatMap((text, index) => sampled(habits(text), 8, index));
  const mistaken = texts.filter((text) => {
    const { diagnostics } = compile('example.rseg', readerOfExample(text));
    return diagnostics.some((one) => !one.code.startsWith('RS1') && safeEdits(one).length > 0);
  });
  assert.ok(mistaken.length > 80, `${mistaken.length} with a safe fix`);
  assert.equal(
    mistaken.flatMap((text) => unsafeFixes('example.rseg', readerOfExample(text))),
    [],
  );
});

/** `safe`, `choice`, `placeholder` or `none`, and the text that the first fix brings. */
function firstFix(statement: string): string {
  const text = `from "./city.rseg" import city\nexperiment mine {\n  data = city\n  student = segformer(mit_b0)\n  train.length = 20 epochs\n  ${statement}\n}\n`;
  const help = compileText(text).diagnostics[0]?.helps?.[0];
  return help === undefined ? 'none' : `${help.applicability}: ${help.edits?.[0]?.text}`;
}

test('what is right after the fix is safe, and what would be another mistake is not', () => {
  assert.is(firstFix('semantics = "reference"'), 'safe: reference');
  assert.is(firstFix('teacher = "segformer"'), 'placeholder: segformer(?)');
  assert.is(firstFix('teacher = SegFormer(mit_b0)'), 'safe: segformer');
  assert.is(firstFix('teacher = SegFormer'), 'choice: segformer');
  assert.is(firstFix('train.batch = "4"'), 'safe: 4');
  assert.is(firstFix('train.batch = "4.5"'), 'choice: 4.5');
  assert.is(firstFix('train.bacth = 4'), 'safe: batch');
  assert.is(firstFix('train.bacth = none'), 'choice: batch');
  assert.is(firstFix('train.lenght = 3 epochs'), 'choice: length');
  assert.is(firstFix('student = segformermit_b0)'), 'choice: ');
});

test.run();
