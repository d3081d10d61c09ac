// Options that take numbers: what is none, or out of range, is a mistake of the command line that says what would do.
import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers from `least` to `most`. */
export function wholeNumber(least = 0, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number ${range}.`);
  };
}

/** A parser of numbers from 0 on; `what` they count, such as `days`. */
export function numberOf(what: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= 0 && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It takes a number of ${what}.`);
  };
}
