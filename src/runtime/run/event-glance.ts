// The first and the newest lines of `events.jsonl`: enough for one line about a run, whatever the length of its log.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RunEvent } from './event.js';
import { decodeEvent } from './event-line.js';

const HEAD_BYTES = 2048;
const TAIL_BYTES = 6144;

/** Whole events of both ends in order; empty when there is no file. Damaged and cut lines are left out. */
export function glanceAtEvents(file: string): readonly RunEvent[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const read = (from: number, to: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, to - from));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
    };
    if (size <= HEAD_BYTES + TAIL_BYTES) return eventsOf(read(0, size));
    const tail = read(size - TAIL_BYTES, size);
    // steps of the beginning would look like the newest ones
    const head = eventsOf(read(0, HEAD_BYTES)).filter(({ k }) => k !== 'step');
    return [...head, ...eventsOf(tail.subarray(tail.indexOf(10) + 1))];
  } finally {
    closeSync(descriptor);
  }
}

function eventsOf(bytes: Buffer): readonly RunEvent[] {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => decodeEvent(line) ?? []);
}
