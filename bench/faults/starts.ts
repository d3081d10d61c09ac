// Fifty processes start the same run at the same moment, again and again, also where a former owner has left its notes.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import type { StartAnswer, StartOrder } from './start-process.js';

const PROCESSES = 50;
const WORKER = join(packageRoot, 'dist', 'bench', 'faults', 'start-process.js');

export interface StartsReport {
  readonly rounds: number;
  readonly processes: number;
  readonly problems: number;
}

/** `tell` hears of every round in which not exactly one start got the run, or another one was not told that it is in use. */
export async function startAtOnce(rounds: number, tell: (line: string) => void): Promise<StartsReport> {
  const base = mkdtempSync(join(tmpdir(), 'rseg-starts-'));
  const crowd = Array.from({ length: PROCESSES }, () => fork(WORKER));
  try {
    await Promise.all(crowd.map((child) => once(child, 'message')));
    let problems = 0;
    for (let round = 1; round <= rounds; round++) {
      // every second round meets the folder of the one before
      const runs = join(base, String(round - (round % 2 === 0 ? 1 : 0)));
      const answers = await askAll(crowd, { kind: 'start', runs });
      const what = problemOf(answers);
      if (what !== null) {
        problems++;
        tell(`round ${round}: ${what}`);
      }
      await askAll(crowd, { kind: 'release' });
    }
    return { rounds, processes: PROCESSES, problems };
  } finally {
    for (const child of crowd) child.kill('SIGKILL');
    rmSync(base, { recursive: true, force: true });
  }
}

function askAll(crowd: readonly ChildProcess[], order: StartOrder): Promise<readonly StartAnswer[]> {
  const answers = crowd.map(async (child) => (await once(child, 'message'))[0] as StartAnswer);
  for (const child of crowd) child.send(order);
  return Promise.all(answers);
}

function problemOf(answers: readonly StartAnswer[]): string | null {
  const winners = answers.filter(({ kind }) => kind === 'won').length;
  if (winners !== 1) return `${winners} starts won`;
  const other = answers.find((answer) => answer.kind === 'refused' && !answer.inUse);
  return other?.kind === 'refused' ? `a start ended otherwise: ${other.message}` : null;
}
