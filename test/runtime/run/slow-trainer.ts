// Trainers that are at work while a test does something to them, however fast the machine is.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

export interface SlowTrainers {
  /** for the environment of the command */
  readonly NODE_OPTIONS: string;
  /** while this file exists, trainers stand still and hear no signal */
  readonly hold: string;
}

/** Every step of a trainer takes at least `ms`. */
export function slowTrainers(ms: number): SlowTrainers {
  const folder = temporaryFolder();
  const [program, hold] = [join(folder, 'slow.mjs'), join(folder, 'hold')];
  writeFileSync(
    program,
    `import { existsSync } from 'node:fs';
const never = new Int32Array(new SharedArrayBuffer(4));
function stand() {
  do Atomics.wait(never, 0, 0, ${ms});
  while (existsSync(${JSON.stringify(hold)}));
}
if (process.argv[1]?.endsWith('trainer-main.js')) setInterval(stand, 1).unref();
`,
  );
  return { NODE_OPTIONS: `--import ${program}`, hold };
}
