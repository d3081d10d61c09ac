// How `--help` looks: commands in groups, examples, and after a mistake of the command line where to read on.
import type { Command } from 'commander';
import { EXAMPLES } from './examples.js';

/** In the order of work. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['Write an experiment', ['check', 'fmt', 'explain', 'graph', 'diff', 'data']],
  ['Run it', ['plan', 'run', 'watch', 'status', 'attach', 'stop', 'logs', 'ps']],
  ['Results', ['report', 'compare', 'ls', 'eval', 'predict', 'export']],
  ['Keep things in order', ['lock', 'verify', 'keep', 'gc', 'doctor', 'weights']],
];
const OTHERS = 'More';

/** Orders and explains the commands below `rseg`. */
export function dressHelp(rseg: Command): void {
  const order = GROUPS.flatMap(([, names]) => names);
  const place = (command: Command): number =>
    order.includes(command.name()) ? order.indexOf(command.name()) : order.length;
  (rseg.commands as Command[]).sort((a, b) => place(a) - place(b));
  rseg.commandsGroup(`${OTHERS}:`).helpCommand('help [command]', 'the help of a command');
  for (const command of rseg.commands) {
    const group = GROUPS.find(([, names]) => names.includes(command.name()))?.[0] ?? OTHERS;
    command.helpGroup(`${group}:`);
  }
  dress(rseg, 'rseg');
}

function dress(command: Command, path: string): void {
  // arguments and options are told by the help of the command itself
  command.configureHelp({ subcommandTerm: (inner) => inner.name() });
  command.showHelpAfterError(`usage: ${path} ${command.usage()}\nhelp: ${path} --help`);
  const examples = EXAMPLES[path.replace(/^rseg ?/, '')] ?? [];
  if (examples.length > 0) {
    const lines = examples.flatMap(({ words, does }) => [`  rseg ${words}`, `      ${does}`]);
    command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }
  for (const inner of command.commands) dress(inner, `${path} ${inner.name()}`);
}
