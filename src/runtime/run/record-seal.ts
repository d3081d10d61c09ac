// `record.json` of a run folder: sha256 of every file of the run's record as rseg wrote it. The record is no input: who edits the text,
// the normal form or the plan in the folder of a run is told so, instead of being ignored.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { atomicWrite, atomicWriteJson } from './atomic-write.js';
import { withIo } from './io-failure.js';
import { makeFolder } from './make-folder.js';
import { readWhole } from './whole-file.js';

/** Path in the run folder -> digests of the contents that are rseg's own: two while a new one is being written. */
type Digests = Readonly<Record<string, readonly string[]>>;

const FILE = 'record.json';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

function readDigests(run: string): Digests {
  const path = join(run, FILE);
  if (!existsSync(path)) return {};
  try {
    return (JSON.parse(readWhole(path).toString()) as { readonly files: Digests }).files;
  } catch {
    // a record that nobody can check is written anew
    return {};
  }
}

const digestOf = (path: string): string | null =>
  existsSync(path) ? sha256(withIo('read', path, () => readWhole(path))) : null;

/** Throws exit 3 when `file` of the record in `run` is not what rseg wrote. */
export function requireUnedited(run: string, file: string): void {
  const path = join(run, file);
  const own = readDigests(run)[file];
  const found = digestOf(path);
  if (own === undefined || found === null || own.includes(found)) return;
  throw edited(file, path, '');
}

function edited(file: string, path: string, difference: string): UserError {
  const message = `${file} in the folder of this run was changed after rseg had written it${difference}`;
  return new UserError(EXIT.fileErrors, message, {
    where: path,
    help: 'it is a record, not an input: edit your own .rseg file, or let rseg run --fork make a run of its own of what you edited; to go on with this run remove the changed file, it is written anew',
  });
}

/** Files of the record in `run` that are not what rseg wrote. */
export function editedFiles(run: string): readonly string[] {
  return Object.entries(readDigests(run)).flatMap(([file, own]) => {
    const found = digestOf(join(run, file));
    return found === null || own.includes(found) ? [] : [file];
  });
}

/** Like `requireUnedited` for a file that should hold `content`; tells the first line that differs. */
function requireOwn(run: string, file: string, content: string): void {
  const path = join(run, file);
  const own = readDigests(run)[file];
  const found = digestOf(path);
  if (own === undefined || found === null || own.includes(found) || found === sha256(content)) return;
  const lines = withIo('read', path, () => readWhole(path))
    .toString()
    .split('\n');
  const wanted = content.split('\n');
  const at = lines.findIndex((line, i) => line !== wanted[i]);
  const shown = (line: string | undefined): string => (line === undefined ? 'nothing' : `\`${line.trim()}\``);
  const first = at < 0 ? lines.length : at;
  throw edited(file, path, `: line ${first + 1} is ${shown(lines[first])} instead of ${shown(wanted[first])}`);
}

/**
 * Writes `files` (path in the run folder -> content) as the record of `run`. Throws exit 3 when one that lies there was edited, exit 6 when
 * one cannot be written.
 */
export function writeRecord(run: string, files: ReadonlyMap<string, string>): void {
  for (const [file, content] of files) requireOwn(run, file, content);
  const changed = [...files].filter(([file, content]) => digestOf(join(run, file)) !== sha256(content));
  if (changed.length === 0 && existsSync(join(run, FILE))) return;
  const fresh = Object.fromEntries([...files].map(([file, content]) => [file, [sha256(content)]]));
  const old = readDigests(run);
  // until all files are there, a killed start may have left either content
  const either = Object.entries(fresh).map(([file, digests]) => [file, [...(old[file] ?? []), ...digests]]);
  writeDigests(run, Object.fromEntries(either));
  for (const [file, content] of changed) {
    makeFolder(dirname(join(run, file)));
    atomicWrite(join(run, file), content);
  }
  writeDigests(run, fresh);
}

const writeDigests = (run: string, files: Digests): void => atomicWriteJson(join(run, FILE), { version: 1, files });
