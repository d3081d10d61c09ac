// `heartbeat.json`: a sign of life for readers that cannot see the process (another machine, another container), and what the process
// knows of the trainer whose loop is blocked.
import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { identityOf, type ProcessIdentity } from './process-identity.js';
import type { RunningStep } from './step-watch.js';
import { removeTree, temporaryBeside } from './whole-file.js';

const BEAT_MS = 10_000;
/** Padded to one size, so that a beat fits in the place of the one before. */
const SIZE = 4096;

export interface HeartbeatNews {
  /** the step that is being computed */
  readonly step?: RunningStep;
  /** a sentence when something keeps the run from going on */
  readonly trouble?: string;
}
export interface Heartbeat extends ProcessIdentity, HeartbeatNews {
  readonly seq: number;
  /** wall clock, milliseconds since 1970 */
  readonly wall: number;
}
export interface Beating {
  /** Beats now, because there are news. */
  beat(): void;
  stop(): void;
}

/** Writes a beat now and every ten seconds until it is stopped. A beat that fails is skipped. */
export function startHeartbeat(file: string, news: () => HeartbeatNews = () => ({})): Beating {
  const identity = identityOf(process.pid);
  let seq = 0;
  const beat = (): void => {
    const value: Heartbeat = { ...identity, seq: ++seq, wall: Date.now(), ...news() };
    const text = JSON.stringify(value).padEnd(SIZE);
    try {
      replace(file, text);
    } catch {
      overwrite(file, text);
    }
  };
  beat();
  const timer = setInterval(beat, BEAT_MS);
  timer.unref();
  return { beat, stop: () => clearInterval(timer) };
}

/** Renamed for whole contents, but not synchronised: a lost beat costs nothing. */
function replace(file: string, text: string): void {
  const temporary = temporaryBeside(file);
  try {
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    removeTree(temporary);
    throw error;
  }
}

/** A full disk has no room for a new file; the old one has its place. */
function overwrite(file: string, text: string): void {
  try {
    const descriptor = openSync(file, 'r+');
    try {
      writeSync(descriptor, text, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // the trainer reports what is wrong with more to say
  }
}
