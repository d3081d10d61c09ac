// Places that set-up writes to.
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const nodeModules = join(projectFolder, 'node_modules');
export const addonPackage = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');
/** where the addon's own loader looks on every Node version from 20 on */
export const addonFile = join(addonPackage, 'lib', 'napi-v8', 'tfjs_binding.node');
/** which library the installed addon was compiled against */
export const engineFacts = join(nodeModules, '.rseg-tensorflow.json');
/** shared by all clones of a user */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rseg');
