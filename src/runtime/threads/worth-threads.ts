// How many threads are worth starting for work on the frames of a data set.
import { availableParallelism } from 'node:os';

/** More threads than this wait for the disk. */
const MOST_THREADS = 16;
/** Below so many frames a thread takes longer to start than to work. */
const FRAMES_WORTH_THREADS = 8;

/** 0: the work is done in this thread. `most`: how many there may be; by default one for each core. */
export const worthThreads = (frames: number, most: number = Math.min(MOST_THREADS, availableParallelism())): number =>
  frames < FRAMES_WORTH_THREADS ? 0 : most;
