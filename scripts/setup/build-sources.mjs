// Compiles the TypeScript sources into dist/ and joins the command line into a bundle, unless no source changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommandLine } from '../bundle.mjs';
import { nodeModules, projectFolder } from './paths.mjs';

const SOURCE_FOLDERS = ['grammar', 'src', 'test', 'bench', 'scripts'];

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['tsconfig.json', 'scripts/bundle.mjs']) hash.update(readFileSync(join(projectFolder, file)));
  for (const folder of SOURCE_FOLDERS) {
    for (const name of readdirSync(join(projectFolder, folder), { recursive: true }).sort()) {
      if (!/\.tsx?$/.test(name)) continue;
      const file = statSync(join(projectFolder, folder, name));
      hash.update(`${folder}/${name} ${file.size} ${file.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

export async function buildSources(say) {
  const stamp = join(projectFolder, 'dist', '.sources');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Compiling ...');
  rmSync(join(projectFolder, 'dist'), { recursive: true, force: true });
  const tsc = spawnSync(process.execPath, [join(nodeModules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'], {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (tsc.status !== 0) process.exit(1);
  await bundleCommandLine();
  writeFileSync(stamp, wanted);
}
