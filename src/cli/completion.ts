// `rseg completion SHELL`: the script that makes a shell complete rseg's commands, options, variants and runs.
import { EXIT, type ExitCode } from '../exit-code.js';
import { completionScript, type Shell } from './completion/scripts.js';
import { printAll } from './print-all.js';

export function completionCommand(shell: Shell): ExitCode {
  printAll(completionScript(shell));
  return EXIT.ok;
}
