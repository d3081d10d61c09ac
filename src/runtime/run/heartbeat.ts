// `heartbeat.json`: a sign of life for readers that cannot see the process (another machine, another container).
import { renameSync, writeFileSync } from 'node:fs';
import { identityOf, type ProcessIdentity } from './process-identity.js';
import { temporaryBeside } from './whole-file.js';

const BEAT_MS = 10_000;

export interface Heartbeat extends ProcessIdentity {
  readonly seq: number;
  /** wall clock, milliseconds since 1970 */
  readonly wall: number;
}

/** Writes a beat now and every ten seconds until the returned function is called. A beat that fails is skipped. */
export function startHeartbeat(file: string): () => void {
  const identity = identityOf(process.pid);
  let seq = 0;
  const beat = (): void => {
    const value: Heartbeat = { ...identity, seq: ++seq, wall: Date.now() };
    try {
      // renamed for whole contents, but not synchronised: a lost beat costs nothing
      const temporary = temporaryBeside(file);
      writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 });
      renameSync(temporary, file);
    } catch {
      // the trainer reports a full disk with more to say
    }
  };
  beat();
  const timer = setInterval(beat, BEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}
