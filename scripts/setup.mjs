// `npm run setup [-- --gpu] [--quiet]`: dependencies, build, TensorFlow. Safe to repeat; a second call only looks.
import { parseArgs } from 'node:util';
import { buildSources } from './setup/build-sources.mjs';
import { installDependencies } from './setup/install-dependencies.mjs';
import { provideTensorflow } from './setup/provide-tensorflow.mjs';

const { values } = parseArgs({ options: { gpu: { type: 'boolean' }, quiet: { type: 'boolean' } } });
const say = values.quiet ? () => {} : (line) => console.log(line);

if (process.platform !== 'linux') say('Only Linux is tested; on this system the wasm engine will be used.');
await installDependencies(say);
await buildSources(say);
const engine = await provideTensorflow({ gpu: values.gpu === true, say });
console.log(engine);
