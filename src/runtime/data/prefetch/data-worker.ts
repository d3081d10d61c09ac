// Entry point of a worker thread: fills the batches it is asked for and hands their memory over.
import { parentPort, workerData } from 'node:worker_threads';
import { type BatchWork, startWork } from './batch-work.js';
import { describeFailure, memoryOf, type StepReply, type StepRequest } from './worker-message.js';

const port = parentPort;
if (port === null) throw new Error('data-worker runs as a worker thread only');

let started: ReturnType<typeof startWork> | null = null;

port.on('message', async ({ step, spare }: StepRequest) => {
  try {
    started ??= startWork(workerData as BatchWork);
    const fill = await started;
    const batch = fill(step, spare);
    const reply: StepReply = { kind: 'batch', step, batch };
    port.postMessage(reply, memoryOf(batch));
  } catch (error) {
    const reply: StepReply = { kind: 'failure', step, failure: describeFailure(error) };
    port.postMessage(reply);
  }
});
