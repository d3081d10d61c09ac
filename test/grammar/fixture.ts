// The reference listings of the language, as files.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';

const folder = path.join(packageRoot, 'test/grammar/fixtures');

export const fixtureNames: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.rseg'));

export function fixture(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8');
}
