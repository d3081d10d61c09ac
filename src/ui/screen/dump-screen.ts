// The screen as a text file, to be sent to somebody.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sanitize } from '../sanitize.js';
import { stripColour } from '../widgets/cell-width.js';

/** Writes it into `name`, or into the working folder under a name made of the time, never over another file; returns a sentence about it. */
export function dumpScreen(lines: readonly string[], name: string | null, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+Z$/g, '');
  const file = resolve(name ?? `rseg-screen-${time}.txt`);
  try {
    writeFileSync(file, `${lines.map((line) => stripColour(line).trimEnd()).join('\n')}\n`, { flag: 'wx' });
    return `this screen was written to ${sanitize(file)}`;
  } catch (error) {
    return `the screen was not written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
