// Opens the view of many runs: looks at their files again and again with bounded work, and shows them as a table that leads
// to each of them. It never writes: whoever drives the runs is asked by callbacks.
import process from 'node:process';
import type { ControlAsk } from '../runtime/run/control-ask.js';
import { countsText } from './fleet/fleet-header.js';
import { fleetLines } from './fleet/fleet-lines.js';
import { type Fleet, FleetReader } from './fleet/fleet-reader.js';
import { isOver } from './fleet/fleet-row.js';
import type { FleetSource } from './fleet/fleet-source.js';
import type { StopKind } from './notice.js';
import type { View } from './open-view.js';
import { noFiles } from './run-files.js';
import { emptyRun } from './run-model.js';
import { StatusLines } from './status-lines.js';
import { openViewEnd } from './view-end.js';
import { viewStyle } from './view-style.js';

export interface FleetViewOptions {
  readonly mode: 'tui' | 'inline' | 'spoken' | 'plain';
  readonly source: FleetSource;
  /** this process drives the runs: the view may stop them, and its caller closes the view */
  readonly ownsRuns: boolean;
  /** keys change nothing of the runs */
  readonly readonly: boolean;
  requestStop(kind: StopKind): void;
  /** Asks the process of one run for something and tells its answer; left out where nobody can be asked. */
  readonly control?: (run: string, ask: ControlAsk) => Promise<string>;
  /** the runs are to go on without this view */
  detach(): void;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

/** One run that is looked at is followed closely, a table of runs like a table. */
const LOOK_AT_ONE_MS = 250;
const LOOK_MS = 1000;
/** Longest first glance, so that a thousand runs are listed before the first picture. */
const FIRST_GLANCE_MS = 400;
const PROBE_EVERY = 5;

export async function openFleetView(options: FleetViewOptions): Promise<View> {
  const { mode, source, ownsRuns, stdout, stdin } = options;
  const style = viewStyle(options, mode);
  const reader = new FleetReader(source);
  reader.glance(FIRST_GLANCE_MS);
  const ending = openViewEnd(options.detach, ownsRuns);
  const { end } = ending;
  const shown = mode === 'tui' ? await screenOf() : linesOf();

  async function screenOf(): Promise<Shown> {
    const { openScreen } = await import('./screen/open-screen.js');
    const screen = openScreen({
      stdout,
      stdin,
      fleet: reader.fleet,
      model: emptyRun,
      files: noFiles(''),
      owns: ownsRuns,
      readonly: options.readonly,
      style,
      clock: Date.now,
      requestStop: options.requestStop,
      control:
        options.control === undefined
          ? null
          : async (run, ask) => (run === null ? 'no run is marked' : options.control!(run, ask)),
      onLeave: end,
      onBroken: (error) => {
        process.stderr.write(
          `the screen failed; the runs go on\n${error instanceof Error ? error.stack : String(error)}\n`,
        );
        end(ownsRuns ? 'detached' : 'quit');
      },
      open: (run) => ({ model: reader.open(run).model, files: source.files(run) }),
      close: () => reader.close(),
      filesOf: (run) => source.files(run),
    });
    return {
      show: (fleet, probed) => {
        const opened = reader.opened;
        screen.show({ fleet, probed, ...(opened === null ? {} : { model: opened.model }) });
      },
      announceStop: (kind) => screen.announceStop(kind),
      close: () => screen.dispose(),
    };
  }

  function linesOf(): Shown {
    const write = (text: string): void => void stdout.write(text);
    const told = fleetLines(reader.fleet);
    const status = mode === 'inline' ? new StatusLines(write, () => stdout.columns || 80) : null;
    const say = (lines: readonly string[], fleet: Fleet): void => {
      if (status === null) write(lines.map((line) => `${line}\n`).join(''));
      else status.show(lines, [`${fleet.rows.length} runs: ${countsText(fleet.rows)}`]);
    };
    say([], reader.fleet);
    return {
      show: (fleet, probed) => say([...told.news(fleet), ...(probed === null ? [] : told.once(probed))], fleet),
      announceStop: (kind) =>
        say([kind === 'now' ? 'stopping now' : 'stopping after the current steps; once more: stop now'], reader.fleet),
      close: () => status?.clear(),
    };
  }

  let looks = 0;
  let probed: string | null = null;
  const look = (): void => {
    const changed = reader.look();
    const before = probed;
    if (looks++ % PROBE_EVERY === 0) probed = source.probe();
    if (changed || probed !== before) shown.show(reader.fleet, probed);
    const { list, rows } = reader.fleet;
    const over = list.ended === true || probed !== null || (list.ended === null && rows.every(isOver));
    if (over && !ownsRuns && mode !== 'tui') end('ended');
  };
  let timer: NodeJS.Timeout;
  const again = (): void => {
    const close = mode === 'tui' && (reader.opened !== null || reader.behind);
    const wait = close ? LOOK_AT_ONE_MS : reader.unread ? LOOK_MS / 2 : LOOK_MS;
    timer = setTimeout(() => {
      look();
      again();
    }, wait);
  };
  again();
  stdout.on('error', () => {
    if (!ownsRuns) end('quit');
  });

  const close = async (): Promise<void> => {
    clearTimeout(timer);
    look();
    shown.close();
  };
  return {
    done: ending.done,
    announceStop: (kind) => shown.announceStop(kind),
    close: () => ending.closeOnce(close),
  };
}

interface Shown {
  show(fleet: Fleet, probed: string | null): void;
  announceStop(kind: StopKind): void;
  close(): void;
}
