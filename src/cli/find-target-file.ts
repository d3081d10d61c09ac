// Which file is meant by a name without one: the `.rseg` files of the current folder and of `experiments/` are searched.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../compiler/compile.js';
import { isSelectionProblem, selectVariants } from '../compiler/select-variants.js';
import { similarNames } from '../compiler/similar-names.js';
import { EXIT, UserError } from '../exit-code.js';
import { readSource } from './source-reader.js';

const FOLDERS = ['.', 'experiments'];

function experimentFiles(): readonly string[] {
  return FOLDERS.flatMap((folder) => {
    try {
      const names = readdirSync(folder).filter((name) => name.endsWith('.rseg'));
      return names.sort().map((name) => (folder === '.' ? name : join(folder, name)));
    } catch {
      return [];
    }
  });
}

/** The one file that declares a variant of that name. Throws a UserError (exit 2) when there is none, or more than one. */
export function findTargetFile(pattern: string): string {
  const files = experimentFiles();
  const known: string[] = [];
  const found = files.filter((file) => {
    const compilation = compile(file, readSource);
    known.push(...compilation.variants.keys());
    return !isSelectionProblem(selectVariants(compilation, pattern));
  });
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new UserError(EXIT.usage, `several files have \`${pattern}\`: ${found.join(', ')}`, {
      help: `name one of them: ${only}:${pattern}`,
    });
  }
  const near = similarNames(pattern, known);
  const looked = files.length === 0 ? 'there is no .rseg file' : `none of the ${files.length} .rseg files`;
  throw new UserError(
    EXIT.usage,
    files.length === 0 ? `${looked} here or in experiments/` : `${looked} here and in experiments/ has \`${pattern}\``,
    { help: near.length > 0 ? `similar: ${near.join(', ')}` : 'name the file as well: FILE:NAME' },
  );
}
