// `npm run golden -- FILE...`: recomputes golden files on the engines and prints how far every quantity is off.
import { parseArgs } from 'node:util';
import { EXIT } from '../src/exit-code.js';
import type { EngineName } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import { checkFile } from './golden/check-file.js';
import { formatQuantity, passes } from './golden/quantity.js';

const USAGE = 'usage: npm run golden -- [--engine tensorflow|wasm|cpu] FILE...';
const DEFAULT_ENGINES: readonly EngineName[] = ['tensorflow', 'cpu'];
const KNOWN_ENGINES: readonly EngineName[] = ['tensorflow', 'wasm', 'cpu'];

interface Request {
  readonly engines: readonly EngineName[];
  readonly files: readonly string[];
}

/** null when the command line makes no sense. */
function readRequest(): Request | null {
  try {
    const { values, positionals } = parseArgs({
      options: { engine: { type: 'string', multiple: true } },
      allowPositionals: true,
    });
    const engines = (values.engine ?? DEFAULT_ENGINES).map((name) => KNOWN_ENGINES.find((known) => known === name));
    if (positionals.length === 0 || engines.includes(undefined)) return null;
    return { engines: engines.filter((name) => name !== undefined), files: positionals };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const request = readRequest();
  if (request === null) {
    console.error(USAGE);
    return EXIT.usage;
  }
  let passed = 0;
  let failed = 0;
  let opened = 0;
  for (const name of request.engines) {
    const engine = await openEngine(name).catch((error: Error) => {
      console.log(`engine ${name} skipped: ${error.message}`);
      return null;
    });
    if (engine === null) continue;
    opened++;
    for (const path of request.files) {
      console.log(`${path} on ${name}`);
      try {
        for (const quantity of await checkFile(path, engine)) {
          console.log(formatQuantity(quantity));
          if (quantity.tolerance === null) continue;
          if (passes(quantity)) passed++;
          else failed++;
        }
      } catch (error) {
        console.log(`  FAIL ${(error as Error).message}`);
        failed++;
      }
    }
  }
  if (opened === 0) failed++;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? EXIT.ok : EXIT.no;
}

process.exitCode = await main();
