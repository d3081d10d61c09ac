// A real pseudo-terminal with a terminal emulator behind it: what a person would see, cell by cell.
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';

export interface TerminalSession {
  /** everything the program wrote, in order */
  readonly bytes: () => string;
  /** visible lines, trailing spaces removed */
  readonly screen: () => string[];
  /** lines of the normal buffer with its scrollback */
  readonly history: () => string[];
  readonly onAlternateScreen: () => boolean;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  readonly type: (keys: string) => void;
  readonly kill: (signal: string) => void;
  /** waits until the screen satisfies `wanted`; fails with the screen after `ms` */
  readonly until: (wanted: (screen: string[]) => boolean, what: string, ms?: number) => Promise<void>;
  readonly exit: Promise<number>;
}

/** Starts `command` in a terminal of this size. */
export function openTerminal(
  command: readonly string[],
  size: { readonly columns: number; readonly rows: number },
  environment: Readonly<Record<string, string>> = {},
): TerminalSession {
  const { columns, rows } = size;
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 2000, allowProposedApi: true });
  const env = { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...environment };
  const child = spawn(command[0]!, command.slice(1), { cols: columns, rows, env });
  let bytes = '';
  let flushed = Promise.resolve();
  child.onData((data) => {
    bytes += data;
    flushed = new Promise((resolve) => terminal.write(data, resolve));
  });
  const exit = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => setTimeout(() => flushed.then(() => resolve(exitCode)), 50));
  });
  const lines = (which: 'active' | 'normal', from: 'view' | 'all'): string[] => {
    const buffer = terminal.buffer[which];
    const start = from === 'view' ? buffer.baseY : 0;
    const count = from === 'view' ? terminal.rows : buffer.length;
    return Array.from({ length: count }, (_, i) => buffer.getLine(start + i)?.translateToString(true) ?? '');
  };
  const screen = (): string[] => lines('active', 'view');
  return {
    bytes: () => bytes,
    screen,
    history: () => lines('normal', 'all'),
    onAlternateScreen: () => terminal.buffer.active.type === 'alternate',
    async resize(cols, newRows) {
      terminal.resize(cols, newRows);
      child.resize(cols, newRows);
      await pause(30);
    },
    type: (keys) => child.write(keys),
    kill: (signal) => child.kill(signal),
    async until(wanted, what, ms = 20_000) {
      const deadline = Date.now() + ms;
      while (!wanted(screen())) {
        if (Date.now() > deadline) {
          // a test that failed leaves nothing behind that would keep its process alive
          child.kill('SIGKILL');
          throw new Error(`${what} did not appear:\n${screen().join('\n')}`);
        }
        await pause(20);
      }
    },
    exit,
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
