// Which job of a scheduler a process belongs to, from the variables that the scheduler sets.

export interface SchedulerJob {
  /** `1234`, or `1234_7` for a task of an array */
  readonly id: string;
  /** how often the scheduler has started it again under the same id */
  readonly restarts: number;
}

/** Null outside of a Slurm job. */
export function schedulerJob(environment: NodeJS.ProcessEnv): SchedulerJob | null {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID, SLURM_RESTART_COUNT } = environment;
  if (SLURM_JOB_ID === undefined) return null;
  const id = SLURM_ARRAY_JOB_ID === undefined ? SLURM_JOB_ID : `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}`;
  return { id, restarts: Number(SLURM_RESTART_COUNT ?? 0) };
}
