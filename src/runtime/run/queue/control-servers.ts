// The control sockets of the runs that one command drives: each from the first attempt of its run to its good end, or to that of the
// command, so that a failed run can be started once more.
import type { ControlAnswer, ControlAsk } from '../control-ask.js';
import { type ControlServer, serveControl } from '../control-socket.js';

export class ControlServers {
  readonly #servers = new Map<string, Promise<ControlServer | null>>();
  #closed = false;

  /** `path`: the run folder. Opens nothing twice; resolves when questions can be asked. */
  async open(path: string, answer: (ask: ControlAsk) => ControlAnswer): Promise<void> {
    if (!this.#closed && !this.#servers.has(path)) this.#servers.set(path, serveControl(path, answer));
    await this.#servers.get(path);
  }

  async close(path: string): Promise<void> {
    const server = this.#servers.get(path);
    this.#servers.delete(path);
    (await server)?.close();
  }

  async closeAll(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#servers.keys()].map((path) => this.close(path)));
  }
}
