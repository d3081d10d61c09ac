// Files that are no experiments: an ordinary message, the documented exit code, bounded time and memory; named directly and through an import.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import type { CommandResult } from './rseg-command.js';

const test = suite('bad input');
const folder = mkdtempSync(join(tmpdir(), 'rseg-bad-'));
chmodSync(folder, 0o755);
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** Far more than any of them needs, on a machine that does other work as well. */
const LIMIT_MS = 60_000;
const MEMORY_MB = 1536;

interface Started {
  readonly uid?: number;
}

/** Killed at the limit of time, dead at the limit of memory: both show as another exit code. */
function check(words: readonly string[], { uid }: Started = {}): Promise<CommandResult> {
  const args = [`--max-old-space-size=${MEMORY_MB}`, join(packageRoot, 'bin/rseg.js'), 'check', ...words];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (output.stdout += data));
  child.stderr.on('data', (data) => (output.stderr += data));
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, ...output }));
    child.once('close', (code) => resolve({ code, ...output }));
  });
}
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

/** A wrong file, and what is said about it: at its beginning when it is named, at the import when it is imported. */
const unreadable: readonly (readonly [string, () => void, RegExp])[] = [
  ['missing.rseg', () => {}, /RS2001\]: .*(does not exist|cannot be read)/],
  ['folder.rseg', () => mkdirSync(join(folder, 'folder.rseg'), { recursive: true }), /RS2005\]: .* is a folder/],
  [
    'huge.rseg',
    () => write('huge.rseg', Buffer.alloc(17 * 1024 * 1024, 'experiment e {}\n')),
    /RS2005\]: .* has 17825792 bytes/,
  ],
  [
    'binary.rseg',
    () => write('binary.rseg', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0xff])),
    /RS2005\]: .* is not UTF-8 text: the byte at offset 0/,
  ],
  [
    'latin.rseg',
    () => write('latin.rseg', Buffer.from('# M\xfcller\n', 'latin1')),
    /RS2005\]: .* the byte at offset 3/,
  ],
  [
    'surrogate.rseg',
    () => write('surrogate.rseg', Buffer.from([0x23, 0xed, 0xa0, 0x80, 0x0a])),
    /RS2005\]: .* the byte at offset/,
  ],
  ['cut.rseg', () => write('cut.rseg', Buffer.from([0x23, 0xe6, 0x97])), /RS2005\]: .* the byte at offset/],
  [
    'circle.rseg',
    () => symlinkSync('circle.rseg', join(folder, 'circle.rseg')),
    /RS2005\]: .* its links lead in a circle/,
  ],
];

for (const [name, prepare, said] of unreadable) {
  test(`${name}, named and imported`, async () => {
    prepare();
    // A folder is searched when it is named; as an import it is none.
    const named = name === 'folder.rseg' ? null : await check([name]);
    if (named !== null) {
      assert.is(named.code, 3, named.stderr);
      assert.match(named.stderr, said);
      assert.match(named.stderr, new RegExp(`--> ${name}\n`));
    }
    write(`importing-${name}`, `from "./${name}" import thing, other\n\nprofile own {\n  wrkers = 1\n}\n`);
    const imported = await check([`importing-${name}`]);
    assert.is(imported.code, 3, imported.stderr);
    assert.match(imported.stderr, said);
    assert.match(imported.stderr, new RegExp(`--> importing-${name}:1:6\n`));
    // Nothing follows from the names of that import, and the rest of the file is checked.
    assert.match(imported.stderr, /unknown setting `wrkers`/);
    assert.match(imported.stderr, /2 errors in 1 file/);
  });
}

test('a pipe or a device is not waited for', async () => {
  const { code, stderr } = await check(['/dev/zero']);
  assert.is(code, 3);
  assert.match(stderr, /is a device or a pipe/);
});

test('a file without permission', async () => {
  const nobody = process.getuid?.() === 0 ? { uid: 65534 } : {};
  write('secret.rseg', 'profile p {}\n');
  write('importing-secret.rseg', 'from "./secret.rseg" import p\n');
  chmodSync(join(folder, 'secret.rseg'), 0);
  const { code, stderr } = await check(['importing-secret.rseg'], nobody);
  // Where another user may not start this program at all, there is nothing to see.
  if (code === null || !/RS|error/.test(stderr)) return;
  if (/EACCES|Cannot find module|permission denied/i.test(stderr) && !stderr.includes('secret.rseg')) return;
  assert.is(code, 3, stderr);
  assert.match(stderr, /RS2005\]: `.\/secret.rseg` cannot be read: no permission/);
  assert.match(stderr, /--> importing-secret.rseg:1:6/);
});

const SOUND = `dataset city {
  generator = streets
  classes = 12
  size = 64x64
  modality rgb = generated(rgb)
  label = generated_labels
  split train = 512
  split val = 64
}

experiment small {
  data = city
  student = segformer(mit_b0)
  train.length = 20 epochs
}
`;

/** Odd texts, and their exit code. */
const texts: readonly (readonly [string, string, number])[] = [
  ['empty', '', 0],
  ['only a byte order mark', '\ufeff', 0],
  ['a byte order mark', `\ufeff${SOUND}`, 0],
  ['CR LF', SOUND.replaceAll('\n', '\r\n'), 0],
  ['CR alone', SOUND.replaceAll('\n', '\r'), 0],
  ['tabs', SOUND.replaceAll('  ', '\t'), 0],
  ['no line end at the end', SOUND.trimEnd(), 0],
  ['NUL', SOUND.replace('data = city', 'data = \0city'), 3],
  ['control characters', SOUND.replace('city', '\u001b[31mcity'), 3],
];
for (const [name, text, exit] of texts) {
  test(`a text with ${name}`, async () => {
    write('text.rseg', text);
    const { code, stderr } = await check(['text.rseg']);
    assert.is(code, exit, stderr);
    assert.not.match(stderr, /[\0\u001b]/);
    if (exit === 3) assert.match(stderr, /error\[RS1001\]/);
  });
}

/** A tenth of what is read; the time grows with the size. */
const LARGE = 200 * 1024;
const repeated = (part: string, size = LARGE) => part.repeat(Math.floor(size / part.length));
const numbered = (line: (index: number) => string) => {
  let text = '';
  for (let index = 0; text.length < LARGE; index++) text += line(index);
  return text;
};
/** Texts that a careless reader would never finish. */
const large: readonly (readonly [string, string])[] = [
  ['as many bytes as are read', `experiment e {\n  seeds = [${'1, '.repeat(349_000)}]\n}\n`],
  ['a hundred thousand open brackets', `experiment e {\n  seeds = ${'['.repeat(100_000)}`],
  [
    'a hundred thousand brackets in balance',
    `experiment e {\n  seeds = ${'['.repeat(100_000)}${']'.repeat(100_000)}\n}\n`,
  ],
  ['a hundred thousand calls', `experiment e {\n  student = ${'f('.repeat(100_000)}`],
  ['a hundred thousand blocks', `experiment e {\n${'a {\n'.repeat(100_000)}`],
  ['closers', repeated('})]')],
  ['NULs', repeated('\0')],
  ['quotes', repeated('"\n')],
  ['one path', `experiment e {\n  ${repeated('a.')}a = 1\n}\n`],
  ['one sum', `experiment e {\n  loss = ${repeated('ce + ')}ce\n}\n`],
  ['one list', `experiment e {\n  seeds = [${numbered((index) => `${index}, `)}]\n}\n`],
  ['settings', `experiment e {\n${numbered((index) => `a${index} = 1\n`)}}\n`],
  ['one setting again and again', `experiment e {\n${repeated('seeds = 1\n')}}\n`],
  ['rows', `${SOUND}ablation t of small {\n${numbered((index) => `r${index}: train.bach = ${index}\n`)}}\n`],
  ['imports of nothing', numbered((index) => `from "./x${index}.rseg" import a${index}\n`)],
  [
    'a chain of extends',
    SOUND + numbered((index) => `experiment e${index} extends ${index === 0 ? 'small' : `e${index - 1}`} {}\n`),
  ],
];
for (const [name, text] of large) {
  test(`${name}: an answer in bounded time and memory`, async () => {
    write('large.rseg', text);
    const { code, stderr } = await check(['large.rseg']);
    assert.is(code, 3, `${code}: ${stderr.slice(0, 300)}`);
    assert.match(stderr, /error\[RS\d{4}\]/);
    assert.ok(stderr.length < 1024 * 1024, `${stderr.length} characters`);
  });
}

test('imports in a circle, of oneself, and a chain without end', async () => {
  write('a.rseg', `from "./b.rseg" import b\n${SOUND}`);
  write('b.rseg', 'from "./a.rseg" import city\nprofile b {}\n');
  const circle = await check(['a.rseg']);
  assert.is(circle.code, 3);
  assert.match(circle.stderr, /RS2202\]: imports form a cycle: a.rseg -> b.rseg -> a.rseg/);
  write('self.rseg', 'from "./self.rseg" import p\nprofile p {}\n');
  assert.match((await check(['self.rseg'])).stderr, /RS2202/);
  for (let index = 0; index < 300; index++) {
    write(`c${index}.rseg`, `from "./c${index + 1}.rseg" import p${index + 1}\nprofile p${index} {}\n`);
  }
  const chain = await check(['c0.rseg']);
  assert.is(chain.code, 3);
  assert.match(chain.stderr, /RS2206\]: imports are nested deeper than 100 files/);
});

test('an import of a text that is no experiment', async () => {
  write('notes.txt', 'Dear diary,\nnothing here is an experiment.\n');
  write('odd.rseg', 'from "./notes.txt" import thing\n');
  const { code, stderr } = await check(['odd.rseg']);
  assert.is(code, 3);
  assert.match(stderr, /--> notes.txt:1:1/);
});

test.run();
