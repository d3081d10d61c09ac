// Stream mode: the normal screen with plain lines that can be selected and scrolled. What was said before is printed first,
// then every new line; nothing is printed twice.
import type { LogLine } from '../describe-event.js';
import { formatTimeOfDay } from '../duration.js';
import { sanitize } from '../sanitize.js';
import type { Snapshot } from './screen-store.js';

export class LineStream {
  readonly #write: (text: string) => void;
  readonly #printed = new WeakSet<LogLine>();
  #active = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  get active(): boolean {
    return this.#active;
  }

  start(snapshot: Snapshot): void {
    this.#active = true;
    this.print(snapshot);
    this.#write('-- stream: s returns to the screen --\n');
  }

  stop(): void {
    this.#active = false;
  }

  /** What was not printed yet, oldest first. */
  print({ fleet, model, state }: Snapshot): void {
    const models = fleet !== null && state.place === 'overview' ? fleet.rows.map((row) => row.model) : [model];
    const fresh = models.flatMap(({ log, variant, seed }) => {
      const run = fleet === null ? '' : `${variant}@${seed}  `;
      return log.filter((line) => !this.#printed.has(line)).map((line) => ({ line, run }));
    });
    for (const { line, run } of fresh.sort((a, b) => a.line.at - b.line.at)) {
      this.#printed.add(line);
      const stage = line.stage === '' ? '' : `${line.stage}: `;
      const mark = line.level === 'info' ? '' : `${line.level}: `;
      this.#write(`${formatTimeOfDay(line.at)}  ${sanitize(run)}${mark}${stage}${line.text}\n`);
    }
  }
}
