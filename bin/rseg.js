#!/usr/bin/env node
// Entry of the command line: the fastest build that is not older than the compiled sources. While somebody works on these, what was
// compiled last is what runs. NODE_ENV is fixed before anything imports React: in development mode it leaks performance entries.
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { QUICK_COMMANDS, quickScript, runScript } from './quick-script.js';

process.env.NODE_ENV ??= 'production';
const dist = (path) => new URL(`../dist/${path}`, import.meta.url);
const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;

async function newestBuild() {
  const [compiled, bundle, cache] = ['src/cli/main.js', 'bundle/main.js', 'bundle/quick.cjs.cache'].map(dist);
  if (timeOf(bundle) < timeOf(compiled)) return import(compiled.href);
  if (!QUICK_COMMANDS.includes(process.argv[2]) || timeOf(cache) < 0) return import(bundle.href);
  const quick = fileURLToPath(dist('bundle/quick.cjs'));
  return runScript(quickScript(quick, readFileSync(cache)), quick);
}

const { main } = await newestBuild();
await main(process.argv);
