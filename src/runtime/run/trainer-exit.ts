// What the end of a trainer process means, from its exit code or signal.
import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { EXIT, type ExitCode } from '../../exit-code.js';
import type { StopReason } from './stop-control.js';
import type { Failure } from './trainer-job.js';

export interface TrainerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
export interface Classified {
  readonly exitCode: ExitCode;
  /** set when the process could not say itself what happened */
  readonly failure: Failure | null;
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(EXIT));
const RESUME = 'run the same command again: it goes on from the last checkpoint';

/** Lines at the end of the log that tell a crash; empty when there is no log. */
function lastLines(log: string, count: number): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

function failed(exitCode: ExitCode, message: string, log: string, help: string): Classified {
  return { exitCode, failure: { exitCode, message, where: log, help } };
}

/** `killed`: the stop on whose behalf we killed the process ourselves, or null. `log`: path of its output. */
export function classifyTrainerEnd({ code, signal }: TrainerEnd, killed: StopReason | null, log: string): Classified {
  if (killed !== null) return { exitCode: killed === 'SIGINT' ? EXIT.interrupted : EXIT.terminated, failure: null };
  if (code !== null && code !== 134 && code !== 137) {
    if (KNOWN.has(code)) return { exitCode: code as ExitCode, failure: null };
    return failed(EXIT.internal, `the trainer ended with code ${code}\n${lastLines(log, 5)}`, log, RESUME);
  }
  if (signal === 'SIGKILL' || code === 137) {
    const message = 'the trainer was killed by the system: most likely the memory of the machine ran out';
    return failed(EXIT.memory, message, log, `use a smaller batch or image, or ${RESUME}`);
  }
  const tail = lastLines(log, 60);
  if (/heap out of memory/i.test(tail)) {
    const limit = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
    const more = `NODE_OPTIONS=--max-old-space-size=${2 * limit} allows twice as much; ${RESUME}`;
    return failed(EXIT.memory, `the trainer ran out of JavaScript memory (its limit is ${limit} MB)`, log, more);
  }
  if (/bad_alloc|OOM when allocating/i.test(tail)) {
    return failed(EXIT.memory, 'the trainer ran out of memory', log, `use a smaller batch or image, or ${RESUME}`);
  }
  const how = signal === null ? `code ${code}` : signal;
  return failed(EXIT.internal, `the trainer crashed (${how})\n${lastLines(log, 5)}`, log, RESUME);
}
