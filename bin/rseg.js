#!/usr/bin/env node
// Entry of the command line. NODE_ENV is fixed before anything imports React: in development mode it leaks performance entries.
import { statSync } from 'node:fs';

/** The bundle starts faster; while somebody works on the sources, what was compiled last is what runs. */
function newestBuild() {
  const [bundle, compiled] = ['../dist/bundle/main.js', '../dist/src/cli/main.js'].map(
    (path) => new URL(path, import.meta.url),
  );
  const built = statSync(bundle, { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs >= statSync(compiled).mtimeMs ? bundle : compiled;
}

process.env.NODE_ENV ??= 'production';
const { main } = await import(newestBuild().href);
await main(process.argv);
