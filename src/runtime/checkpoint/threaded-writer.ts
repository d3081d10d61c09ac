// Checkpoints written by a thread, which is started with the first one.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../package-root.js';
import type { Patience, Shortage } from '../run/room.js';
import { restoreFailure, type SentFailure } from '../threads/sent-failure.js';
import type { CheckpointFacts } from './checkpoint-store.js';
import type { CheckpointFiles, OpenCheckpointWriter, SavedCheckpoint } from './checkpoint-writer.js';

export interface WriterThreadData {
  readonly folder: string;
  readonly key: string;
  readonly mostBytes: number | null;
  readonly roomWaitMs: number;
}
export interface SaveRequest {
  readonly files: CheckpointFiles;
  readonly facts: CheckpointFacts;
}
export type SaveReply =
  | { readonly kind: 'saved'; readonly saved: SavedCheckpoint }
  | { readonly kind: 'failure'; readonly failure: SentFailure }
  | { readonly kind: 'room'; readonly shortage: Shortage | null; readonly waitedMs: number };

/** from the root: this module may be part of a bundle elsewhere */
const THREAD = join(packageRoot, 'dist', 'src', 'runtime', 'checkpoint', 'writer-thread.js');

interface Waiting {
  readonly resolve: (saved: SavedCheckpoint) => void;
  readonly reject: (error: Error) => void;
}

/** Buffers that consist of the pieces alone: they can change hands, others are copied on the way. */
function wholeBuffers(files: CheckpointFiles): readonly ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const part of [...files.values()].flat()) {
    const { buffer } = part;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === part.byteLength) buffers.add(buffer);
  }
  return [...buffers];
}

/** Writes in a thread of its own, one checkpoint after the other, and waits there for room on a full disk. */
export const openThreadedWriter =
  ({ limitMs, tell }: Pick<Patience, 'limitMs' | 'tell'>): OpenCheckpointWriter =>
  (folder, key, mostBytes) => {
    let thread: Worker | null = null;
    let ended = false;
    const waiting: Waiting[] = [];
    const fail = (error: Error): void => {
      for (const { reject } of waiting.splice(0)) reject(error);
    };
    const start = (): Worker => {
      const data: WriterThreadData = { folder, key, mostBytes, roomWaitMs: limitMs };
      const worker = new Worker(THREAD, { workerData: data });
      worker.on('message', (reply: SaveReply) => {
        if (reply.kind === 'room') {
          tell(reply.shortage, reply.waitedMs);
          return;
        }
        const { resolve, reject } = waiting.shift()!;
        if (reply.kind === 'saved') resolve(reply.saved);
        else reject(restoreFailure(reply.failure));
      });
      worker.on('error', fail);
      worker.on('exit', (code) => {
        if (!ended) fail(new Error(`the thread that writes checkpoints ended by itself with code ${code}`));
      });
      return worker;
    };
    return {
      save: (files, facts) =>
        new Promise((resolve, reject) => {
          thread ??= start();
          waiting.push({ resolve, reject });
          const request: SaveRequest = { files, facts };
          thread.postMessage(request, [...wholeBuffers(files)]);
        }),
      close: async () => {
        ended = true;
        await thread?.terminate();
      },
    };
  };
