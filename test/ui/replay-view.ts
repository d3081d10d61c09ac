// A process for the pseudo-terminal tests: replays a run through the real view. Settings are JSON in the first argument.
import { writeFileSync } from 'node:fs';
import type { RunEvent } from '../../src/runtime/run/event.js';
import { openView } from '../../src/ui/open-view.js';
import type { OutputMode } from '../../src/ui/terminal-capabilities.js';
import { eventStream, type StreamOptions } from './event-stream.js';

export interface ReplaySettings {
  readonly mode: OutputMode;
  readonly owns: boolean;
  readonly folder: string;
  readonly stream: StreamOptions;
  /** events after this one do not come: the run seems to hang */
  readonly until?: number;
  /** the first events come at once */
  readonly backlog?: number;
  /** the view stays open this long after the last event, ms; then the owner closes it */
  readonly lingerMs: number;
  /** where to tell what the user asked for */
  readonly report?: string;
  /** throws after this time, ms */
  readonly crashAfterMs?: number;
}
const settings = JSON.parse(process.argv[2] ?? '{}') as ReplaySettings;
const asked: string[] = [];

class Replay implements AsyncIterable<RunEvent> {
  #closed = false;
  #wake: () => void = () => {};

  async *[Symbol.asyncIterator](): AsyncIterator<RunEvent> {
    const events = eventStream(settings.stream).slice(0, settings.until);
    let before = 0;
    for (const [i, event] of events.entries()) {
      if (i >= (settings.backlog ?? 0)) await this.#wait(event.t - before);
      before = event.t;
      if (this.#closed) return;
      yield { ...event, w: Date.now() };
    }
    await this.#wait(settings.lingerMs);
    if (!settings.owns) await new Promise<void>((resolve) => this.#setWake(resolve));
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #setWake(wake: () => void): void {
    if (this.#closed) wake();
    else this.#wake = wake;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#setWake(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

const view = await openView({
  mode: settings.mode,
  runFolder: settings.folder,
  ownsRun: settings.owns,
  requestStop: (kind) => void asked.push(kind),
  detach: () => void asked.push('detach'),
  stdout: process.stdout,
  stdin: process.stdin,
  tail: new Replay(),
});
if (settings.crashAfterMs !== undefined) {
  setTimeout(() => {
    throw new Error('crash for the test');
  }, settings.crashAfterMs);
}
asked.push(`done:${await view.done}`);
await view.close();
if (settings.report !== undefined) writeFileSync(settings.report, JSON.stringify(asked));
