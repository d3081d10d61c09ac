// Entry point of a thread that inspects ranges of frames.
import { parentPort, workerData } from 'node:worker_threads';
import { describeFailure } from '../prefetch/worker-message.js';
import { type InspectTask, inspectRange } from './inspect-task.js';

const port = parentPort;
if (port === null) throw new Error('inspect-worker runs as a worker thread only');

port.on('message', async ([first, end]: readonly [number, number]) => {
  try {
    port.postMessage({ result: await inspectRange(workerData as InspectTask, first, end) });
  } catch (error) {
    port.postMessage({ failure: describeFailure(error) });
  }
});
