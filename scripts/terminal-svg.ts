// A picture of the terminal made from a real run: plays a command in a pseudo-terminal and writes its screen as SVG.
//   node dist/scripts/terminal-svg.js --out docs/terminal.svg --when "evaluate-student" -- node bin/rseg.js run FILE
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { readGrid } from './terminal-svg/grid.js';
import { renderSvg } from './terminal-svg/render-svg.js';

export interface Shot {
  readonly command: readonly string[];
  readonly columns: number;
  readonly rows: number;
  /** wait for this text on the screen; null = do not wait */
  readonly when: string | null;
  /** how long to wait for it, ms */
  readonly patienceMs: number;
  /** then wait this long, ms */
  readonly afterMs: number;
  /** then press these keys, each followed by a moment to draw */
  readonly keys: string;
  readonly title: string;
  /** end the command after the picture was taken; otherwise it is left to end by itself */
  readonly stop: boolean;
}

const LOOK_EVERY_MS = 50;
/** longer than the slowest refresh of the screen */
const DRAW_MS = 1200;

/** Plays the command and returns the picture. Throws when the text does not appear. */
export async function takeShot(shot: Shot): Promise<string> {
  const { columns, rows, when } = shot;
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const env: Record<string, string> = {
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TTY_INTERACTIVE: '1',
  };
  const child = spawn(shot.command[0]!, [...shot.command.slice(1)], {
    cols: columns,
    rows,
    env: { ...process.env, ...env },
  });
  let ended = false;
  const end = new Promise<void>((resolve) => {
    child.onExit(() => {
      ended = true;
      resolve();
    });
  });
  child.onData((data) => terminal.write(data));
  const visible = (): string =>
    readGrid(terminal)
      .map((row) => row.map((cell) => cell.text || ' ').join(''))
      .join('\n');
  const deadline = Date.now() + shot.patienceMs;
  while (when !== null && !visible().includes(when)) {
    if (Date.now() > deadline) {
      child.kill('SIGTERM');
      throw new Error(`"${when}" did not appear:\n${visible()}`);
    }
    if (ended) throw new Error(`the command ended before "${when}" appeared:\n${visible()}`);
    await pause(LOOK_EVERY_MS);
  }
  await pause(shot.afterMs);
  for (const key of shot.keys) {
    child.write(key);
    await pause(DRAW_MS);
  }
  const picture = renderSvg(readGrid(terminal), shot.title);
  if (shot.stop && !ended) child.kill('SIGTERM');
  await end;
  return picture;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'terminal.svg' },
      size: { type: 'string', default: '110x34' },
      when: { type: 'string' },
      patience: { type: 'string', default: '600' },
      after: { type: 'string', default: '0' },
      keys: { type: 'string', default: '' },
      title: { type: 'string' },
      stop: { type: 'boolean', default: false },
    },
  });
  const [columns, rows] = values.size.split('x').map(Number);
  if (positionals.length === 0 || !columns || !rows) {
    console.error(
      'usage: terminal-svg [--out FILE] [--size 110x34] [--when TEXT [--patience SECONDS]] [--after SECONDS] [--keys KEYS] [--stop] -- COMMAND',
    );
    process.exitCode = 2;
    return;
  }
  const picture = await takeShot({
    command: positionals,
    columns,
    rows,
    when: values.when ?? null,
    patienceMs: Number(values.patience) * 1000,
    afterMs: Number(values.after) * 1000,
    keys: values.keys,
    title: values.title ?? positionals.join(' '),
    stop: values.stop,
  });
  writeFileSync(values.out, picture);
  console.log(`${values.out} (${picture.length} characters)`);
}

if (process.argv[1] === import.meta.filename) await main();
