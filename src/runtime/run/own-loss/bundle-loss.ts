// The code of a user's own loss with everything it imports, as one text: what is run, what is kept and what counts in the key.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Message, Plugin } from 'esbuild';
import { EXIT, UserError } from '../../../exit-code.js';

export interface LossBundle {
  /** an ES module without imports; comments and layout of the sources are gone */
  readonly code: string;
  /** source map of `code`, JSON */
  readonly map: string;
  /** sha256 of `code` */
  readonly digest: string;
}

const bundles = new Map<string, Promise<LossBundle>>();

/**
 * Bundles the TypeScript or JavaScript module at the absolute path `file`. A process sees one version of a file, however often it asks.
 * Nothing of it is run. Throws exit 3 naming the file and line that cannot be read.
 */
export function bundleLoss(file: string): Promise<LossBundle> {
  const known = bundles.get(file);
  if (known !== undefined) return known;
  const made = bundle(file);
  bundles.set(file, made);
  return made;
}

export const digestOfCode = (code: string): string => createHash('sha256').update(code).digest('hex');

async function bundle(file: string): Promise<LossBundle> {
  requireFile(file);
  const folder = dirname(file);
  // known to this file alone, and only where somebody wrote a loss
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [file],
    absWorkingDir: folder,
    outdir: folder,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    // settings of the surrounding project must not change what the code means
    tsconfigRaw: '{}',
    logLevel: 'silent',
    plugins: [relativeImportsOnly],
  }).catch((error: { readonly errors?: readonly Message[] }) => {
    throw failureOf(file, error.errors?.[0], error);
  });
  const text = (ending: string): string => result.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const code = text('.js');
  return { code, map: text('.js.map'), digest: digestOfCode(code) };
}

const NO_PACKAGES = 'packages cannot be imported';

/** Packages would make the result depend on what happens to be installed. */
const relativeImportsOnly: Plugin = {
  name: 'relative imports only',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { errors: [{ text: `${NO_PACKAGES}: '${path}'` }] };
    });
  },
};

function requireFile(file: string): void {
  try {
    readFileSync(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new UserError(EXIT.fileErrors, `the code of a loss ${reason}`, {
      where: file,
      help: 'the path after `from` is relative to the .rseg file that declares the loss',
      cause,
    });
  }
}

function failureOf(file: string, message: Message | undefined, cause: unknown): UserError {
  const place = message?.location ?? null;
  const where = place === null ? file : `${join(dirname(file), place.file)}:${place.line}:${place.column + 1}`;
  const text = message?.text ?? String(cause);
  const help = text.startsWith(NO_PACKAGES)
    ? 'import files by relative paths; tfjs is the third argument of the loss'
    : 'correct the module and run the command again';
  return new UserError(EXIT.fileErrors, `the code of a loss cannot be used: ${text}`, { where, help, cause });
}
