// `control.sock` in a run folder: how another terminal of the same user reaches the process that drives the run. The socket is 0600 in a
// folder that is 0700, so the kernel lets nobody else in; who asks looks whom the socket belongs to.
import { chmodSync, closeSync, constants, lstatSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { CONTROL_ASKS, type ControlAnswer, type ControlAsk, type ControlQuestion } from './control-ask.js';
import { temporaryBeside } from './whole-file.js';

/** Whoever sends a longer line asks for nothing of ours. */
const LONGEST = 1024;
/** The kernel takes no longer path of a socket (108 bytes with the end). */
const LONGEST_PATH = 100;
const PATIENCE_MS = 5000;

export interface ControlServer {
  /** Takes the socket away, unless another process has put its own there. */
  close(): void;
}

/** Where the socket of a run lies. */
export const controlSocket = (run: string): string => join(run, 'control.sock');

/** Answers what is asked of the run in the folder `run` until it is closed; null where no socket can be made: the run works without. */
export async function serveControl(
  run: string,
  answer: (ask: ControlAsk) => ControlAnswer,
): Promise<ControlServer | null> {
  const path = controlSocket(run);
  const server = createServer((connection) => answerLines(connection, answer));
  const temporary = temporaryBeside(path);
  const reach = reachable(temporary);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: reach.path }, resolve);
    });
    server.on('error', () => undefined);
    server.unref();
    chmodSync(temporary, 0o600);
    const { ino } = lstatSync(temporary);
    // at its place only when nobody else can use it; it replaces what a killed process left
    renameSync(temporary, path);
    return {
      close: () => {
        if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) unlinkSync(path);
        server.close();
      },
    };
  } catch {
    server.close();
    return null;
  } finally {
    reach.close();
  }
}

/** Asks the process that drives the run in the folder `run`; null when none listens. Throws exit 2 when the socket is not the user's own. */
export async function askRun(run: string, ask: ControlAsk, patienceMs = PATIENCE_MS): Promise<ControlAnswer | null> {
  const socket = await connectTo(run);
  if (socket === null) return null;
  return new Promise((resolve) => {
    let text = '';
    const end = (answer: ControlAnswer | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, () => end({ done: false, say: 'the process of the run does not answer' }));
    socket.on('data', (data) => {
      text += data.toString('utf8');
      if (text.includes('\n')) end(readAnswer(text));
    });
    socket.on('error', () => end(null));
    socket.on('close', () => end(null));
    socket.write(`${JSON.stringify({ ask } satisfies ControlQuestion)}\n`);
  });
}

/** Whether somebody listens. Throws as `askRun` does. */
export async function isControlled(run: string): Promise<boolean> {
  const socket = await connectTo(run);
  socket?.destroy();
  return socket !== null;
}

async function connectTo(run: string): Promise<Socket | null> {
  const path = controlSocket(run);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isSocket() || found.uid !== process.getuid?.()) {
    throw new UserError(EXIT.usage, 'this run is not yours to control', {
      where: path,
      help: 'only the user who started a run may; rseg watch shows it',
    });
  }
  const reach = reachable(path);
  try {
    return await new Promise<Socket | null>((resolve) => {
      const socket = createConnection({ path: reach.path });
      socket.once('connect', () => resolve(socket));
      socket.once('error', () => resolve(null));
    });
  } finally {
    reach.close();
  }
}

function answerLines(connection: Socket, answer: (ask: ControlAsk) => ControlAnswer): void {
  let text = '';
  connection.on('error', () => connection.destroy());
  connection.on('data', (data) => {
    text += data.toString('utf8');
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      connection.write(`${JSON.stringify(answerTo(line, answer))}\n`);
    }
    if (text.length > LONGEST) connection.destroy();
  });
}

function answerTo(line: string, answer: (ask: ControlAsk) => ControlAnswer): ControlAnswer {
  const ask = CONTROL_ASKS.find((known) => known === askOf(line));
  return ask === undefined ? { done: false, say: 'this version of rseg does not know that' } : answer(ask);
}

function askOf(line: string): unknown {
  try {
    return (JSON.parse(line) as Partial<ControlQuestion> | null)?.ask;
  } catch {
    return undefined;
  }
}

function readAnswer(text: string): ControlAnswer | null {
  try {
    return JSON.parse(text.slice(0, text.indexOf('\n'))) as ControlAnswer;
  } catch {
    return null;
  }
}

/** `path` by a name short enough for the kernel: through the open folder where it is long. */
function reachable(path: string): { readonly path: string; close(): void } {
  if (Buffer.byteLength(path) <= LONGEST_PATH) return { path, close: () => undefined };
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${folder}/${basename(path)}`, close: () => closeSync(folder) };
}
