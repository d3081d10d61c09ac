// Locks that the kernel holds: abstract unix sockets bound by name. They last while the process lives, however long a step blocks it, and
// are free at any kind of death. One machine (network namespace) only.
import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';

/** Name of the lock of `purpose` on `folder`, the same for every path that leads there. */
export function kernelLockName(purpose: string, folder: string): string {
  const real = realpathSync(folder);
  const { dev, ino } = statSync(real);
  const id = createHash('sha256').update(`${real}\0${dev}:${ino}`).digest('hex').slice(0, 40);
  return `\0rseg-${purpose}-${id}`;
}

/** Takes the lock; null when a living process has it. Closing the server frees it. */
export function takeKernelLock(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen({ path: name }, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** Whether a living process has the lock. The kernel answers for a holder whose loop is blocked. */
export function isKernelLockTaken(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path: name });
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
