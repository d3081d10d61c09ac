// Completion at every caret position of a long file, as an editor asks for it: the file has been analysed, the text is at hand.
import { Analysis } from '../../src/language-server/analysis.js';
import { completionsAt } from '../../src/language-server/completion.js';
import { largeFile } from './large-file.js';
import { percentile, timeOf } from './timing.js';

export interface CompletionTimes {
  readonly lines: number;
  readonly carets: number;
  readonly p50: number;
  readonly p95: number;
  /** ms until the file is understood again after an edit */
  readonly analysis: number;
}

/** Asks at `carets` places spread over a file of about so many lines. */
export async function completionTimes(lines: number, carets: number): Promise<CompletionTimes> {
  const { text, lines: written } = largeFile(lines);
  const analyse = () => new Analysis('large.rseg', (path) => (path === 'large.rseg' ? text : null));
  const analysis = analyse();
  const times: number[] = [];
  for (let index = 0; index < carets; index++) {
    const caret = Math.floor(((index + 0.5) * text.length) / carets);
    times.push(await timeOf(() => completionsAt(analysis, text, caret)));
  }
  const again = await timeOf(analyse);
  return { lines: written, carets, p50: percentile(times, 0.5), p95: percentile(times, 0.95), analysis: again };
}
