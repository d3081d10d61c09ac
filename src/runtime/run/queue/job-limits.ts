// How many runs work at the same time: by the cores that one of them keeps busy or declares, by memory, by GPUs.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { EngineName } from '../../engine/engine.js';
import { kernelThreads } from '../../engine/tensorflow/environment.js';
import type { Limits } from './scheduler.js';

/** What a trainer tells of its engine. */
export interface EngineFound {
  readonly name: string;
  /** `TensorFlow 2.18.0 (CPU, 2 threads)` */
  readonly description: string;
}
export interface JobLimits {
  /** `engine`: null before the first trainer told it */
  limits(engine: EngineFound | null): Limits;
  /** names for CUDA_VISIBLE_DEVICES */
  readonly gpus: readonly string[];
  /** for every trainer */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * `jobs`: as the user wants it, or null. The number of threads that share one kernel orders its sums, so it belongs to the machine and is
 * the same however many runs work; only the threads between kernels, which change no bit, are shared out among the runs.
 */
export function jobLimits(jobs: number | null, engine: EngineName | 'auto'): JobLimits {
  const cores = availableParallelism();
  const gpus = gpuNames();
  const memory = process.availableMemory();
  const wanted = engine === 'auto' ? engineByVariable() : engine;
  const byCores = (name: string): number =>
    name === 'wasm' || name === 'cpu' ? cores : Math.max(1, Math.floor(cores / kernelThreads()));
  const known = jobs ?? byCores(wanted);
  return {
    limits: (found) => {
      const onGpu = found === null || /\bGPU\b/.test(found.description);
      const number = jobs ?? (found === null ? known : onGpu ? Math.max(1, gpus.length) : byCores(found.name));
      return { jobs: number, memory, cpus: cores, gpus: onGpu ? gpus.length : Number.POSITIVE_INFINITY };
    },
    gpus,
    environment:
      known > 1 && process.env.TF_NUM_INTEROP_THREADS === undefined
        ? { TF_NUM_INTEROP_THREADS: String(Math.max(1, Math.floor(cores / known))) }
        : {},
  };
}

/** The GPUs that a run may see: those that the user chose, else all that the driver shows. */
function gpuNames(): readonly string[] {
  const chosen = process.env.CUDA_VISIBLE_DEVICES;
  if (chosen !== undefined) return chosen.split(',').filter((name) => name !== '' && name !== '-1');
  try {
    return readdirSync('/proc/driver/nvidia/gpus').map((_, index) => String(index));
  } catch {
    return [];
  }
}

function engineByVariable(): EngineName | 'auto' {
  const name = process.env.RSEG_ENGINE;
  return name === 'wasm' || name === 'cpu' || name === 'tensorflow' ? name : 'auto';
}
