// The screen as an object to show things on: Ink on the alternate screen, keys, signals, and the promise that the terminal
// is given back.
import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { ControlAsk } from '../../runtime/run/control-ask.js';
import type { DrawContext } from '../draw-context.js';
import type { Fleet } from '../fleet/fleet-reader.js';
import { visibleRows } from '../fleet/visible-rows.js';
import type { StopKind } from '../notice.js';
import type { ViewOutcome } from '../presenter.js';
import type { RunFiles } from '../run-files.js';
import { emptyRun, type RunModel } from '../run-model.js';
import { showsKittyPictures } from '../terminal-capabilities.js';
import { AlternateScreen, type TerminalOutput } from './alternate-screen.js';
import { drawSnapshot } from './draw-snapshot.js';
import { dumpScreen } from './dump-screen.js';
import type { Frame } from './frame.js';
import type { KeyName } from './keys.js';
import { LineStream } from './line-stream.js';
import type { MountedScreen } from './mount-screen.js';
import { markedRow } from './overview-frame.js';
import { showInPager } from './pager.js';
import { reduceKey } from './reduce-key.js';
import { refreshInterval } from './refresh-interval.js';
import { factsOf } from './screen-facts.js';
import { type Effect, initialState } from './screen-state.js';
import { ScreenStore, type Snapshot } from './screen-store.js';

export interface ScreenOptions {
  readonly stdout: TerminalOutput;
  readonly stdin: NodeJS.ReadStream;
  /** many runs, or null for one that is looked at from the start */
  readonly fleet: Fleet | null;
  /** what is known of that one */
  readonly model: RunModel;
  /** what is shown besides events: of the run, or of the one that is opened */
  readonly files: RunFiles;
  readonly owns: boolean;
  /** keys change nothing of the runs */
  readonly readonly: boolean;
  readonly style: Omit<DrawContext, 'now'>;
  readonly clock: () => number;
  readonly requestStop: (kind: StopKind) => void;
  /** Asks the process of a run for something and tells its answer; null where nobody can be asked. `run` null: the only one. */
  readonly control: RunControl | null;
  /** the user left: the screen is to be closed */
  readonly onLeave: (outcome: ViewOutcome) => void;
  /** drawing failed; the terminal has been given back */
  readonly onBroken: (error: unknown) => void;
  /** the user wants to look at one of many runs; without `fleet` never called */
  readonly open: (run: string) => { readonly model: RunModel; readonly files: RunFiles };
  readonly close: () => void;
  readonly filesOf: (run: string) => RunFiles;
}
export type RunControl = (run: string | null, ask: ControlAsk) => Promise<string>;

export interface ScreenHandle {
  show(part: { readonly fleet?: Fleet; readonly model?: RunModel; readonly probed?: string | null }): void;
  /** The user, or a signal, asked for a stop. */
  announceStop(kind: StopKind): void;
  /** Gives the terminal back. Safe to call twice. */
  dispose(): void;
}

/** Time in which a stop by Ctrl-Z has reached this process. */
const SUSPEND_MS = 50;
const CLOCK_TICK_MS = 1000;
const EXIT_INTERRUPTED = 130;

export function openScreen(options: ScreenOptions): ScreenHandle {
  const { stdin, owns, clock, style, fleet, model } = options;
  const cores = availableParallelism();
  const { control } = options;
  const powers = { owner: owns && !options.readonly, control: control !== null && !options.readonly };
  const kitty = showsKittyPictures(process.env);
  const frame: Frame = { powers, many: fleet !== null, kitty };
  const who = { owns, readonly: options.readonly, powers, kitty };
  const screen = new AlternateScreen(options.stdout, (size) => store.changeNow({ size }));
  const state = { ...initialState, place: fleet === null ? 'run' : 'overview' } as const;
  const first = { fleet, model, files: options.files, state, size: screen.size, now: clock(), probed: null };
  const store = new ScreenStore(first, (snapshot) => refreshInterval(snapshot, cores), clock);
  const stream = new LineStream((text) => options.stdout.write(text));
  /** a pager has the terminal */
  let away = false;
  /** the one of many runs that is looked at */
  let opened: string | null = null;

  const restore = (): void => {
    screen.leave();
    setRawMode(stdin, false);
  };
  const returned = (): void => {
    if (away) return;
    setRawMode(stdin, true);
    screen.repaint();
  };
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', restore);
  process.on('SIGCONT', returned);

  const marked = (): string | null => {
    const { fleet: shown, state: now } = store.latest;
    if (shown === null) return null;
    return markedRow(visibleRows(shown, now).rows, now.marked)?.listed.run ?? null;
  };
  const tell = (told: string): void => store.changeNow({ state: { ...store.latest.state, told } });

  const act = (effect: Effect): void => {
    if (typeof effect === 'object') {
      if ('dump' in effect) dump(effect.dump);
      else void ask(effect.control);
      return;
    }
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
      case 'open': {
        opened = marked();
        if (opened !== null) store.changeNow(options.open(opened));
        return;
      }
      case 'close':
        opened = null;
        options.close();
        store.changeNow({ model: emptyRun });
        return;
      case 'stream':
        screen.leave();
        stream.start(store.latest);
        return;
      case 'pager': {
        const run = store.latest.state.place === 'overview' ? marked() : null;
        void page(run === null ? store.latest.files : options.filesOf(run));
        return;
      }
      case 'suspend':
        restore();
        process.kill(0, 'SIGTSTP');
        setTimeout(() => {
          setRawMode(stdin, true);
          screen.enter();
        }, SUSPEND_MS);
    }
  };
  /** Pictures in full resolution are no text. */
  const dump = (file: string | null): void => {
    const { latest } = store;
    const asText = { ...latest, state: { ...latest.state, kitty: false } };
    tell(dumpScreen(drawSnapshot(asText, frame, { ...style, now: clock() }), file, clock()));
  };
  const ask = async (what: ControlAsk): Promise<void> => {
    if (control === null) return;
    const run = store.latest.state.place === 'overview' ? marked() : opened;
    tell(await control(run, what));
  };
  const page = async (files: RunFiles): Promise<void> => {
    away = true;
    restore();
    const problem = await showInPager(files.events(), stdin);
    away = false;
    setRawMode(stdin, true);
    screen.enter();
    if (problem !== null) tell(problem);
  };
  const onKey = (key: KeyName): void => {
    if (away) return;
    if (stream.active && ['s', 'escape', 'enter'].includes(key)) {
      stream.stop();
      screen.enter();
      return;
    }
    const { state: before } = store.latest;
    const [next, effect] = reduceKey(before, key, factsOf(store.latest, who));
    // said before it is done: the answer to Ctrl-C must not wait for anything
    if (next !== before) store.changeNow({ state: next });
    act(effect);
  };

  const draw = (snapshot: Snapshot): string[] => drawSnapshot(snapshot, frame, { ...style, now: snapshot.now });
  const paint = (lines: readonly string[]): void => screen.paint(lines);
  let mounted: MountedScreen | null = null;
  let closed = false;
  const broken = (error: unknown): void => {
    if (closed) return;
    dispose();
    options.onBroken(error);
  };
  // keys that are typed until Ink listens wait in the terminal, unseen
  setRawMode(stdin, true);
  screen.enter();
  paint(draw(store.latest));
  // React reads it once, when it is loaded: in development mode it keeps a record of every render for ever
  process.env.NODE_ENV ??= 'production';
  import('./mount-screen.js').then(({ mountScreen }) => {
    if (!closed) mounted = mountScreen({ store, draw, paint, onKey }, { sink: screen.sink, stdin }, broken);
  }, broken);
  const tick = setInterval(() => {
    // a clock is shown only while something runs: an idle screen draws nothing
    if (isRunning(store.latest)) store.change({});
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
    mounted?.unmount();
  };

  return {
    show: (part) => {
      if (part.probed !== undefined && part.probed === store.latest.probed && Object.keys(part).length === 1) return;
      store.change(part);
      if (stream.active) stream.print(store.latest);
    },
    announceStop(kind) {
      const { state: before } = store.latest;
      store.changeNow({ state: { ...before, stops: Math.max(before.stops, kind === 'now' ? 2 : 1) } });
    },
    dispose,
  };
}

function isRunning({ fleet, model, state }: Snapshot): boolean {
  if (state.place === 'run') return model.startedAt !== null && model.end === null;
  return (
    fleet !== null &&
    fleet.list.ended !== true &&
    fleet.rows.some(({ model: one }) => one.startedAt !== null && one.end === null)
  );
}

function setRawMode(stdin: NodeJS.ReadStream, raw: boolean): void {
  try {
    stdin.setRawMode(raw);
  } catch {
    // the terminal is gone
  }
}
