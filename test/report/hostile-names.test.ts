// Names that are markup, formulas or commands somewhere: they show as they are, in every format.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawFigure, type Figure } from '../../src/report/figures/draw-figure.js';
import { csvField, csvReport } from '../../src/report/formats/csv.js';
import { latexReport, latexText } from '../../src/report/formats/latex.js';
import { markdownReport, markdownText } from '../../src/report/formats/markdown.js';
import { html, htmlLines } from '../../src/report/page/html-text.js';
import { reportPage } from '../../src/report/page/page.js';
import { makeDocument, type ReportDocument } from '../../src/report/report-document.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { hasProgram } from '../test-tools.js';
import { madeRuns } from './made-runs.js';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style><style>*{display:none}',
  '</script><script>alert(2)</script>',
  '=HYPERLINK("http://www.w3.org","x")',
  "+1+cmd|' /C calc'!A0",
  '@SUM(1,2)',
  '-2+3',
  '\\input{/etc/passwd}\\end{table}$x_1^2$ 50% & #1 ~',
  '| a | b |',
  '![x](javascript:alert(1)) [y](z) **b** `c` <b>',
  'a\u001b]52;c;aGk=\u0007b\u202ec\r\nd',
];

/** The made-up document with `name` wherever a user may have put a name. */
function documentWith(name: string): ReportDocument {
  const runs = madeRuns(
    'base.terms',
    ({ subject, seed, variant }) => 0.4 + seed / 500 + (subject === 'teacher' ? 0.1 : 0) + variant.length / 100,
  );
  const renamed = runs.map((run) => ({
    ...run,
    variant: run.variant === 'base' ? name : `${name}.terms.${name}`,
    form: { ...run.form, data: { ...run.form.data, name } },
    missing: run.seed === 3 ? name : null,
    evaluated: run.evaluated.map((one) => ({
      ...one,
      metrics: one.metrics === null ? null : { ...one.metrics, classes: [name, 'sky', 'car'] },
    })),
  }));
  const sources = { experiments: [{ name, text: `${name}\n\`\`\`\n${name}` }], locks: [], unlocked: [name] };
  return makeDocument({ title: name, runs: renamed, sources, base: null });
}

test('a page holds hostile names as text', async () => {
  const plain = await reportPage(documentWith('plain'), ['left out']);
  // a page takes a second: names are joined
  for (const name of [HOSTILE.slice(0, 6).join(' '), HOSTILE.slice(6).join(' ')]) {
    const page = await reportPage(documentWith(name), ['left out']);
    const tags = (text: string): string =>
      [...text.matchAll(/<(script|style|img|iframe|b|table|figure|\/script|\/style)\b/g)]
        .map(([, tag]) => tag)
        .sort()
        .join();
    assert.is(tags(page), tags(plain), name);
    assert.not.match(page.replace(/"[^"]*"/g, '""'), /<[a-z][^<>]*\son\w+\s*=/i, name);
    assert.not.match(page, /[\u0000-\u0008\u000b-\u001f\u202e]/, name);
  }
});

test('the drawing of a figure escapes what its data say', async () => {
  const values = HOSTILE.map((name, i) => ({ name, value: i + 1 }));
  const figure: Figure = {
    id: 'hostile',
    title: HOSTILE[0]!,
    caption: '',
    spec: {
      data: { values },
      mark: 'bar',
      encoding: {
        x: { field: 'value', type: 'quantitative' },
        y: { field: 'name', type: 'nominal' },
        color: { field: 'name', type: 'nominal' },
      },
    },
  };
  const svg = await drawFigure(figure);
  assert.not.match(svg, /<script|<img|<style/i);
  assert.not.match(svg, /\sstyle="/, 'the page allows no styles in attributes');
  assert.match(svg, /&lt;script&gt;/);
});

test('texts in HTML are one line without markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.not.match(html(text), /[<>"'\n\r\u001b]/);
      assert.not.match(htmlLines(text), /[<>"'\r\u001b]/);
      assert.not.match(html(text).replace(/&(amp|lt|gt|quot|#39);/g, ''), /&/);
    }),
  );
});

test('no CSV field begins a formula, and every line has the columns of the first', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.not.match(csvField(text).replace(/^"/, ''), /^[=+\-@\t\r]/);
    }),
  );
  assert.is(csvField(-1.5), '-1.5');
  assert.is(csvField('say "a, b"'), '"say ""a, b"""');
  for (const name of HOSTILE) {
    const lines = csvReport(documentWith(name)).trimEnd().split('\r\n');
    const widths = new Set(lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, 'x').split(',').length));
    assert.equal([...widths], [11], name);
  }
});

test('LaTeX stays balanced, and every line of a table has its columns', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bare = latexText(text).replace(
        /\\(textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar)\{\}|\\[{}$&#_%]|\$\\(pm|approx)\$/g,
        '',
      );
      assert.not.match(bare, /[\\{}$&#_%^~<>|"]/);
    }),
  );
  for (const name of HOSTILE) {
    const text = latexReport(documentWith(name));
    const unescaped = text.replace(/^%.*$/gm, '').replace(/\\[{}$&#_%]/g, '');
    const count = (pattern: RegExp): number => [...unescaped.matchAll(pattern)].length;
    assert.is(count(/\{/g), count(/\}/g), name);
    assert.is(count(/\$/g) % 2, 0, name);
    assert.is(count(/\\begin\{table\*?\}/g), count(/\\end\{table\*?\}/g), name);
    for (const [, columns, body] of unescaped.matchAll(/\\begin\{tabular\}\{([lr]+)\}([\s\S]*?)\\end\{tabular\}/g)) {
      const rows = body!.split('\\\\').filter((row) => row.includes('&'));
      assert.ok(rows.length > 1);
      for (const row of rows) assert.is(row.split('&').length, columns!.length, row);
    }
  }
});

const texTest = hasProgram('pdflatex') ? test : test.skip;

texTest('LaTeX compiles them all', () => {
  const folder = temporaryFolder();
  const names = HOSTILE.map((name, i) => {
    writeFileSync(join(folder, `part-${i}.tex`), latexReport(documentWith(name)));
    return `\\input{part-${i}}\\clearpage`;
  });
  const head = '\\documentclass{article}\\usepackage{booktabs}\\begin{document}';
  writeFileSync(join(folder, 'paper.tex'), `${head}\n${names.join('\n')}\n\\end{document}\n`);
  const words = ['-draftmode', '-interaction=nonstopmode', '-halt-on-error', 'paper.tex'];
  const { status, stdout } = spawnSync('pdflatex', words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.is(
    status,
    0,
    stdout
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .join('\n'),
  );
});

test('Markdown shows names as they are, and every line of a table has its columns', () => {
  assert.is(markdownText('a|b <i> *c* @me'), 'a\\|b &lt;i&gt; \\*c\\* &#64;me');
  for (const name of HOSTILE) {
    const text = markdownReport(documentWith(name));
    const outside = text.replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '');
    assert.not.match(outside, /<(?!\/?ins>)/, name);
    assert.not.match(outside, /(?<!\\)\]\(/, name);
    for (const [block] of outside.matchAll(/(?:^\|.*\|$\n?)+/gm)) {
      const widths = new Set(
        block
          .trimEnd()
          .split('\n')
          .map((line) => line.replace(/\\\|/g, '').split('|').length),
      );
      assert.is(widths.size, 1, block);
    }
  }
});

test.run();
