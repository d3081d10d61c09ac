// docs/commands.md: every command with its arguments and options, from the definitions that the command line itself uses.
import { EXAMPLES } from '../../src/cli/examples.js';
import { program } from '../../src/cli/main.js';
import { type GeneratedPage, generatedPage, markdownTable } from './generated-page.js';

type Command = ReturnType<typeof program>;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Without what only scripts of rseg call, and without `help`. */
const shownBelow = (command: Command): readonly Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((inner) => inner.name() !== 'help');

/** A command and those below it: `weights`, `weights show`. */
function withInner(command: Command, above = ''): readonly { readonly path: string; readonly command: Command }[] {
  const path = `${above}${command.name()}`;
  return [{ path, command }, ...shownBelow(command).flatMap((inner) => withInner(inner, `${path} `))];
}

function commandSection({ path, command }: { readonly path: string; readonly command: Command }): string {
  const words = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const told = command.registeredArguments
    .filter(({ description }) => description !== '')
    .map((argument) => `\`${argument.name()}\`: ${argument.description}.`);
  const rows = command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => [
      `\`${option.flags}\``,
      option.description,
      option.defaultValue === undefined ? '' : `\`${String(option.defaultValue)}\``,
    ]);
  return [
    `## \`rseg ${[path, ...words].join(' ')}\``,
    `${capital(command.description())}.`,
    ...(told.length === 0 ? [] : [told.join(' ')]),
    ...(rows.length === 0 ? [] : [markdownTable(['option', 'meaning', 'default'], rows)]),
    ...examplesOf(path),
  ].join('\n\n');
}

function examplesOf(path: string): readonly string[] {
  const examples = EXAMPLES[path] ?? [];
  const width = Math.max(0, ...examples.map(({ words }) => words.length));
  const lines = examples.map(({ words, does }) => `rseg ${words.padEnd(width)}   # ${does}`);
  return lines.length === 0 ? [] : [`\`\`\`sh\n${lines.join('\n')}\n\`\`\``];
}

export function commandsPage(): GeneratedPage {
  const lead =
    'Answers go to standard output, messages to standard error; every command ends with one of the [exit codes](exit-codes.md). ' +
    'Where `--json` is an option, programs read one JSON object per line unless it says otherwise; `rseg schema` lists the schemas of all of them.';
  const commands = shownBelow(program(() => {}));
  const body = ['# Commands', lead, ...commands.flatMap((command) => withInner(command)).map(commandSection)];
  return generatedPage('docs/commands.md', 'src/cli/main.ts', body.join('\n\n'));
}
