// Every message has a page whose failing example gives that message alone and exactly as printed, and whose fixed example gives none.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderDiagnostic } from '../../src/compiler/render-diagnostic.js';
import { packageRoot } from '../../src/package-root.js';
import { MADE_EXAMPLES } from './made-examples.js';
import { compileExample, readPage } from './message-page.js';

const folder = join(packageRoot, 'grammar', 'messages');
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3))
  .sort();

function sourceFiles(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

test('every code and warning of the source has a page, and every page is used', () => {
  const used = new Set<string>();
  for (const file of ['grammar', 'src'].flatMap((name) => sourceFiles(join(packageRoot, name)))) {
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(/'(RS\d{4})'|\b(RS5\d{3}):/g)) used.add(match[1] ?? match[2]!);
    for (const match of text.matchAll(/problems\.warn\(\s*'([a-z-]+)'/g)) used.add(match[1]!);
  }
  assert.equal(
    pages.filter((code) => !readPage(code).withdrawn),
    [...used].sort(),
  );
});

for (const code of pages) {
  const page = readPage(code);
  test(`page ${code} explains itself`, () => {
    assert.match(page.text, new RegExp(`^# ${code}: [a-z\`]`));
    for (const heading of ['## Why', '## How']) assert.ok(page.text.includes(heading), heading);
    assert.is(page.fails === null, page.fixed === null);
    const isShown = page.fails !== null || code in MADE_EXAMPLES;
    assert.ok(isShown !== page.withdrawn, `${code} needs an example that fires and one that stays silent`);
  });
  if (page.fails === null || page.fixed === null) continue;
  const { fails, fixed } = page;

  test(`${code} fires, alone, and reads as on its page`, () => {
    const { diagnostics, sources } = compileExample(fails);
    assert.equal(
      diagnostics.map((one) => one.code),
      [code],
    );
    const printed = `${renderDiagnostic(diagnostics[0]!, sources)}\n`;
    if (process.env.RSEG_BLESS === '1' || process.env.RSEG_BLESS === code) {
      writeFileSync(
        join(folder, `${code}.md`),
        page.text.replace(/```text\n[\s\S]*?```/, () => `\`\`\`text\n${printed}\`\`\``),
      );
    } else {
      assert.is(page.printed, printed);
    }
  });

  test(`${code} stays silent on the fixed example`, () => {
    assert.equal(compileExample(fixed).diagnostics, []);
  });
}

for (const [code, { fires, silent }] of Object.entries(MADE_EXAMPLES)) {
  test(`${code} fires on its example, alone, and stays silent on the neighbour`, async () => {
    assert.ok(pages.includes(code));
    assert.equal([...(await fires())], [code]);
    assert.equal([...(await silent())], []);
  });
}

test.run();
