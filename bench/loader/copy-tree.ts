// A data set in DELIVER's layout many times over, so that no thread can remember all of its frames.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Copies every scene of `from` below `to`, split train `times` times under names of their own. */
export function copyTree(from: string, to: string, times: number): void {
  for (const kind of readdirSync(from, { withFileTypes: true })) {
    if (!kind.isDirectory()) continue;
    for (const weather of readdirSync(join(from, kind.name))) {
      for (const split of readdirSync(join(from, kind.name, weather))) {
        for (const scene of readdirSync(join(from, kind.name, weather, split))) {
          const place = join(kind.name, weather, split);
          const copies = split === 'train' ? times : 1;
          for (let copy = 0; copy < copies; copy++) {
            cpSync(join(from, place, scene), join(to, place, `${scene}_${copy}`), { recursive: true });
          }
        }
      }
    }
  }
}
