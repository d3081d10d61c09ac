// `rseg schema [NAME]`: the published JSON schemas of what rseg writes, and the language itself as JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageSchema } from '../compiler/language-schema.js';
import { similarNames } from '../compiler/similar-names.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { packageRoot } from '../package-root.js';
import { printAll } from './print-all.js';

const LANGUAGE = 'language';

const FOLDER = join(packageRoot, 'grammar', 'schema');

/** Names of the published schemas, in order, and of the language as JSON. */
export const schemaNames = (): readonly string[] => [LANGUAGE, ...publishedNames()];

function publishedNames(): readonly string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.schema.json'));
  return files.map((file) => file.slice(0, -'.schema.json'.length)).sort();
}

interface JsonSchema {
  readonly title?: string;
}

/** Without a name: the list of names, as JSON with `--json`. Exit 2 for an unknown name. */
export async function schemaCommand(name: string | undefined, options: { readonly json?: boolean }): Promise<ExitCode> {
  const read = (schema: string): string => readFileSync(join(FOLDER, `${schema}.schema.json`), 'utf8');
  const names = publishedNames();
  if (name === undefined) {
    const titles = names.map((one) => ({ name: one, title: (JSON.parse(read(one)) as JsonSchema).title ?? '' }));
    const all = [{ name: LANGUAGE, title: 'Settings and built-ins of the language, from rseg/std' }, ...titles];
    const widest = Math.max(...all.map((one) => one.name.length));
    if (options.json === true) printAll(`${JSON.stringify(all, null, 2)}\n`);
    else printAll(all.map((one) => `${one.name.padEnd(widest)}  ${one.title}\n`).join(''));
    return EXIT.ok;
  }
  if (name === LANGUAGE) {
    printAll(`${JSON.stringify(languageSchema(), null, 2)}\n`);
    return EXIT.ok;
  }
  if (!names.includes(name)) {
    const [near] = similarNames(name, [LANGUAGE, ...names]);
    const help = near === undefined ? `known: ${[LANGUAGE, ...names].join(', ')}` : `similar: ${near}`;
    throw new UserError(EXIT.usage, `there is no schema \`${name}\``, { help });
  }
  printAll(read(name));
  return EXIT.ok;
}
