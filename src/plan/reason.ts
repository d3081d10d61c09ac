// Why a stage has to be computed: a closed list of reasons, each with what a person wants to know about it.
import { assertNever } from '../assert-never.js';

export type Reason =
  /** null where the one side does not have it; `more`: how many other components differ as well */
  | {
      readonly kind: 'setting-changed';
      readonly path: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly more: number;
    }
  | { readonly kind: 'data-changed'; readonly splits: readonly string[] }
  | { readonly kind: 'weights-changed'; readonly path: string }
  | { readonly kind: 'code-changed'; readonly loss: string }
  | { readonly kind: 'op-version-changed'; readonly op: string; readonly from: number; readonly to: number }
  /** the work was done once, its result is gone or damaged */
  | { readonly kind: 'missing-output'; readonly run: string; readonly problem: string }
  /** the work was begun and did not end; `step` of its last checkpoint, 0 for none */
  | { readonly kind: 'unfinished'; readonly run: string; readonly step: number; readonly steps: number }
  /** a result that it reads is new, and why that is */
  | { readonly kind: 'input-changed'; readonly input: string; readonly because: Reason }
  | { readonly kind: 'first-run' };

/** One line, in the author's words: `setting changed: loss.hpdm.weight 100 -> 110`. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'setting-changed': {
      const more = reason.more === 0 ? '' : ` and ${reason.more} more`;
      if (reason.from === null) return `setting changed: ${reason.path} added (${reason.to})${more}`;
      if (reason.to === null) return `setting changed: ${reason.path} removed${more}`;
      return `setting changed: ${reason.path} ${reason.from} -> ${reason.to}${more}`;
    }
    case 'data-changed':
      return reason.splits.length === 0 ? 'data changed' : `data changed: split ${reason.splits.join(', ')}`;
    case 'weights-changed':
      return `weights changed: ${reason.path}`;
    case 'code-changed':
      return `code changed: loss ${reason.loss}`;
    case 'op-version-changed':
      return `new version of rseg: ${reason.op} ${reason.from} -> ${reason.to}`;
    case 'missing-output':
      return `missing output: ${reason.problem}`;
    case 'unfinished':
      return reason.step === 0
        ? 'unfinished: an earlier run stopped before it'
        : `unfinished: goes on from step ${reason.step} of ${reason.steps}`;
    case 'input-changed':
      return `${reason.input}: ${reasonText(reason.because)}`;
    case 'first-run':
      return 'first run';
    default:
      return assertNever(reason);
  }
}

/** The reason at the end of a chain of inputs. */
export function rootReason(reason: Reason): Reason {
  return reason.kind === 'input-changed' ? rootReason(reason.because) : reason;
}
