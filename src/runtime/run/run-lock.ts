// One writer per run folder. The kernel holds the lock while its process lives and frees it at any kind of death; `lock.json` only says
// who it is.
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { atomicWriteJson } from './atomic-write.js';
import { withIo } from './io-failure.js';
import { isKernelLockTaken, kernelLockName, takeKernelLock } from './kernel-lock.js';
import { identityOf, type ProcessIdentity, userName } from './process-identity.js';
import { stateFiles } from './state-files.js';

/** `supervisor`: the process a user started; `trainer`: its child, which may outlive it by a step. */
export type LockRole = 'supervisor' | 'trainer';

export interface LockHolder extends ProcessIdentity {
  readonly user: string;
  readonly command: string;
  /** ISO 8601 */
  readonly since: string;
  /** a trainer that goes on although its supervisor left: it will not end soon */
  readonly alone: boolean;
}
export interface RunLock {
  /** Notes that this trainer now works without a supervisor. */
  declareAlone(): void;
  release(): Promise<void>;
}

const LOCK_FILE: Readonly<Record<LockRole, string>> = { supervisor: 'lock.json', trainer: 'trainer.json' };

/** Where the holder of a lock of `folder` says who it is. */
export const lockFile = (folder: string, role: LockRole): string => join(folder, LOCK_FILE[role]);

/** Who holds the lock of `folder`, as far as its file tells; null when it was never taken. */
export function lockHolder(folder: string, role: LockRole): LockHolder | null {
  try {
    return JSON.parse(readFileSync(lockFile(folder, role), 'utf8')) as LockHolder;
  } catch {
    return null;
  }
}

/** Takes the lock of `folder`, or returns null at once when a living process has it. */
export async function tryLock(folder: string, role: LockRole, command: string): Promise<RunLock | null> {
  const server = await takeKernelLock(withIo('read', folder, () => kernelLockName(role, folder)));
  if (server === null) return null;
  const file = lockFile(folder, role);
  const holder: LockHolder = {
    ...identityOf(process.pid),
    user: userName(),
    command,
    since: new Date().toISOString(),
    alone: false,
  };
  try {
    atomicWriteJson(file, holder);
  } catch (cause) {
    server.close();
    throw cause;
  }
  return {
    declareAlone: () => atomicWriteJson(file, { ...holder, alone: true } satisfies LockHolder),
    release: () =>
      new Promise((resolve) => {
        try {
          stateFiles().remove(file);
        } catch {
          // the file informs only: a disk that became read-only must not keep the lock
        }
        server.close(() => resolve());
      }),
  };
}

/** Whether a living process of this machine has the lock of `folder`, which need not exist. */
export async function isLocked(folder: string, role: LockRole): Promise<boolean> {
  return existsSync(folder) && (await isKernelLockTaken(kernelLockName(role, folder)));
}

/** The error (exit 5) that tells a second user who is at work. */
export function lockedError(folder: string, role: LockRole): UserError {
  const holder = lockHolder(folder, role);
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid} of ${holder.user}@${holder.host} since ${holder.since} (${holder.command})`;
  const watch = `watch it with: rseg watch ${folder}`;
  const elsewhere = holder !== null && holder.host !== hostname();
  return new UserError(EXIT.locked, `the run is in use by ${who}`, {
    where: folder,
    help: elsewhere
      ? `${watch}; if ${holder.host} is gone, the run is free five minutes after its last sign of life (--wait waits for that)`
      : watch,
  });
}

/**
 * `tryLock` that waits up to `patienceMs` for the holder to end, if it is about to end at all, then throws exit 5. Endless patience also
 * waits for a trainer that goes on alone.
 */
export async function lock(folder: string, role: LockRole, command: string, patienceMs = 0): Promise<RunLock> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const held = await tryLock(folder, role, command);
    if (held !== null) return held;
    const hopeless = lockHolder(folder, role)?.alone === true;
    if (hopeless || performance.now() >= until) throw lockedError(folder, role);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
