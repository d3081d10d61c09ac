// What is different here from where a checkpoint was computed. Bits repeat only where software, processor and threads are the same.
import type { ComputingEnvironment } from './environment-record.js';

const NAMES = {
  rseg: 'rseg',
  node: 'Node',
  tfjs: 'tfjs',
  platform: 'system',
  cpu: 'processor',
  cores: 'cores',
} as const satisfies Partial<Record<keyof ComputingEnvironment, string>>;

/** How runs share a machine: threads between kernels, and which of its GPUs. Neither changes a bit. */
const SHARING: ReadonlySet<string> = new Set(['TF_NUM_INTEROP_THREADS', 'CUDA_VISIBLE_DEVICES']);

/** `Node v20.1 -> v22.0`, one entry for each thing that differs. */
export function environmentDifferences(before: ComputingEnvironment, now: ComputingEnvironment): readonly string[] {
  const fields = Object.entries(NAMES) as readonly (readonly [keyof typeof NAMES, string])[];
  const named = fields.flatMap(([field, name]) => difference(name, before[field], now[field]));
  const variables = new Set([...Object.keys(before.variables), ...Object.keys(now.variables)]);
  const telling = [...variables].filter((name) => !SHARING.has(name));
  return [...named, ...telling.flatMap((name) => difference(name, before.variables[name], now.variables[name]))];
}

function difference(name: string, before: unknown, now: unknown): readonly string[] {
  return before === now ? [] : [`${name} ${String(before ?? 'not set')} -> ${String(now ?? 'not set')}`];
}
