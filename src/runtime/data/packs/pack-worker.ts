// Entry point of a thread that reads frames and makes the blocks of a pack of them.
import { workerData } from 'node:worker_threads';
import { ownMemory, serveRequests } from '../../threads/serve-requests.js';
import type { FilesPlan } from '../files/file-frames.js';
import type { EncodedFrame } from './frame-blocks.js';
import { packedFrame } from './packed-frame.js';

serveRequests(
  (index): Promise<EncodedFrame> => packedFrame(workerData as FilesPlan, index),
  ({ data }) => ownMemory([data]),
);
