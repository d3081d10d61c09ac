// The whole log in the user's pager, which has the terminal meanwhile. The event loop goes on: whoever drives runs in this
// process must not stop for a reader.
import { spawn } from 'node:child_process';
import process from 'node:process';
import type { RunEvent } from '../../runtime/run/event.js';
import { describeEvent } from '../describe-event.js';
import { applyEvent, emptyRun } from '../run-model.js';

/** Resolves when the pager has ended; a sentence when it could not be started. */
export async function showInPager(events: readonly RunEvent[], stdin: NodeJS.ReadStream): Promise<string | null> {
  const command = process.env.PAGER || 'less';
  const [program = 'less', ...args] = command.split(' ').filter((part) => part !== '');
  const resumeInput = releaseInput(stdin);
  const resumeSignals = ignoreInterrupts();
  try {
    return await new Promise<string | null>((resolve) => {
      const child = spawn(program, args, {
        stdio: ['pipe', 'inherit', 'inherit'],
        env: { LESS: '-R', ...process.env },
      });
      child.on('error', (error) => resolve(`the pager ${command} did not start: ${error.message}`));
      child.on('close', () => resolve(null));
      // a pager that is left early closes its end
      child.stdin.on('error', () => {});
      child.stdin.end(logText(events));
    });
  } finally {
    resumeSignals();
    resumeInput();
  }
}

function logText(events: readonly RunEvent[]): string {
  let model = emptyRun;
  const lines: string[] = [];
  for (const event of events) {
    const line = describeEvent(event, model);
    model = applyEvent(model, event);
    if (line === null) continue;
    const stage = line.stage === '' ? '' : `${line.stage}: `;
    lines.push(`${new Date(line.at).toISOString()}  ${line.level.padEnd(5)}  ${stage}${line.text}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Keys are for the pager: Node stops reading the terminal when its input is paused, and takes it up with the next read. */
function releaseInput(stdin: NodeJS.ReadStream): () => void {
  stdin.emit('pause');
  return () => {
    stdin.read(0);
  };
}

/** Ctrl-C in a pager reaches the whole group of processes: it is not meant for the runs. */
function ignoreInterrupts(): () => void {
  const listeners = process.listeners('SIGINT');
  const nothing = (): void => {};
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', nothing);
  return () => {
    process.off('SIGINT', nothing);
    for (const listener of listeners) process.on('SIGINT', listener);
  };
}
