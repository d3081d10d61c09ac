// Times of real runs, as `fixtures/traces/*.txt` hold them: one event a line, milliseconds since the start of the attempt first. Everything
// that has nothing to do with time was left out when they were recorded.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import type { EventBody, RunEvent } from '../../src/runtime/run/event.js';

const FOLDER = join(packageRoot, 'test/ui/fixtures/traces');
const START = 1_700_000_000_000;

export interface RecordedTrace {
  readonly name: string;
  readonly events: readonly RunEvent[];
}

export function recordedTraces(): readonly RecordedTrace[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const lines = readFileSync(join(FOLDER, name), 'utf8').trimEnd().split('\n');
      const events = lines
        .filter((line) => !line.startsWith('#'))
        .map((line, i): RunEvent => {
          const [at = '', kind = '', ...words] = line.split(' ');
          return { v: 1, seq: i + 1, t: Number(at), w: START + Number(at), ...bodyOf(kind, words) };
        });
      return { name: name.replace('.txt', ''), events };
    });
}

function bodyOf(kind: string, words: readonly string[]): EventBody {
  const [stage = '', first = 0, second = 0, third = 0] = [words[0], ...words.slice(1).map(Number)];
  switch (kind) {
    case 'attempt': {
      const stages = words.map((word) => {
        const [id = '', op = '', steps = ''] = word.split(':');
        return { id, op, key: id, ...(steps === '0' ? {} : { steps: Number(steps) }) };
      });
      return { k: 'attempt-start', attempt: 1, pid: 1, host: 'h', variant: 'v', seed: 1, run: 'r', stages };
    }
    case 'start':
      return {
        k: 'stage-start',
        stage,
        steps: first,
        stepsPerEpoch: second,
        firstStep: 0,
        batch: third,
        parameters: 1,
      };
    case 'cached':
      return { k: 'stage-cached', stage, why: 'recorded so' };
    case 'step': {
      const numbers = { lr: 1, loss: 1, terms: {}, dataMs: 0, imagesPerSecond: 1, rssMb: 1 };
      return { k: 'step', stage, step: first, stepMs: second, ...numbers };
    }
    case 'validation':
      return { k: 'validation', stage, step: first, split: 'val', miou: { mean: 0.1 }, best: false, ms: second };
    case 'checkpoint':
      return { k: 'checkpoint', stage, step: first, path: 'p', ms: second, bytes: 1 };
    case 'progress':
      return { k: 'evaluation-progress', stage, suite: 'any', done: first, total: second };
    case 'end':
      return { k: 'stage-end', stage, ms: first };
    case 'over':
      return { k: 'attempt-end', attempt: 1, state: 'done', exitCode: 0 };
    default:
      throw new Error(`${kind} is no kind of a recorded event`);
  }
}
