// What somebody reads who mistyped: one error, the usage of that very command, where its help is; and helps with examples that work.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXAMPLES } from '../../src/cli/examples.js';
import { program } from '../../src/cli/main.js';
import { packageRoot } from '../../src/package-root.js';
import { rseg } from './rseg-command.js';

/** Every command that people call, by its path. */
function commands(): ReadonlyMap<string, Command> {
  const found = new Map<string, Command>();
  const walk = (command: Command, path: string): void => {
    for (const inner of command.createHelp().visibleCommands(command)) {
      if (inner.name() === 'help') continue;
      found.set(`${path}${inner.name()}`, inner);
      walk(inner, `${path}${inner.name()} `);
    }
  };
  walk(
    program(() => {}),
    '',
  );
  return found;
}

test('a wrong option tells the usage and the help of its command', () => {
  for (const path of commands().keys()) {
    const root = program(() => {});
    let said = '';
    const listen = (command: Command): void => {
      command.configureOutput({
        writeErr: (text) => {
          said += text;
        },
        writeOut: () => {},
      });
      command.commands.forEach(listen);
    };
    listen(root);
    assert.throws(() => root.parse([...path.split(' '), '--no-such-thing'], { from: 'user' }));
    assert.match(said, /^error: /);
    assert.match(said, new RegExp(`^usage: rseg ${path} `, 'm'));
    assert.match(said, new RegExp(`^help: rseg ${path} --help$`, 'm'));
  }
});

test('examples belong to commands that exist; the commands that people use most have some', () => {
  const known = commands();
  assert.equal(
    Object.keys(EXAMPLES).filter((path) => !known.has(path)),
    [],
  );
  for (const path of ['run', 'plan', 'watch', 'check', 'explain', 'report', 'predict', 'export'])
    assert.ok((EXAMPLES[path] ?? []).length > 0, path);
});

test('mistakes are told with what would do, and exit with 2', async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['rnu', 'x.rseg'], /unknown command 'rnu'[\s\S]*Did you mean run\?/],
    [['data', 'chekc', 'x'], /unknown command 'chekc'[\s\S]*Did you mean check\?/],
    [['run', '--kep-going', 'x'], /unknown option '--kep-going'[\s\S]*Did you mean --keep-going\?/],
    [['run'], /missing required argument 'target'/],
    [['run', 'x', '--jobs', 'many'], /--jobs <n>' argument 'many' is invalid. It takes a whole number from 1 on/],
    [['run', 'x', '--jobs', '0'], /whole number from 1 on/],
    [['report', 'x', '--frames', '200'], /whole number from 1 to 100/],
    [['gc', '--older', 'x'], /It takes a number of days/],
    [['data', 'show', 'x', '--sample', '1.5'], /whole number from 0 on/],
    [['run', 'x', '--on', 'mars'], /Allowed choices are local, slurm/],
    [['logs', 'nosuch', '--runs', '/nowhere'], /nosuch is no run, here or in \/nowhere/],
    [['data'], /Usage: rseg data/],
    [[], /Usage: rseg/],
  ];
  const results = await Promise.all(cases.map(([words]) => rseg(words)));
  for (const [index, { code, stdout, stderr }] of results.entries()) {
    const [words, wanted] = cases[index]!;
    assert.is(code, 2, words.join(' '));
    assert.is(stdout, '', words.join(' '));
    assert.match(stderr, wanted);
  }
});

test('a help is cut off by head without a word', () => {
  const command = `"$0" "$1" run --help | head -1; exit "\${PIPESTATUS[0]}"`;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', command, process.execPath, join(packageRoot, 'bin/rseg.js')],
    {
      encoding: 'utf8',
    },
  );
  assert.equal([status, stdout, stderr], [0, 'Usage: rseg run [options] <target>\n', '']);
});

test.run();
