// Names, paths and messages come from users and files: nothing in them may steer the terminal.

/** CSI, OSC, DCS and two-byte escape sequences, with their 8-bit forms. */
const ESCAPE_SEQUENCES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)|\u001b[ -/]*[0-~]?/g;
/** C0 and C1 controls, line and paragraph separators, bidirectional overrides and isolates, zero-width marks that reorder. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** `text` as one safe line: escape sequences removed, line breaks and tabs as spaces, other controls removed. */
export function sanitize(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(UNSAFE, '');
}
