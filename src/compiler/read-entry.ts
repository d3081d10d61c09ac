// The text of the file that a command names, or one message about why there is none.
import type { Span } from './diagnostic.js';
import type { Problems } from './problems.js';
import type { SourceReader, UnreadableSource } from './source-reader.js';

/** Null when the file cannot be read, which is reported. */
export function readEntry(file: string, reader: SourceReader, problems: Problems): string | null {
  const start = { file, start: 0, end: 0 };
  const text = reader(file);
  if (text === null) {
    problems.error('RS2001', start, `\`${file}\` cannot be read: no such file`);
    return null;
  }
  if (typeof text === 'string') return text;
  reportUnreadable(file, text, start, problems);
  return null;
}

/** `span`: where the file is named. */
export function reportUnreadable(path: string, source: UnreadableSource, span: Span, problems: Problems): void {
  problems.error('RS2005', span, `\`${path}\` ${source.reason}`, {
    ...(source.help === undefined ? {} : { notes: [{ text: source.help }] }),
  });
}
