// Entry point of a thread that inspects ranges of frames.
import { workerData } from 'node:worker_threads';
import { serveRequests } from '../../threads/serve-requests.js';
import { type InspectTask, inspectRange } from './inspect-task.js';

serveRequests((number) => inspectRange(workerData as InspectTask, number));
