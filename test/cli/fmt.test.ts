// `rseg fmt` as a user calls it, in a folder of its own.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rseg } from './rseg-command.js';

const UGLY = 'experiment a {\n data=d # why\n}\n';
const CANONICAL = 'experiment a {\n  data = d  # why\n}\n';
const BROKEN = 'experiment b {\n  data = =\n}\n';

let folder = '';
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rseg-fmt-'));
});
test.after.each(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
const read = (path: string): string => readFileSync(path, 'utf8');

test('a folder: files below it are rewritten, with their permissions, and only when something changes', async () => {
  mkdirSync(join(folder, 'sub'));
  mkdirSync(join(folder, 'node_modules'));
  const [ugly, canonical] = [write('sub/ugly.rseg', UGLY), write('canonical.rseg', CANONICAL)];
  const foreign = write('node_modules/other.rseg', UGLY);
  symlinkSync('sub/ugly.rseg', join(folder, 'link.rseg'));
  chmodSync(ugly, 0o640);
  const before = statSync(canonical).mtimeMs;
  const { code, stdout, stderr } = await rseg(['fmt', folder]);
  assert.equal([code, stdout], [0, '']);
  assert.match(stderr, '1 file formatted, 1 file canonical already');
  assert.equal([read(ugly), read(foreign)], [CANONICAL, UGLY]);
  assert.is(statSync(ugly).mode & 0o777, 0o640);
  assert.is(statSync(canonical).mtimeMs, before);
});

test('a file with syntax errors is left alone, the others are formatted', async () => {
  const [broken, ugly] = [write('broken.rseg', BROKEN), write('ugly.rseg', UGLY)];
  const { code, stderr } = await rseg(['fmt', broken, ugly, join(folder, 'absent.rseg')]);
  assert.is(code, 3);
  assert.equal([read(broken), read(ugly)], [BROKEN, CANONICAL]);
  assert.match(stderr, 'broken.rseg:2:10');
  assert.match(stderr, 'no such file');
  assert.match(stderr, '1 file formatted, 2 files left alone');
});

test('--check prints a diff, writes nothing and answers with the exit code', async () => {
  const ugly = write('ugly.rseg', UGLY);
  const { code, stdout, stderr } = await rseg(['fmt', '--check', ugly]);
  assert.is(code, 1);
  assert.match(
    stdout,
    `--- ${ugly}\n+++ ${ugly}\n@@ -1,3 +1,3 @@\n experiment a {\n- data=d # why\n+  data = d  # why\n }\n`,
  );
  assert.match(stderr, '1 file would be formatted');
  assert.is(read(ugly), UGLY);
  const canonical = await rseg(['fmt', '--check', write('canonical.rseg', CANONICAL)]);
  assert.equal([canonical.code, canonical.stdout], [0, '']);
});

test('--stdout prints the text of one file', async () => {
  const ugly = write('ugly.rseg', UGLY);
  const { code, stdout, stderr } = await rseg(['fmt', '--stdout', ugly]);
  assert.equal([code, stdout, stderr], [0, CANONICAL, '']);
  assert.is(read(ugly), UGLY);
  assert.is((await rseg(['fmt', '--stdout', ugly, write('b.rseg', UGLY)])).code, 2);
});

test('standard input to standard output', async () => {
  const piped = await rseg(['fmt', '-'], {}, UGLY);
  assert.equal([piped.code, piped.stdout, piped.stderr], [0, CANONICAL, '']);
  const broken = await rseg(['fmt', '-'], {}, BROKEN);
  assert.equal([broken.code, broken.stdout], [3, '']);
  assert.match(broken.stderr, '<stdin>:2:10');
});

test('what is no text, and a folder without files, is one message', async () => {
  const binary = join(folder, 'binary.rseg');
  writeFileSync(binary, Buffer.from([0xff, 0xfe, 0]));
  const { code, stderr } = await rseg(['fmt', binary]);
  assert.is(code, 3);
  assert.match(stderr, 'is not UTF-8 text');
  mkdirSync(join(folder, 'empty'));
  const empty = await rseg(['fmt', join(folder, 'empty')]);
  assert.is(empty.code, 3);
  assert.match(empty.stderr, 'no .rseg file in this folder');
});

test('--json: one line per file, and the messages of those left alone', async () => {
  const [broken, ugly] = [write('broken.rseg', BROKEN), write('ugly.rseg', UGLY)];
  const { code, stdout } = await rseg(['fmt', '--check', '--json', broken, ugly]);
  assert.is(code, 3);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines[0], { type: 'version', fmt: '1.0' });
  assert.equal(
    lines.filter((line) => line.type === 'file').map((line) => line.state),
    ['refused', 'not-canonical'],
  );
  assert.is(lines[2].code, 'RS1008');
});

test.run();
