// What TensorFlow reports, in the words of someone who can do something about it.
import { EXIT, UserError } from '../../../exit-code.js';

const OUT_OF_MEMORY =
  /OOM when allocating|RESOURCE_EXHAUSTED|Resource ?exhausted|CUDA_ERROR_OUT_OF_MEMORY|ran out of memory|failed to allocate memory/i;

/** A UserError (exit code 7) when memory ran out, else the error with the function that failed. */
export function explainTensorFlowError(error: unknown, functionName: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (OUT_OF_MEMORY.test(message)) {
    return new UserError(EXIT.memory, `TensorFlow ran out of memory in '${functionName}'`, {
      help: 'use a smaller batch or picture size, or free the memory that other processes hold',
      cause: error,
    });
  }
  return new Error(`TensorFlow failed in '${functionName}': ${message}`, { cause: error });
}
