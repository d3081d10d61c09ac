// Entry point of a thread that reads frames which are to be labelled.
import { workerData } from 'node:worker_threads';
import { ownMemory, serveRequests } from '../threads/serve-requests.js';
import { type InputResult, type InputWork, readFrame } from './input-work.js';

serveRequests(
  (number): Promise<InputResult> => readFrame(workerData as InputWork, number),
  (result) => ('read' in result ? ownMemory([...result.read.images, result.read.shown]) : []),
);
