// The compiler never throws, whatever the text: damaged files give messages inside the text, quickly.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compilation, compile } from '../../src/compiler/compile.js';
import { renderDiagnostic } from '../../src/compiler/render-diagnostic.js';
import { packageRoot } from '../../src/package-root.js';
import { readerIn } from './fixture-reader.js';

const shipped = readerIn(join(packageRoot, 'experiments'));
const spcr = readFileSync(join(packageRoot, 'experiments', 'spcr.rseg'), 'utf8');

function compileText(text: string): Compilation {
  return compile('main.rseg', (path) => (path === 'main.rseg' ? text : shipped(path)));
}

test('a file that cannot be read, an empty one', () => {
  const missing = compile('gone.rseg', () => null);
  assert.equal(
    missing.diagnostics.map((one) => [one.code, one.message]),
    [['RS2001', '`gone.rseg` cannot be read: no such file']],
  );
  assert.ok(renderDiagnostic(missing.diagnostics[0]!, missing.sources).endsWith('--> gone.rseg'));
  assert.equal(compileText('').diagnostics, []);
});

test('any change of a word or sign is compiled without an exception, and its messages lie in the text', () => {
  const words = spcr.match(/[\w.]+|[^\s\w]/g) ?? [];
  const positions = [...spcr.matchAll(/[\w.]+|[^\s\w]/g)].map((match) => [match.index, match[0].length] as const);
  const mutation = fc.tuple(
    fc.integer({ min: 0, max: positions.length - 1 }),
    fc.oneof(
      fc.constantFrom('', 'none', '(', ')', '{', '}', '-1', '50%', '3 GB', '"x"', '[1, a]', '1..3', 'a.b.c'),
      fc.constantFrom(...words),
    ),
  );
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      let text = spcr;
      for (const [index, replacement] of [...mutations].sort(([a], [b]) => b - a)) {
        const [start, length] = positions[index]!;
        text = text.slice(0, start) + replacement + text.slice(start + length);
      }
      const { diagnostics, sources } = compileText(text);
      for (const one of diagnostics) {
        const length = sources.get(one.span.file)?.length ?? 0;
        assert.ok(one.span.start >= 0 && one.span.start <= one.span.end && one.span.end <= length, one.message);
        assert.not.match(one.message, /undefined|\[object|NaN/);
        assert.ok(renderDiagnostic(one, sources).length > 0);
      }
    }),
    { numRuns: 150, seed: 11 },
  );
});

test('deleting any one word gives few messages', () => {
  const positions = [...spcr.matchAll(/[\w.%]+|"[^"]*"|[^\s\w]/g)].filter((_, index) => index % 3 === 0);
  const counts = positions.map((match) => {
    const text = spcr.slice(0, match.index) + spcr.slice(match.index + match[0].length);
    return compileText(text).diagnostics.filter((one) => one.severity === 'error').length;
  });
  const atMostOne = counts.filter((count) => count <= 1).length / counts.length;
  assert.ok(
    atMostOne >= 0.95,
    `${(100 * atMostOne).toFixed(1)} % of ${counts.length} deletions give at most one error, the most is ${Math.max(...counts)}`,
  );
});

test('many rows are compiled in time', () => {
  const rows = Array.from({ length: 300 }, (_, index) => `  r${index}: loss.kl.weight = ${index + 100}`);
  const text = `from "./spcr.rseg" import spcr\nablation many of spcr {\n${rows.join('\n')}\n}\n`;
  const start = performance.now();
  const { diagnostics, variants } = compileText(text);
  const milliseconds = performance.now() - start;
  assert.equal(diagnostics, []);
  assert.is(variants.size, 301);
  assert.ok(milliseconds < 5000, `${milliseconds.toFixed(0)} ms`);
});

test.run();
