// The screen as a presenter: Ink on the alternate screen, keys, signals, and the promise that the terminal is given back.
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { render } from 'ink';
import type { DrawContext } from '../draw-context.js';
import type { StopKind } from '../notice.js';
import type { Presenter, ViewOutcome } from '../presenter.js';
import { emptyRun } from '../run-model.js';
import { AlternateScreen, type TerminalOutput } from './alternate-screen.js';
import { commandFor, type KeyName } from './keys.js';
import { refreshInterval } from './refresh-interval.js';
import { RunScreen } from './run-screen.js';
import { type Effect, initialState, reduceCommand } from './screen-state.js';
import { ScreenStore } from './screen-store.js';

export interface ScreenOptions {
  readonly stdout: TerminalOutput;
  readonly stdin: NodeJS.ReadStream;
  readonly runFolder: string;
  readonly owns: boolean;
  readonly style: Omit<DrawContext, 'now'>;
  readonly clock: () => number;
  readonly requestStop: (kind: StopKind) => void;
  /** the user left: the screen is to be closed */
  readonly onLeave: (outcome: ViewOutcome) => void;
  /** drawing failed; the terminal has been given back */
  readonly onBroken: (error: unknown) => void;
}

/** Time in which a stop by Ctrl-Z has reached this process. */
const SUSPEND_MS = 50;
const CLOCK_TICK_MS = 1000;
const EXIT_INTERRUPTED = 130;

export function openScreen(options: ScreenOptions): Presenter {
  const { stdin, owns, clock } = options;
  const cores = availableParallelism();
  const screen = new AlternateScreen(options.stdout, (size) => store.changeNow({ size }));
  const store = new ScreenStore(
    { model: emptyRun, state: initialState, size: screen.size, now: clock(), probed: null },
    (model) => refreshInterval(model, cores),
    clock,
  );

  const restore = (): void => {
    screen.leave();
    setRawMode(stdin, false);
  };
  const returned = (): void => {
    setRawMode(stdin, true);
    screen.repaint();
  };
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', restore);
  process.on('SIGCONT', returned);

  const act = (effect: Effect): void => {
    switch (effect) {
      case 'none':
        return;
      case 'leave':
        options.onLeave('quit');
        return;
      case 'detach':
        options.onLeave('detached');
        return;
      case 'stop-graceful':
        options.requestStop('graceful');
        return;
      case 'stop-now':
        options.requestStop('now');
        return;
      case 'exit-hard':
        restore();
        process.exit(EXIT_INTERRUPTED);
        return;
      case 'suspend':
        restore();
        process.kill(0, 'SIGTSTP');
        setTimeout(() => {
          setRawMode(stdin, true);
          screen.enter();
        }, SUSPEND_MS);
    }
  };
  const onKey = (key: KeyName): void => {
    const { state, model } = store.latest;
    const command = commandFor(key, state.asking);
    if (command === null) return;
    const [next, effect] = reduceCommand(state, command, { owns, over: model.end !== null });
    // said before it is done: the answer to Ctrl-C must not wait for anything
    if (next !== state) store.changeNow({ state: next });
    act(effect);
  };

  screen.enter();
  const ink = render(
    <RunScreen store={store} runFolder={options.runFolder} owns={owns} style={options.style} onKey={onKey} />,
    {
      stdout: screen.sink as unknown as NodeJS.WriteStream,
      stdin,
      // every commit hands over one whole frame: throttling and erasing are done outside of Ink
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  let closed = false;
  ink.waitUntilExit().catch((error: unknown) => {
    if (closed) return;
    dispose();
    options.onBroken(error);
  });
  const tick = setInterval(() => {
    const { model } = store.latest;
    if (model.startedAt !== null && model.end === null) store.change({});
  }, CLOCK_TICK_MS);
  tick.unref();

  const dispose = (): void => {
    if (closed) return;
    closed = true;
    clearInterval(tick);
    store.dispose();
    restore();
    process.off('exit', restore);
    process.off('uncaughtExceptionMonitor', restore);
    process.off('SIGCONT', returned);
    ink.unmount();
  };

  return {
    take: (_event, model) => store.change({ model }),
    announceStop(kind) {
      const { state } = store.latest;
      store.changeNow({ state: { ...state, stops: Math.max(state.stops, kind === 'now' ? 2 : 1) } });
    },
    tell: (probed) => {
      if (probed !== store.latest.probed) store.change({ probed });
    },
    async close() {
      dispose();
    },
  };
}

function setRawMode(stdin: NodeJS.ReadStream, raw: boolean): void {
  try {
    stdin.setRawMode(raw);
  } catch {
    // the terminal is gone
  }
}
