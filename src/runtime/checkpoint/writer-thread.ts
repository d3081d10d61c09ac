// Entry point of the thread that writes checkpoints: encoding, hashing and waiting for the disk hold no training up.
import { parentPort, workerData } from 'node:worker_threads';
import { waitForRoom } from '../run/room.js';
import { describeFailure } from '../threads/sent-failure.js';
import { CheckpointStore } from './checkpoint-store.js';
import type { SaveReply, SaveRequest, WriterThreadData } from './threaded-writer.js';

const port = parentPort;
if (port === null) throw new Error('writer-thread runs as a worker thread only');

const { folder, key, mostBytes, roomWaitMs } = workerData as WriterThreadData;
waitForRoom({
  limitMs: roomWaitMs,
  tell: (shortage, waitedMs) => port.postMessage({ kind: 'room', shortage, waitedMs } satisfies SaveReply),
  // the training ends this thread with itself
  abandoned: () => false,
});
const store = new CheckpointStore(folder, key, mostBytes);

port.on('message', ({ files, facts }: SaveRequest) => {
  let reply: SaveReply;
  try {
    const { path, bytes } = store.save(files, facts);
    reply = { kind: 'saved', saved: { path, bytes } };
  } catch (error) {
    reply = { kind: 'failure', failure: describeFailure(error) };
  }
  port.postMessage(reply);
});
