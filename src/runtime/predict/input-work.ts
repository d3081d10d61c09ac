// One frame that is to be labelled, read: what threads do for a prediction.
import { UserError } from '../../exit-code.js';
import { prepareReaders } from '../data/files/file-frames.js';
import { describeFailure, type SentFailure } from '../threads/sent-failure.js';
import type { Inputs } from './find-inputs.js';
import { type InputRules, type ReadFrame, readInput } from './read-input.js';

export interface InputWork {
  readonly inputs: Inputs;
  readonly rules: InputRules;
}
/** A picture that cannot be read is a result: others may follow it. */
export type InputResult = { readonly read: ReadFrame } | { readonly failure: SentFailure };

export async function readFrame({ inputs, rules }: InputWork, number: number): Promise<InputResult> {
  await prepareReaders(inputs.modalities.map(({ reader }) => reader));
  try {
    return { read: readInput(inputs.frames[number]!, inputs, rules) };
  } catch (error) {
    if (error instanceof UserError) return { failure: describeFailure(error) };
    throw error;
  }
}
