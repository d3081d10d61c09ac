// The edits that go with a message, in the few forms that they have.
import type { Applicability, Help, Span } from './diagnostic.js';

/** `by` in the place of what is there. */
export function replaceHelp(text: string, span: Span, by: string, applicability: Applicability = 'choice'): Help {
  return { text, applicability, edits: [{ span, text: by }] };
}

/** One of the ways out, never a safe one: what is removed was written on purpose. */
export function removeHelp(text: string, span: Span): Help {
  return replaceHelp(text, span, '');
}

/** Another name in the place of one that is taken; which one, only the author knows. */
export function otherNameHelp(span: Span, name: string): Help {
  return replaceHelp('give it another name', span, name, 'placeholder');
}
