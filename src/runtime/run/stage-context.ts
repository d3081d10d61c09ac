// What every stage gets to work with, and what it leaves.

import type { RuntimeSettings } from '../../compiler/normal-form.js';
import type { Stage } from '../../compiler/stage-plan.js';
import type { OpenCheckpointWriter } from '../checkpoint/checkpoint-writer.js';
import type { DataContext } from '../data/data-context.js';
import type { Lacking } from '../data/lacking-frames.js';
import type { Engine } from '../engine/engine.js';
import type { EventBody } from './event.js';
import type { OwnLosses } from './own-loss/own-losses.js';
import type { RunFolder } from './run-folder.js';
import type { StepTeller } from './step-watch.js';
import type { StopControl } from './stop-control.js';

export interface StageContext {
  readonly folder: RunFolder;
  /** folder of all runs */
  readonly runs: string;
  readonly data: DataContext;
  readonly runtime: RuntimeSettings;
  readonly control: StopControl;
  /** Throws exit 75 when a newer attempt has taken the run over: nothing may be written any more. */
  readonly requireOwn: () => void;
  readonly emit: (event: EventBody) => void;
  /** refuse to go on from a checkpoint that was computed by other software or on another processor */
  readonly requireSameEnvironment: boolean;
  /** who writes checkpoints */
  readonly openWriter: OpenCheckpointWriter;
  /** is told which step is at hand */
  readonly steps: StepTeller;
  /** losses of the plan that users wrote */
  readonly losses: OwnLosses;
  /** opens the engine when the first stage needs it */
  readonly engine: () => Promise<Engine>;
  /** a stage of the plan whose result is there */
  readonly input: (id: string) => Stage;
  /** number of frames of a split, as the data stage counted them */
  readonly frames: (split: string) => number;
  /** what frames of a split lack, and how many were left out */
  readonly lacking: (split: string) => Lacking;
}

/** Names and contents of the files that are the result of a stage. */
export type StageResult = ReadonlyMap<string, Uint8Array>;

export const INDEX_FILE = 'index.json';
export const WEIGHTS_FILE = 'weights.safetensors';
export const METRICS_FILE = 'metrics.json';
export const REPORT_TEXT = 'report.txt';
export const REPORT_JSON = 'report.json';
export const REPORT_MARKDOWN = 'report.md';

/** `value` as the bytes of a JSON file. */
export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
