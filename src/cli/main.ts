// The command line: names, options and help of every command. What a command does is in its own file, loaded when called.
import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode } from '../exit-code.js';
import { minutesOption } from './attempt-options.js';
import { addCompletionCommands } from './completion-commands.js';
import { addDataCommands } from './data-commands.js';
import { addDiffCommands } from './diff-commands.js';
import { addExportCommand } from './export-commands.js';
import { addFormatCommands } from './format-commands.js';
import { dressHelp } from './help.js';
import { addHousekeepingCommands } from './housekeeping-commands.js';
import { addNetworkCommands } from './network-commands.js';
import { wholeNumber } from './number-options.js';
import { printAll } from './print-all.js';
import { addProcessCommands } from './process-commands.js';
import { addReportCommands } from './report-commands.js';
import { reportFailure } from './report-failure.js';
import { seedsOf } from './target.js';
import { version } from './version.js';
import { addWeightsCommands } from './weights-commands.js';

type Action = () => Promise<ExitCode>;

/** The commands; `act` gets what the chosen one does. */
export function program(act: (action: Action) => void): Command {
  const rseg = new Command('rseg');
  rseg
    .description('Experiments on robust multi-modal segmentation: check, run and compare them from short .rseg files.')
    .version(version())
    .showSuggestionAfterError()
    // a reader such as head may leave before the end of a help
    .configureOutput({ writeOut: printAll })
    .exitOverride();

  rseg
    .command('run')
    .description('train and evaluate; a run that was stopped goes on, a finished one is left alone')
    .argument('<target>', TARGET)
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--seed <seeds>', 'only these seeds: 2, 1..3 or 1,5', seedsOf)
    .option('--set <edit>', SET, repeated)
    .option('--keep-going', 'go on with the other runs after one has failed; exit with 1 then')
    .option('--jobs <n>', 'runs at the same time (default: by cores, memory and GPUs)', wholeNumber(1))
    .addOption(new Option('--on <place>', 'where runs are computed').choices(['local', 'slurm']).default('local'))
    .option('--slurm-args <options>', "more options for sbatch, such as '--qos=long --exclude=node3'")
    .option(
      '--retries <n>',
      'start a run again after a failure that may pass, so many times (at Slurm its own rules hold)',
      wholeNumber(),
      0,
    )
    .option('--grace <seconds>', 'time that a stopping run gets before it is killed (default: 30)', wholeNumber())
    .option('--wait', 'wait for runs that another process works on')
    .option('--detach', 'go on without this terminal')
    .addOption(new Option('--background <id>').hideHelp())
    .option('--engine <name>', 'tensorflow, wasm or cpu (default: the best that works here)')
    .option('--ui <mode>', `${UI} (default: what the terminal can do)`)
    .option('--screen-reader', 'sentences for a screen reader instead of a screen')
    .option('--no-input', 'read no keys: lines instead of a screen, whatever the terminal can do')
    .option('--readonly', 'keys of the screen change nothing: q leaves the runs working')
    .option('--json', 'events as JSON lines on standard output')
    .option('--locked', 'start nothing unless everything is as the lock file says')
    .option('--require-same-env', 'do not go on from checkpoints of other software, processors or numbers of cores')
    .option('--wait-for-room <minutes>', 'how long a run waits for room on a full disk (default: 10)', minutesOption)
    .option(
      '--kill-stalled [minutes]',
      'end a run, exit 75, whose step takes 20 times the usual and 5 minutes',
      minutesOption,
    )
    .option('--fork', 'run what was edited in the folder of one of the runs as a run of its own')
    .option('--exit-on-noop', 'exit with 10 when there is nothing to do')
    .action((target, options) => act(async () => (await import('./run.js')).runCommand(target, options)));

  rseg
    .command('stage')
    .description(
      'perform single stages of a prepared run, as a job of a scheduler does: nothing to do when they are there, 75 when the machine is taken away',
    )
    .argument('<keys...>', 'keys of stages of one run, or their beginnings (manifest.json of a run lists them)')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--run <name>', 'the run whose stages they are (default: the first that has them)')
    .option('--grace <seconds>', 'after SIGTERM or SIGUSR1, until the trainer is killed', wholeNumber(), 110)
    .option('--require-same-env', 'do not go on from checkpoints of other software, processors or numbers of cores')
    .option('--wait-for-room <minutes>', 'how long a run waits for room on a full disk (default: 10)', minutesOption)
    .option(
      '--kill-stalled [minutes]',
      'end a run, exit 75, whose step takes 20 times the usual and 5 minutes',
      minutesOption,
    )
    .option('--engine <name>', 'tensorflow, wasm or cpu (default: the best that works here)')
    .option('--json', 'events as JSON lines on standard output')
    .action((keys, options) => act(async () => (await import('./stage.js')).stageCommand(keys, options)));

  addNetworkCommands(rseg, act);
  addProcessCommands(rseg, act);

  rseg
    .command('plan')
    .description('what run would do with the same target: which runs, why, and what they cost; trains nothing')
    .argument('<target>', TARGET)
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--seed <seeds>', 'only these seeds: 2, 1..3 or 1,5', seedsOf)
    .option('--set <edit>', SET, repeated)
    .option('--out <file>', 'also write the plan; rseg run FILE carries it out unless something changed')
    .option('--exit-code', 'exit with 1 when there is something to do, 0 when there is nothing')
    .option('--json', 'one JSON object per line: version, runs, totals')
    .action((target, options) => act(async () => (await import('./plan.js')).planCommand(target, options)));

  rseg
    .command('lock')
    .description(
      'write beside the file what it resolves to: versions, contents of data and weights, the key of every run',
    )
    .argument('<file>', 'an .rseg file, or FILE:variant with --set')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--set <edit>', SET, repeated)
    .option('--json', 'one JSON object per line: version, the file written, facts that changed')
    .action((target, options) => act(async () => (await import('./lock.js')).lockCommand(target, options)));

  rseg
    .command('verify')
    .description('compare the lock file of an experiment with what it resolves to now; exit 3 when they differ')
    .argument('<file>', 'an .rseg file')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--json', 'one JSON object per line')
    .action((target, options) => act(async () => (await import('./lock.js')).verifyCommand(target, options)));

  rseg
    .command('watch')
    .description('watch a run or all runs of a command, running or finished, without touching them')
    .argument('[folder]', 'a run (folder or name), or a folder of runs (default: what was worked on last under runs/)')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--all', 'all runs of the folder, not only those of the newest command')
    .option('--ui <mode>', UI)
    .option('--screen-reader', 'sentences for a screen reader instead of a screen')
    .option('--no-input', 'read no keys: lines instead of a screen, whatever the terminal can do')
    .option('--json', 'events as JSON lines on standard output')
    .option('--once', 'print the present state and exit')
    .action((folder, options) => act(async () => (await import('./watch.js')).watchCommand(folder, options)));

  rseg
    .command('check')
    .description('find every mistake that can be found without data or an engine')
    .argument('<files...>', '.rseg files, folders with such files, or - for standard input')
    .option('--set <edit>', SET, repeated)
    .option('--fix', 'mend what has a safe fix, in these files and those that they import')
    .option('--dry-run', 'with --fix: print the difference, write nothing')
    .option('--edition <n>', 'with --fix: bring the files to this edition of the language', wholeNumber())
    .option('--json', 'one JSON object per message')
    .option('--sarif', 'one SARIF 2.1.0 log, for the annotations of a code review')
    .action((files, options) => act(async () => (await import('./check.js')).checkCommand(files, options)));

  rseg
    .command('compile')
    .description('print the normal form and the stage plan as JSON')
    .argument('<target>', TARGET)
    .option('--seed <n>', 'plan for this seed (default: the first of the experiment)', wholeNumber())
    .option('--set <edit>', SET, repeated)
    .option('--all', 'every variant of the file, or every one that the target means')
    .option('--json', 'as JSON, which it always is')
    .action((target, options) => act(async () => (await import('./compile.js')).compileCommand(target, options)));

  rseg
    .command('graph')
    .description('the stages of an experiment and their tensor graphs: shapes, parameters, GFLOPs, memory')
    .argument('<target>', TARGET)
    .option('--seed <n>', 'plan for this seed (default: the first of the experiment)', wholeNumber())
    .option('--set <edit>', SET, repeated)
    .option('--stage <id>', 'print the whole tensor graphs of one stage')
    .option('--format <name>', 'tree, text (typed, parses back), mermaid, dot, svg or json', 'tree')
    .option('--runs <folder>', 'where run folders are kept: drawings show what is cached', 'runs')
    .option('--json', 'the same as --format json')
    .action((target, options) => act(async () => (await import('./graph.js')).graphCommand(target, options)));

  addDataCommands(rseg, act);
  addDiffCommands(rseg, act);
  addFormatCommands(rseg, act);
  addWeightsCommands(rseg, act);
  addExportCommand(rseg, act);
  addReportCommands(rseg, act);

  rseg
    .command('lsp')
    .description('the language server for editors, over standard input and output')
    .option('--stdio', 'what it does anyway; some editors say so')
    .action(() => act(async () => (await import('./lsp.js')).lspCommand()));

  rseg
    .command('explain')
    .description('what a message means, or where a setting comes from: every layer that gave it a value')
    .argument('<code|target>', 'a code such as RS2107 or the name of a warning; else FILE or FILE:variant')
    .argument('[path]', 'a setting such as loss.kl.weight; without it all settings with their origin')
    .option('--set <edit>', SET, repeated)
    .option('--json', 'one JSON object per line')
    .action((target, path, options) =>
      act(async () => (await import('./explain.js')).explainCommand(target, path, options)),
    );

  rseg
    .command('schema')
    .description('the JSON schemas of what rseg writes, and the language itself as JSON, for tools and generators')
    .argument('[name]', 'language, normal-form, stage-plan, ...; without it their list')
    .option('--json', 'the list as JSON')
    .action((name, options) => act(async () => (await import('./schema.js')).schemaCommand(name, options)));

  addHousekeepingCommands(rseg, act);
  addCompletionCommands(rseg, act);
  dressHelp(rseg);
  return rseg;
}

/** What the commands take that work on variants of a file. */
const TARGET =
  'FILE, FILE:variant, FILE:table or a pattern such as spcr.rseg:spcr.*@1..3; without FILE the files here are searched';
const UI = 'tui, inline, spoken, plain, json or quiet';
const SET = "one more edit, such as 'loss.kl.weight = 30'; may be repeated";

/** For an option that may stand several times. */
const repeated = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Runs one command line and sets the exit code of the process (table in `exit-code.ts`). */
export async function main(argv: readonly string[]): Promise<void> {
  let action: Action | null = null;
  try {
    const rseg = program((chosen) => {
      action = chosen;
    });
    rseg.parse([...argv]);
    process.exitCode = action === null ? EXIT.ok : await (action as Action)();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else process.exitCode = reportFailure(error);
  }
}
