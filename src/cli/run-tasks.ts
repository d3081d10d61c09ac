// The planned runs of a command as work for a queue: what is missing of each, and what it needs of the machine.
import { resolve } from 'node:path';
import type { Stage } from '../compiler/stage-plan.js';
import { KnownResults } from '../plan/known-results.js';
import { stageMemory } from '../plan/stage-memory.js';
import type { EngineName } from '../runtime/engine/engine.js';
import type { DrivenRun } from '../runtime/run/queue/queue-driver.js';
import type { SourceFiles } from '../runtime/run/run-record.js';
import type { AttemptSettings, RunOptions } from '../runtime/run/supervisor.js';
import { ownSettings } from './own-settings.js';
import type { QueuedRun } from './run-queue.js';

export interface TaskContext extends Pick<RunOptions, 'command'> {
  readonly attempt: AttemptSettings;
  /** name of the run that these are a fork of */
  readonly forkedFrom: string | null;
  readonly sources: SourceFiles;
  /** texts by file, as in the compilation */
  readonly texts: ReadonlyMap<string, string>;
  /** folder of all runs */
  readonly runs: string;
  readonly engine: EngineName | 'auto';
  /** GPUs of this machine */
  readonly gpus: number;
}

/** A process with its engine and threads, beside the tensors. Measured: 785 MB resident with TensorFlow at 85 MB of tensors, 200 MB without. */
const PROCESS_BYTES = { tensorflow: 700 * 2 ** 20, other: 200 * 2 ** 20 } as const;

export function runTasks(queue: readonly QueuedRun[], context: TaskContext): readonly DrivenRun[] {
  const known = new KnownResults(context.runs);
  return queue.map((run): DrivenRun => {
    const { plan, compiled, dataIndex, identified } = run;
    const missing =
      run.finished || run.same !== null ? [] : plan.stages.filter((s) => known.find(s).kind !== 'present');
    const gpu = onGpu(run, context);
    return {
      task: {
        name: run.name,
        folder: plan.run,
        stages: missing,
        memory: processBytes(context) + (gpu ? 0 : peakMemory(missing)),
        cpus: compiled.form.runtime.resources.cpus ?? 0,
        gpu,
        before: beforeOf(run),
      },
      variant: plan.variant,
      seed: plan.seed,
      settings: ownSettings(compiled, context.texts),
      options: {
        plan,
        normalForm: compiled.form,
        sources: context.sources,
        dataIndex,
        identities: identified.records,
        runs: resolve(context.runs),
        engine: context.engine,
        command: context.command,
        ...context.attempt,
        ...(context.forkedFrom === null ? {} : { forkedFrom: context.forkedFrom }),
      },
    };
  });
}

const processBytes = ({ engine }: TaskContext): number =>
  engine === 'wasm' || engine === 'cpu' ? PROCESS_BYTES.other : PROCESS_BYTES.tensorflow;

function beforeOf({ same, finished }: QueuedRun): DrivenRun['task']['before'] {
  if (same !== null) return { state: 'same', reason: `the same work as ${same}` };
  return finished ? { state: 'finished-before', reason: null } : null;
}

function onGpu({ compiled }: QueuedRun, { engine, gpus }: TaskContext): boolean {
  const { device, resources } = compiled.form.runtime;
  return gpus > 0 && engine !== 'wasm' && engine !== 'cpu' && device !== 'cpu' && resources.gpus !== 0;
}

/** Variants of a table share most of their stages. */
const counted = new Map<string, number>();

/** Bytes that the largest stage needs. */
function peakMemory(stages: readonly Stage[]): number {
  return Math.max(
    0,
    ...stages.map((stage) => {
      let bytes = counted.get(stage.key);
      if (bytes === undefined) {
        bytes = stageMemory(stage) ?? 0;
        counted.set(stage.key, bytes);
      }
      return bytes;
    }),
  );
}
