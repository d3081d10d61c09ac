// One of the processes that start a run at the same moment: prepares the toy in the folder it is told, as `rseg run` does, and answers
// whether the run is its own.
import { EXIT, UserError } from '../../src/exit-code.js';
import { prepareRun } from '../../src/runtime/run/prepare-run.js';
import type { RunLock } from '../../src/runtime/run/run-lock.js';
import { describeToy } from './toy-run.js';

export type StartOrder = { readonly kind: 'start'; readonly runs: string } | { readonly kind: 'release' };
export type StartAnswer =
  | { readonly kind: 'ready' | 'won' | 'released' }
  | { readonly kind: 'refused'; readonly inUse: boolean; readonly message: string };

const toy = await describeToy('smallest');
let held: RunLock | null = null;

async function start(runs: string): Promise<StartAnswer> {
  try {
    const prepared = await prepareRun({ ...toy, runs });
    if (prepared.kind === 'prepared') held = prepared.held;
    return { kind: 'won' };
  } catch (error) {
    const inUse = error instanceof UserError && error.exitCode === EXIT.locked;
    return { kind: 'refused', inUse, message: String(error) };
  }
}

async function release(): Promise<StartAnswer> {
  await held?.release();
  held = null;
  return { kind: 'released' };
}

process.on('message', async (order: StartOrder) => {
  process.send!(order.kind === 'start' ? await start(order.runs) : await release());
});
process.send!({ kind: 'ready' } satisfies StartAnswer);
