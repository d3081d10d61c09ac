// What a person at another terminal may ask of a run at work, and what comes back. One JSON line each over `control.sock`.

/** `stop`: after the step, with a checkpoint; `stop-now`: kill. `pause` keeps the process and its memory. `retry`: a failed run once more. */
export const CONTROL_ASKS = ['stop', 'stop-now', 'checkpoint', 'pause', 'resume', 'retry'] as const;
export type ControlAsk = (typeof CONTROL_ASKS)[number];

/** What is said when it will be done. */
export const CONTROL_SENTENCES: Readonly<Record<ControlAsk, string>> = {
  stop: 'it stops after its step, with a checkpoint',
  'stop-now': 'it is killed; the last checkpoint stays valid',
  checkpoint: 'it writes a checkpoint after its step',
  pause: 'it waits after its step, with a checkpoint',
  resume: 'it goes on',
  retry: 'it is started again',
};

export interface ControlQuestion {
  readonly ask: ControlAsk;
}
export interface ControlAnswer {
  /** it will be done; else `say` tells why not */
  readonly done: boolean;
  /** one sentence for people */
  readonly say: string;
}
