// Lines of `events.jsonl`: the truth of a run. Everything a person sees is derived from them.
// Schema: `grammar/schema/event.schema.json`. Unknown kinds are ignored by readers.

interface EventBase {
  readonly v: 1;
  /** 1, 2, 3, … without gap over all attempts */
  readonly seq: number;
  /** milliseconds of monotonic time since the attempt began */
  readonly t: number;
  /** wall clock, milliseconds since 1970 */
  readonly w: number;
}
/** `waiting`: what was asked for is done, other stages of the run are left to other jobs. */
export type RunState = 'done' | 'failed' | 'stopped' | 'waiting';

export type EventBody =
  | {
      readonly k: 'attempt-start';
      readonly attempt: number;
      readonly pid: number;
      readonly host: string;
      readonly variant: string;
      readonly seed: number;
      readonly run: string;
      /** id at the scheduler that started it, such as `1234_7` */
      readonly job?: string;
      /** in order of execution */
      readonly stages: readonly {
        readonly id: string;
        readonly op: string;
        readonly key: string;
        /** of a training; readers estimate the remaining time of stages to come from it */
        readonly steps?: number;
      }[];
    }
  | { readonly k: 'engine'; readonly name: string; readonly description: string; readonly whyNotBetter: string | null }
  | {
      readonly k: 'stage-start';
      readonly stage: string;
      /** 0 when the stage has no steps */
      readonly steps: number;
      readonly stepsPerEpoch: number;
      /** first step of this attempt: above 0 after a resume */
      readonly firstStep: number;
      readonly batch: number;
      readonly parameters: number;
    }
  /** another run computes it just now */
  | { readonly k: 'stage-waiting'; readonly stage: string; readonly why: string }
  | { readonly k: 'stage-cached'; readonly stage: string; readonly why: string }
  | {
      readonly k: 'step';
      readonly stage: string;
      /** steps finished, 1-based */
      readonly step: number;
      readonly lr: number;
      readonly loss: number;
      readonly terms: Readonly<Record<string, number>>;
      /** mean duration of a step since the last such event, ms */
      readonly stepMs: number;
      /** part of `stepMs` spent waiting for data, ms */
      readonly dataMs: number;
      readonly imagesPerSecond: number;
      readonly rssMb: number;
    }
  | {
      readonly k: 'validation';
      readonly stage: string;
      readonly step: number;
      readonly split: string;
      /** 0..1; key = subset such as `rgb+depth`, or `mean` */
      readonly miou: Readonly<Record<string, number>>;
      readonly best: boolean;
      readonly ms: number;
    }
  | {
      /** A small picture of one frame was written: what the network saw and what it answered. */
      readonly k: 'sample';
      readonly stage: string;
      readonly step: number;
      /** in the run folder */
      readonly path: string;
      /** what lies side by side in it: the modalities, `truth`, and the network */
      readonly tiles: readonly string[];
    }
  | {
      readonly k: 'checkpoint';
      readonly stage: string;
      readonly step: number;
      readonly path: string;
      /** until it was on the disk */
      readonly ms: number;
      /** of it, how long the training waited; all of it in logs that lack this */
      readonly heldMs?: number;
      readonly bytes: number;
    }
  /** A loss that jumped. */
  | {
      readonly k: 'spike';
      readonly stage: string;
      readonly step: number;
      readonly loss: number;
      /** the largest loss that would have been none */
      readonly limit: number;
      /** names of the frames of the batch */
      readonly samples: readonly string[];
      /** the step has changed nothing */
      readonly rolledBack: boolean;
    }
  | {
      readonly k: 'checkpoint-fallback';
      readonly stage: string;
      readonly from: string;
      readonly to: string | null;
      readonly why: string;
    }
  | {
      /** Another run had begun the same training; it goes on from there. */
      readonly k: 'checkpoint-adopted';
      readonly stage: string;
      /** name of the folder of that run */
      readonly run: string;
      /** steps that are taken over */
      readonly step: number;
    }
  | {
      readonly k: 'evaluation-progress';
      readonly stage: string;
      readonly suite: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly k: 'result';
      readonly stage: string;
      readonly subject: 'teacher' | 'student';
      readonly suite: string;
      readonly call: string;
      /** subset (or `all`) -> mIoU 0..1 */
      readonly miou: Readonly<Record<string, number>>;
      /** `mean`, and `expected` where the suite has a failure probability */
      readonly summary: Readonly<Record<string, number>>;
    }
  | { readonly k: 'stage-end'; readonly stage: string; readonly ms: number }
  | { readonly k: 'warning'; readonly message: string }
  /** the work waits because a person asked for it */
  | { readonly k: 'paused'; readonly stage: string }
  | { readonly k: 'resumed'; readonly stage: string }
  | { readonly k: 'stopping'; readonly reason: 'SIGINT' | 'SIGTERM' }
  | {
      readonly k: 'failure';
      readonly exitCode: number;
      readonly message: string;
      readonly where: string | null;
      readonly help: string | null;
    }
  | { readonly k: 'attempt-end'; readonly attempt: number; readonly state: RunState; readonly exitCode: number };

export type RunEvent = EventBase & EventBody;
export type EventKind = EventBody['k'];
