// A run that was asked to wait, between two pieces of its work. It keeps its process and its memory; a stop ends the wait.
import type { EventBody } from './event.js';
import type { StopControl } from './stop-control.js';

const LOOK_MS = 100;

/** Returns at once unless the run is paused; else when it goes on or is to stop. */
export async function waitWhilePaused(
  control: StopControl,
  stage: string,
  emit: (event: EventBody) => void,
): Promise<void> {
  if (!control.paused || control.stop !== null) return;
  emit({ k: 'paused', stage });
  while (control.paused && control.stop === null) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  emit({ k: 'resumed', stage });
}
