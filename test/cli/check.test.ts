// `rseg check` and `rseg explain CODE` as child processes.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { messageCodes } from '../../src/cli/message-pages.js';
import { packageRoot } from '../../src/package-root.js';
import type { CommandResult } from './rseg-command.js';

const test = suite('rseg check');
let folder = '';

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rseg-check-'));
  cpSync(join(packageRoot, 'experiments/datasets'), join(folder, 'datasets'), { recursive: true });
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

function rseg(words: readonly string[], input: string | Buffer = ''): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin/rseg.js'), ...words], { cwd: folder });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (output.stdout += data));
  child.stderr.on('data', (data) => (output.stderr += data));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const GOOD = `from "./datasets/streets.rseg" import city

experiment small {
  data = city
  student = segformer(mit_b0)
  train.length = 20 epochs
}
`;
const BAD = GOOD.replace('data = city', 'data: city').replace('mit_b0', 'mit_b9');

test('a sound file says nothing; a mistake is shown, counted and ends with 3', async () => {
  write('good.rseg', GOOD);
  assert.equal(await rseg(['check', 'good.rseg']), { code: 0, stdout: '', stderr: '' });
  write('bad.rseg', BAD);
  const { code, stdout, stderr } = await rseg(['check', 'good.rseg', 'bad.rseg']);
  assert.equal([code, stdout], [3, '']);
  assert.match(stderr, /error\[RS1020\]: a setting is written with `:`\n {2}--> bad.rseg:4:7\n/);
  assert.match(stderr, /2 errors in 1 file; 1 fixable with --fix\n$/);
});

test('folders are searched, links in circles and packages are not followed', async () => {
  mkdirSync(join(folder, 'deep/node_modules'), { recursive: true });
  mkdirSync(join(folder, '.hidden'));
  write('deep/a.rseg', GOOD.replace('"./', '"../'));
  write('deep/bad.rseg', BAD.replace('"./', '"../'));
  write('deep/node_modules/other.rseg', 'nonsense');
  write('.hidden/other.rseg', 'nonsense');
  symlinkSync('..', join(folder, 'deep/up'));
  const { code, stderr } = await rseg(['check', '.']);
  assert.is(code, 3);
  assert.match(stderr, /2 errors in 1 file/);
  assert.match(stderr, /--> deep\/bad.rseg:4:7/);
  mkdirSync(join(folder, 'empty'));
  const empty = await rseg(['check', 'empty']);
  assert.equal([empty.code, empty.stderr], [3, 'error: there is no .rseg file in this folder\n  --> empty\n']);
});

test('a mistake in a file that two others import is told once', async () => {
  write('parts.rseg', 'profile fast {\n  wrkers = 2\n}\n');
  for (const name of ['a', 'b']) {
    write(`${name}.rseg`, `from "./parts.rseg" import fast\n${GOOD.replace('small {', 'small with fast {')}`);
  }
  const { stderr } = await rseg(['check', '.']);
  assert.is(stderr.split('unknown setting `wrkers`').length - 1, 1);
});

test('standard input is checked like a file of this folder', async () => {
  assert.is((await rseg(['check', '-'], GOOD)).code, 0);
  const { code, stderr } = await rseg(['check', '-'], BAD);
  assert.is(code, 3);
  assert.match(stderr, /--> <stdin>:4:7/);
});

test('--fix writes what is safe, keeps the rights of the file, and tells what is left', async () => {
  write('bad.rseg', BAD);
  chmodSync(join(folder, 'bad.rseg'), 0o640);
  symlinkSync('bad.rseg', join(folder, 'link.rseg'));
  const { code, stderr } = await rseg(['check', '--fix', 'link.rseg']);
  assert.is(code, 3);
  assert.match(stderr, /^fixed link.rseg:4:7 RS1020: a setting is written with `:`\n1 fixed in 1 file\n/);
  assert.match(stderr, /unknown backbone `mit_b9`/);
  assert.is(read('bad.rseg'), BAD.replace('data: city', 'data = city'));
  assert.is(statSync(join(folder, 'bad.rseg')).mode & 0o777, 0o640);
  const again = await rseg(['check', '--fix', '--edition', '1', 'bad.rseg']);
  assert.not.match(again.stderr, /fixed/);
});

test('--fix --dry-run prints the difference and writes nothing', async () => {
  write('bad.rseg', BAD);
  const { code, stdout } = await rseg(['check', '--fix', '--dry-run', 'bad.rseg']);
  assert.is(code, 3);
  assert.ok(stdout.startsWith('--- a/bad.rseg\n+++ b/bad.rseg\n@@ -1,7 +1,7 @@\n'), stdout);
  assert.ok(stdout.includes('\n-  data: city\n+  data = city\n'), stdout);
  assert.is(read('bad.rseg'), BAD);
});

test('--fix of standard input is a filter', async () => {
  const text = GOOD.replace('data = city', 'data: city');
  assert.equal(
    [(await rseg(['check', '--fix', '-'], text)).stdout, (await rseg(['check', '--fix', '-'], GOOD)).stdout],
    [GOOD, GOOD],
  );
});

test('a file that cannot be written is told, and stays as it was', async () => {
  if (process.getuid?.() === 0) return;
  write('bad.rseg', BAD);
  chmodSync(folder, 0o500);
  const { code } = await rseg(['check', '--fix', 'bad.rseg']);
  chmodSync(folder, 0o700);
  assert.equal([code, read('bad.rseg')], [6, BAD]);
});

test('--json: a version, then one line per message', async () => {
  write('bad.rseg', BAD);
  const { code, stdout } = await rseg(['check', '--json', 'bad.rseg']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal([code, lines.map(({ type }) => type)], [3, ['version', 'diagnostic', 'diagnostic']]);
});

test('--sarif: the parts of SARIF 2.1.0 that services need', async () => {
  write('bad.rseg', BAD);
  const { code, stdout } = await rseg(['check', '--sarif', 'bad.rseg']);
  assert.is(code, 3);
  const log = JSON.parse(stdout) as SarifLog;
  assert.is(log.version, '2.1.0');
  assert.is(log.runs.length, 1);
  const [{ tool, results, columnKind }] = log.runs;
  assert.equal([tool.driver.name, columnKind, results.length], ['rseg', 'utf16CodeUnits', 2]);
  for (const { ruleId, ruleIndex, level, message, locations, fixes = [] } of results) {
    const rule = tool.driver.rules[ruleIndex];
    assert.is(rule?.id, ruleId);
    assert.ok(rule!.shortDescription.text.length > 3 && rule!.help.markdown.startsWith(`# ${ruleId}`));
    assert.is(level, 'error');
    assert.ok(message.text.length > 5);
    assert.is(locations.length, 1);
    const { artifactLocation, region } = locations[0]!.physicalLocation;
    assert.is(artifactLocation.uri, 'bad.rseg');
    assert.ok(region.startLine >= 1 && region.startColumn >= 1 && region.endLine >= region.startLine);
    for (const { description, artifactChanges } of fixes) {
      assert.ok(description.text.length > 3);
      for (const { artifactLocation: changed, replacements } of artifactChanges) {
        assert.is(changed.uri, 'bad.rseg');
        for (const { deletedRegion, insertedContent } of replacements) {
          assert.ok(deletedRegion.startLine >= 1 && typeof insertedContent.text === 'string');
        }
      }
    }
  }
  assert.ok(results.some(({ fixes }) => fixes !== undefined));
  write('good.rseg', GOOD);
  const sound = JSON.parse((await rseg(['check', '--sarif', 'good.rseg'])).stdout) as SarifLog;
  assert.equal([sound.runs[0].results, sound.runs[0].tool.driver.rules], [[], []]);
});

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
}
interface SarifLog {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly columnKind: string;
      readonly tool: {
        readonly driver: {
          readonly name: string;
          readonly rules: readonly {
            readonly id: string;
            readonly shortDescription: { readonly text: string };
            readonly help: { readonly markdown: string };
          }[];
        };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region };
        }[];
        readonly fixes?: readonly {
          readonly description: { readonly text: string };
          readonly artifactChanges: readonly {
            readonly artifactLocation: { readonly uri: string };
            readonly replacements: readonly {
              readonly deletedRegion: Region;
              readonly insertedContent: { readonly text: string };
            }[];
          }[];
        }[];
      }[];
    },
  ];
}

test('the project file sets levels, and is itself checked', async () => {
  write('parts.rseg', 'profile fast {\n  workers = 2\n}\n');
  write('warns.rseg', `from "./parts.rseg" import fast\n${GOOD}`);
  const run = async (project: string) => {
    write('rseg.json', project);
    const { code, stderr } = await rseg(['check', 'warns.rseg']);
    return `${code} ${stderr.split('\n')[0]}`;
  };
  assert.is(await run('{}'), '0 warning[unused-import]: `fast` is imported and never used');
  assert.is(await run('{"language": 1, "warnings": {"unused-import": "off"}}'), '0 ');
  assert.is(
    await run('{"warnings": {"unused-import": "error"}}'),
    '3 error[unused-import]: `fast` is imported and never used',
  );
  assert.is(await run('{"language": 2}'), '3 error: language 2 does not exist');
  write('rseg.json', '{"warnings": {"unused-import": "error"}}');
  assert.is((await rseg(['compile', 'warns.rseg'])).code, 3);
});

test('options that do not go together end with 2', async () => {
  write('good.rseg', GOOD);
  for (const words of [
    ['--dry-run'],
    ['--edition', '1'],
    ['--fix', '--edition', '2'],
    ['--json', '--sarif'],
    ['--fix', '--dry-run', '--json'],
  ]) {
    const { code, stderr } = await rseg(['check', ...words, 'good.rseg']);
    assert.is(code, 2, words.join(' '));
    assert.match(stderr, /^error: .*\nhelp: /);
  }
});

test('explain prints the page of every message, whatever its case, and offers near names', async () => {
  const page = await rseg(['explain', 'rs2107']);
  assert.equal([page.code, page.stderr], [0, '']);
  assert.match(
    page.stdout,
    /^RS2107: absent label\n\n`drop` or `keep` names an entry that is not there.\n\nFails\n\n {4}from /,
  );
  assert.ok(page.stdout.split('\n').every((line) => stringWidth(line) <= 104));
  assert.match((await rseg(['explain', 'Unused-Import'])).stdout, /^unused-import: /);
  const json = JSON.parse((await rseg(['explain', 'RS2107', '--json'])).stdout) as { code: string; markdown: string };
  assert.ok(json.code === 'RS2107' && json.markdown.startsWith('# RS2107'));
  for (const [topic, near] of [
    ['RS2170', 'RS2107'],
    ['unused-imprt', 'unused-import'],
  ] as const) {
    const { code, stderr } = await rseg(['explain', topic]);
    assert.is(code, 2);
    assert.match(stderr, new RegExp(`there is no message \`${topic}\`\nhelp: similar: .*${near}`));
  }
  assert.ok(messageCodes().length > 100);
});

test.run();
