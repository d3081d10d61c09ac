// Entry point of a thread that turns logits into the files of a frame.
import { workerData } from 'node:worker_threads';
import { serveRequests } from '../threads/serve-requests.js';
import { type Result, type ResultSettings, writeResults } from './result-files.js';

serveRequests(async (_number, result: Result) => writeResults(result, workerData as ResultSettings));
