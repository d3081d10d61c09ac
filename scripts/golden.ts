// `npm run golden -- FILE...`: recomputes golden files on the engines and prints how far every quantity is off.
import { parseArgs } from 'node:util';
import type { EngineName } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import { checkFile } from './golden/check-file.js';
import { formatQuantity, passes } from './golden/quantity.js';

const USAGE = 'usage: npm run golden -- [--engine tensorflow|wasm|cpu] FILE...';
const DEFAULT_ENGINES: readonly EngineName[] = ['tensorflow', 'cpu'];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { engine: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  if (positionals.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const wanted = (values.engine as EngineName[] | undefined) ?? DEFAULT_ENGINES;
  let passed = 0;
  let failed = 0;
  let opened = 0;
  for (const name of wanted) {
    const engine = await openEngine(name).catch((error: Error) => {
      console.log(`engine ${name} skipped: ${error.message}`);
      return null;
    });
    if (engine === null) continue;
    opened++;
    for (const path of positionals) {
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
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
