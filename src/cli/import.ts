// `rseg import FILE.json`: the way back from `rseg compile` to a file that a person can read and edit.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { NormalForm } from '../compiler/normal-form.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { importNormalForm } from '../import/import-normal-form.js';
import { worstOfNormalForm } from '../runtime/run/schema-check.js';
import { readInputs, STDIN_FILE } from './check-inputs.js';
import { printAll } from './print-all.js';
import { printDiagnostics } from './print-diagnostics.js';
import { readSource } from './source-reader.js';
import { writeSource } from './write-source.js';

export interface ImportOptions {
  /** file for the text, instead of standard output */
  readonly out?: string;
  /** replace that file when it exists */
  readonly force?: boolean;
}

/**
 * Reads a normal form, bare or as `rseg compile` prints it, and writes data set and experiment as `.rseg` text. A UserError (exit 3)
 * names the place in the JSON that is wrong; exit 3 as well when what it describes has errors, which are printed.
 */
export async function importCommand(path: string, options: ImportOptions): Promise<ExitCode> {
  const { out = null, force = false } = options;
  if (out !== null && existsSync(out) && !force) {
    throw new UserError(EXIT.usage, 'this file exists', { where: out, help: '--force replaces it' });
  }
  const form = normalFormOf(parseJson(await readText(path), path), path);
  const imported = importNormalForm(form);
  switch (imported.kind) {
    case 'problem':
      throw new UserError(EXIT.fileErrors, `${imported.path} ${imported.message}`, { where: path });
    case 'refused':
      printDiagnostics([imported.compilation]);
      console.error('nothing was imported: the experiment that the normal form describes has the errors above');
      return EXIT.fileErrors;
    case 'imported':
      if (out === null) printAll(imported.text);
      else writeText(out, imported.text);
      return EXIT.ok;
  }
}

async function readText(path: string): Promise<string> {
  const fail = (message: string, help?: string): never => {
    throw new UserError(EXIT.fileErrors, message, { where: path, ...(help === undefined ? {} : { help }) });
  };
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return fail('this is a folder, not a JSON file');
  const text = path === '-' ? (await readInputs(['-'])).reader(STDIN_FILE) : readSource(path);
  if (text === null) return fail('there is no such file');
  return typeof text === 'string' ? text : fail(`the file ${text.reason}`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UserError(EXIT.fileErrors, `this is no JSON: ${(error as Error).message}`, { where: path });
  }
}

function normalFormOf(value: unknown, path: string): NormalForm {
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && 'variants' in value) {
    throw new UserError(EXIT.fileErrors, 'this file holds several variants', {
      where: path,
      help: 'import one at a time: rseg compile FILE:VARIANT',
    });
  }
  const isWrapped = isObject && 'normalForm' in value;
  const form = isWrapped ? value.normalForm : value;
  const problem = worstOfNormalForm(form);
  if (problem === null) return form as NormalForm;
  const place = problem.path === '/' ? 'a normal form' : `${isWrapped ? '/normalForm' : ''}${problem.path}`;
  throw new UserError(EXIT.fileErrors, `${place} ${problem.message}`, {
    where: path,
    help: 'their schema: rseg schema normal-form',
  });
}

function writeText(path: string, text: string): void {
  if (existsSync(path)) {
    writeSource(path, readFileSync(path, 'utf8'), text);
    return;
  }
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError(EXIT.io, `the file cannot be written (${code})`, { where: path });
  }
}
