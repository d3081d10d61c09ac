// Entry point of a worker thread: fills the batches it is asked for, in the memory it is given, and hands their memory over.
import { workerData } from 'node:worker_threads';
import { serveRequests } from '../../threads/serve-requests.js';
import { type Batch, memoryOf } from '../batch.js';
import { type BatchWork, startWork } from './batch-work.js';

let started: ReturnType<typeof startWork> | null = null;

serveRequests(async (step, spare: Batch | null) => {
  started ??= startWork(workerData as BatchWork);
  return (await started)(step, spare);
}, memoryOf);
