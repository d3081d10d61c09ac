// Whether the disk has room for what is about to start. A run that cannot fit is refused before it computes for days.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { formatBytes } from '../format-bytes.js';
import { roomNeeded } from '../plan/disk-use.js';
import { sizeOfTree } from '../runtime/run/housekeeping/run-contents.js';
import type { DrivenRun } from '../runtime/run/queue/queue-driver.js';
import { freeBytes } from '../runtime/run/room.js';

/**
 * Throws exit 6 when a run needs more room than is free below `runs`: its final weights and the checkpoints that are kept. Where only all
 * of them together need more, returns a sentence: room may come while they work.
 */
export function requireRoom(driven: readonly DrivenRun[], runs: string): string | null {
  const free = freeBytes(runs);
  if (free === null) return null;
  const needs = driven.flatMap(({ task, options }) => {
    if (task.before !== null) return [];
    const missing = new Set(task.stages.map(({ key }) => key));
    const stages = options.plan.stages.filter(({ key }) => missing.has(key));
    const there = join(runs, task.folder, 'ckpt');
    const bytes = roomNeeded(stages, options.plan.runtime.checkpoints) - (existsSync(there) ? sizeOfTree(there) : 0);
    return [{ name: task.name, bytes }];
  });
  const largest = needs.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (largest === undefined) return null;
  if (largest.bytes > free) {
    throw new UserError(
      EXIT.io,
      `there is no room for ${largest.name}: its checkpoints and weights need ${formatBytes(largest.bytes)}, ${formatBytes(free)} are free`,
      {
        where: runs,
        help: 'rseg gc tells what may go; or keep fewer checkpoints (the setting checkpoints), or choose another disk with --runs',
      },
    );
  }
  const together = needs.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);
  if (together <= free) return null;
  return `the ${needs.length} runs need ${formatBytes(together)} together, ${formatBytes(free)} are free in ${runs}: a run that finds no room waits for it`;
}
