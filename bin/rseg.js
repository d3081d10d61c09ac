#!/usr/bin/env node
// Entry of the command line. NODE_ENV is fixed before anything imports React: in development mode it leaks performance entries.
process.env.NODE_ENV ??= 'production';
const { main } = await import('../dist/src/cli/main.js');
await main(process.argv);
