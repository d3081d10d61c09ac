// Everything that TensorFlow reads from the environment, set in one place before its library loads. What a user has
// set already is left alone.
import { availableParallelism } from 'node:os';

const SETTINGS: Readonly<Record<string, string>> = {
  // TensorFlow leaves oneDNN off on CPUs without VNNI; measured 15 to 25 % faster steps with it
  TF_ENABLE_ONEDNN_OPTS: '1',
  // keep oneDNN's prepared kernels for the next step instead of saving their memory: measured 5 % less CPU time a step
  TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE: 'false',
  // a kernel's calling thread does its share instead of sleeping while the pool works: a quarter fewer context switches,
  // 3 % less CPU time in inference
  TF_ONEDNN_THREADPOOL_USE_CALLER_THREAD: 'true',
  // errors only: the library's notices would break into the terminal screen
  TF_CPP_MIN_LOG_LEVEL: '2',
  // take GPU memory as it is needed, so that other processes can share the card
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // newer cards compile kernels once; the default cache of 256 MB does not hold them
  CUDA_CACHE_MAXSIZE: '4294967296',
};

/**
 * On two cores a training step has enough independent kernels (gradients by input and by weights, teacher and student) to
 * keep both busy, and splitting each kernel as well only adds hand-overs. Measured there, one thread a kernel against the
 * default: student 62 to 79 ms at 128 pixels and 263 to 282 at 256, teacher 51 to 62 and 197 to 206, inference 17 to 18;
 * only inference at 256 pixels, one chain of large kernels, is slower, 74 to 60. Not measured on more cores, so the
 * default stays there. One thread between kernels is slower everywhere.
 */
function threadSettings(): Readonly<Record<string, string>> {
  return availableParallelism() === 2 ? { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '2' } : {};
}

/** Threads that share one kernel. More of them add its sums in another order: it is a part of what a result depends on. */
export function kernelThreads(): number {
  const set = Number(process.env.TF_NUM_INTRAOP_THREADS ?? threadSettings().TF_NUM_INTRAOP_THREADS);
  return set > 0 ? set : availableParallelism();
}

export function setTensorFlowEnvironment(): void {
  for (const [name, value] of Object.entries({ ...SETTINGS, ...threadSettings() })) process.env[name] ??= value;
}
