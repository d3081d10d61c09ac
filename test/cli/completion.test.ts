// Completion of shells: the table of commands is covered, and real shells complete real words.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SHELLS, type Shell } from '../../src/cli/completion/scripts.js';
import { sourcesOf } from '../../src/cli/completion/value-sources.js';
import { program } from '../../src/cli/main.js';
import { messageCodes } from '../../src/cli/message-pages.js';
import { packageRoot } from '../../src/package-root.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { hasProgram } from '../test-tools.js';
import { openTerminal } from '../ui/pseudo-terminal.js';
import { rseg } from './rseg-command.js';

const FILE = 'test/runtime/run/fixtures/shared.rseg';
const home = temporaryFolder();
const runs = join(home, 'runs');
mkdirSync(join(runs, '0123456789ab'), { recursive: true });
writeFileSync(join(runs, '0123456789ab', 'manifest.json'), JSON.stringify({ variant: 'small.terms.no_kl', seed: 2 }));
mkdirSync(join(home, 'bin'));
symlinkSync(join(packageRoot, 'bin/rseg.js'), join(home, 'bin/rseg'));

/** Placeholders of numbers. */
const NUMBER = /[<[](n|seconds|seeds|days|pixels|minutes)[\]>]/;

test('of every argument and option that takes words it is known where they come from', () => {
  const missing: string[] = [];
  const walk = (command: Command, path: string): void => {
    for (const inner of command.commands) {
      const name = `${path}${inner.name()}`;
      const values = [
        ...inner.registeredArguments.filter(({ argChoices }) => argChoices === undefined).map((one) => one.name()),
        ...inner.options
          .filter(
            ({ flags, required, optional, argChoices, hidden }) =>
              (required || optional) && !argChoices && !hidden && !NUMBER.test(flags),
          )
          .map(({ long }) => long!),
      ];
      if (name !== 'complete')
        missing.push(...values.filter((one) => sourcesOf(name, one) === null).map((one) => `${name} ${one}`));
      walk(inner, `${name} `);
    }
  };
  walk(
    program(() => {}),
    '',
  );
  assert.equal(missing, []);
});

const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { stdout, code, stderr } = await rseg(['complete', '--', ...words]);
  assert.is(code, 0, stderr);
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0]!)
    .filter((word) => word !== '');
};

test('what is offered depends on what stands before: commands, options, files, variants, seeds, runs, codes, words', async () => {
  assert.equal(await offered('da'), ['data']);
  assert.equal(await offered('data', 'pa'), ['pack']);
  assert.equal(await offered('plan', '--exit'), ['--exit-code']);
  assert.equal(await offered('run', '--ui', 'p'), ['plain']);
  assert.equal(await offered('run', '--ui=q'), ['--ui=quiet']);
  assert.equal(await offered('run', 'test/runtime/run/fixtures/shared.'), [FILE, `${FILE}:`]);
  assert.equal(await offered('run', `${FILE}:base.`), [
    `${FILE}:base.rows.base`,
    `${FILE}:base.rows.no_kl`,
    `${FILE}:base.rows.weak`,
    `${FILE}:base.rows`,
  ]);
  assert.equal(await offered('run', `${FILE}:long@`), [`${FILE}:long@1`, `${FILE}:long@2`]);
  assert.equal(await offered('logs', '--runs', runs, ''), ['small.terms.no_kl@2', '0123456789ab']);
  assert.equal(await offered('run', '--set', "'loss.kl.weight", '=', "30'", 'test/runtime/run/fixtures/shared.'), [
    FILE,
    `${FILE}:`,
  ]);
  assert.equal(await offered('explain', FILE, 'resources.c'), ['resources.cpus']);
  assert.equal(await offered('complet'), ['completion'], 'what only scripts call is not offered');
  assert.equal(await offered('run', FILE, ''), [], 'nothing may follow');
});

/** Starts the shell with the script loaded; its prompt is `> `. */
const START: Readonly<Record<Shell, readonly [readonly string[], string]>> = {
  bash: [['bash', '--norc', '--noprofile', '-i'], "PS1='> '; source <(rseg completion bash); clear\n"],
  zsh: [['zsh', '-f', '-i'], "PS1='> '; autoload -U compinit; compinit -D -u; source <(rseg completion zsh); clear\n"],
  fish: [
    ['fish', '--no-config', '-i'],
    "function fish_prompt; echo -n '> '; end; function fish_greeting; end; rseg completion fish | source; clear\n",
  ],
};
/** A code that its beginning means alone, without the last digit. */
const beginning = messageCodes()
  .filter((code) => /^RS\d+$/.test(code))
  .map((code) => code.slice(0, -1))
  .find((part) => messageCodes().filter((code) => code.startsWith(part)).length === 1)!;
const CASES: readonly (readonly [string, string])[] = [
  ['rseg verif', 'rseg verify'],
  ['rseg run --keep', 'rseg run --keep-going'],
  [`rseg plan ${FILE}:base.rows.w`, `rseg plan ${FILE}:base.rows.weak`],
  [`rseg plan ${FILE}:base@`, `rseg plan ${FILE}:base@1`],
  [`rseg logs --runs ${runs} smal`, `rseg logs --runs ${runs} small.terms.no_kl@2`],
  [`rseg explain ${beginning}`, `rseg explain ${messageCodes().find((code) => code.startsWith(beginning))}`],
  ['rseg lock READ', 'rseg lock README.md'],
];

for (const shell of SHELLS) {
  (hasProgram(shell) ? test : test.skip)(
    `${shell} completes commands, options, variants, seeds, runs, codes and files`,
    async () => {
      const [command, set] = START[shell];
      const terminal = openTerminal(
        ['sh', '-c', 'cd "$0" && exec "$@"', packageRoot, ...command],
        { columns: 200, rows: 12 },
        { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH}` },
      );
      try {
        terminal.type(set);
        await terminal.until((screen) => screen[0]?.trimEnd() === '>', `the prompt of ${shell}`);
        for (const [typed, wanted] of CASES) {
          terminal.type(`${typed}\t`);
          await terminal.until(
            (screen) => screen.some((line) => line.trimEnd() === `> ${wanted}`),
            `${shell}: ${wanted}`,
          );
          // away with the line, and with what lists below it
          terminal.type('\u0001\u000b\u000c');
          await terminal.until((screen) => screen[0]?.trimEnd() === '>', `${shell}: an empty line after ${typed}`);
        }
      } finally {
        terminal.kill('SIGKILL');
        await terminal.exit;
      }
    },
  );
}

test.run();
