// Times in milliseconds, as medians: of calls in this process and of whole child processes.
import { spawnSync } from 'node:child_process';

export function median(times: readonly number[]): number {
  return percentile(times, 0.5);
}

/** The smallest time that at least this share of the times does not exceed. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Time of one call. */
export async function timeOf(call: () => unknown): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

/** Times of `count` calls, the first ones included. */
export async function timesOf(count: number, call: () => unknown): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) times.push(await timeOf(call));
  return times;
}

/** Times of whole processes `node ...words`. Throws when one fails. */
export function processTimes(count: number, words: readonly string[], cwd: string): readonly number[] {
  return Array.from({ length: count }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`);
    return performance.now() - start;
  });
}
