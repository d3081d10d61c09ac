// `--subject` of a command, checked.
import { EXIT, UserError } from '../exit-code.js';
import type { Subject } from '../runtime/run/trained-network.js';

/** Throws exit 2 for anything but the two networks of an experiment. */
export function subjectOf({ subject = 'student' }: { readonly subject?: string }): Subject {
  if (subject === 'student' || subject === 'teacher') return subject;
  throw new UserError(EXIT.usage, `--subject ${subject} is no network`, { help: 'teacher or student' });
}
