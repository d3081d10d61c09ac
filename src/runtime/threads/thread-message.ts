// What a thread is asked and answers.
import type { SentFailure } from './sent-failure.js';

export interface ThreadRequest<Extra = unknown> {
  readonly number: number;
  readonly extra: Extra;
}
export type ThreadReply<Result = unknown> =
  | { readonly number: number; readonly result: Result }
  | { readonly number: number; readonly failure: SentFailure };
