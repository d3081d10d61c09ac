// The side of a worker thread: answers requests one after the other.
import { parentPort } from 'node:worker_threads';
import { describeFailure } from './sent-failure.js';
import type { ThreadReply, ThreadRequest } from './thread-message.js';

/** `memory`: what of a result is handed over instead of copied. */
export function serveRequests<Extra, Result>(
  answer: (number: number, extra: Extra) => Promise<Result>,
  memory: (result: Result) => ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('this file runs as a worker thread only');
  port.on('message', async ({ number, extra }: ThreadRequest<Extra>) => {
    try {
      const result = await answer(number, extra);
      const reply: ThreadReply<Result> = { number, result };
      port.postMessage(reply, memory(result));
    } catch (error) {
      const reply: ThreadReply = { number, failure: describeFailure(error) };
      port.postMessage(reply);
    }
  });
}

/** The memory of arrays that have it for themselves; others are copied, and one that two arrays share goes once. */
export function ownMemory(arrays: readonly ArrayBufferView[]): ArrayBuffer[] {
  const own = arrays.filter(({ byteLength, buffer }) => byteLength === buffer.byteLength);
  return [...new Set(own.map(({ buffer }) => buffer as ArrayBuffer))];
}
