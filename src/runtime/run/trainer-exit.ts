// What the end of a trainer process means, from its exit code or signal.
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { formatBytes } from '../../format-bytes.js';
import type { MemoryGroup } from './memory-group.js';
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

/** What the system killed a process for, as far as its control group tells. */
export interface MemoryEvidence {
  /** when the process began, and after its end; null where there is no group */
  readonly before: MemoryGroup | null;
  readonly after: MemoryGroup | null;
  /** memory of the process as it last told, MB */
  readonly lastMb: number | null;
}
const NO_EVIDENCE: MemoryEvidence = { before: null, after: null, lastMb: null };

const ALLOW_MORE = `allow more memory (resources.memory for a job of Slurm), or use a smaller batch or image; ${RESUME}`;

/** Somebody sent SIGKILL: for memory, says the system; for another reason; or nothing tells. */
function killedBySystem({ before, after, lastMb }: MemoryEvidence, log: string): Classified {
  const last = lastMb === null ? '' : `; it last told of ${formatBytes(lastMb * 2 ** 20)}`;
  if (before === null || after === null || before.path !== after.path) {
    const message = `the trainer was killed by the system: most likely the memory of the machine ran out${last}`;
    return failed(EXIT.memory, message, log, ALLOW_MORE);
  }
  const { limit, peak, path } = after;
  if (after.kills > before.kills) {
    const most = peak === null ? '' : `, at most ${formatBytes(peak)} were used`;
    const why =
      limit === null || limit >= totalmem()
        ? `the memory of the machine ran out (${formatBytes(totalmem())}${most})`
        : `its limit is ${formatBytes(limit)}${most} (${path})`;
    return failed(EXIT.memory, `the system killed the trainer for memory: ${why}${last}`, log, ALLOW_MORE);
  }
  const message = `the trainer was killed (SIGKILL) by somebody; not for memory, says its control group (${path})${last}`;
  return failed(EXIT.memory, message, log, RESUME);
}

/** `killed`: the stop on whose behalf we killed the process ourselves, or null. `log`: path of its output. */
export function classifyTrainerEnd(
  { code, signal }: TrainerEnd,
  killed: StopReason | null,
  log: string,
  memory: () => MemoryEvidence = () => NO_EVIDENCE,
): Classified {
  if (killed !== null) return { exitCode: killed === 'SIGINT' ? EXIT.interrupted : EXIT.terminated, failure: null };
  if (code !== null && code !== 134 && code !== 137) {
    if (KNOWN.has(code)) return { exitCode: code as ExitCode, failure: null };
    return failed(EXIT.internal, `the trainer ended with code ${code}\n${lastLines(log, 5)}`, log, RESUME);
  }
  if (signal === 'SIGKILL' || code === 137) {
    return killedBySystem(memory(), log);
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
