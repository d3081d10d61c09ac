// `npm run docs`: writes the pages under docs/ that list what the code knows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../src/package-root.js';
import { builtInsPage } from './docs/built-ins-page.js';
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
}
