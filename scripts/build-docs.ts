// `npm run docs`: writes the pages under docs/ that list what the code knows.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../src/package-root.js';
import { builtInsPage } from './docs/built-ins-page.js';
import { catalogueDifference } from './docs/catalogue-difference.js';
import { commandsPage } from './docs/commands-page.js';
import { exitCodesPage } from './docs/exit-codes-page.js';
import type { GeneratedPage } from './docs/generated-page.js';
import { messagesPage } from './docs/messages-page.js';
import { syntaxPages } from './docs/syntax-page.js';

/** All generated pages as they should be. */
export const generatedPages = (): readonly GeneratedPage[] => [
  builtInsPage(),
  ...syntaxPages(),
  messagesPage(),
  commandsPage(),
  exitCodesPage(),
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { path, source, text } of generatedPages()) {
    mkdirSync(dirname(join(packageRoot, path)), { recursive: true });
    writeFileSync(join(packageRoot, path), text);
    console.log(`${path} from ${source}`);
  }
  const changes = catalogueDifference(committed('docs/messages.md'), messagesPage().text);
  console.log(`messages against the last commit: ${changes.length === 0 ? 'the same' : `${changes.length} differ`}`);
  for (const change of changes) console.log(change);
}

/** A file as it was committed last; empty where there is no repository. */
function committed(path: string): string {
  const { status, stdout } = spawnSync('git', ['show', `HEAD:${path}`], { cwd: packageRoot, encoding: 'utf8' });
  return status === 0 ? stdout : '';
}
