// What the training loop needs to know about the network it trains; teacher and student differ only here.

import type { Network } from '../../../model/network.js';
import type { Batch } from '../../data/batch.js';
import type { HostTensors } from '../../engine/engine.js';
import type { EpochSize } from './training-length.js';

export interface StepCall {
  /** one of the stage's functions */
  readonly name: string;
  /** all feeds but images, labels, lr, step and term_weights */
  readonly feeds: HostTensors;
}

export interface Trainee {
  readonly subject: 'teacher' | 'student';
  readonly network: Network;
  /** of the trained state: `teacher/` or `student/` */
  readonly prefix: string;
  /** labels of the loss terms, in the order of their weights */
  readonly labels: readonly string[];
  /** state at step 0, frozen networks included; moments start at zero by themselves */
  readonly initial: () => HostTensors;
  /** weights of the terms at a 0-based step */
  readonly weights: (step: number, size: EpochSize) => readonly number[];
  /** numbers of the modalities that the network sees in a 0-based step */
  readonly seen: (step: number) => readonly number[];
  /** what a 0-based step calls: a pure function of the step and of what its frames lack, so that a resumed run repeats it */
  readonly call: (step: number, absent: Batch['absent']) => StepCall;
}
