// One event as one line of `events.jsonl`: JSON whose last field `c` is the CRC-32 (hex) of the JSON without it.
import { crc32 } from 'node:zlib';
import type { RunEvent } from './event.js';

const CHECKSUM = /,"c":"([0-9a-f]{8})"\}$/;

const checksum = (body: string): string => crc32(body).toString(16).padStart(8, '0');

/** The line of `event`, newline included. */
export function encodeEvent(event: RunEvent): string {
  const body = JSON.stringify(event);
  return `${body.slice(0, -1)},"c":"${checksum(body)}"}\n`;
}

/** The event of a line (without newline), or null when the line is damaged. Kinds unknown to this version pass. */
export function decodeEvent(line: string): RunEvent | null {
  const match = CHECKSUM.exec(line);
  if (match === null) return null;
  const body = `${line.slice(0, match.index)}}`;
  if (checksum(body) !== match[1]) return null;
  try {
    return JSON.parse(body) as RunEvent;
  } catch {
    return null;
  }
}
