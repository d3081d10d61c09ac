// What may stand at the caret: commands and options from their table, runs and variants from the files at hand.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { compile } from '../../compiler/compile.js';
import { loadRegistry } from '../../compiler/registry.js';
import { namesOfRuns } from '../../runtime/run/run-names.js';
import { listFolder } from '../list-folder.js';
import { messageCodes, messagePage } from '../message-pages.js';
import { schemaNames } from '../schema.js';
import { readSource } from '../source-reader.js';
import { type Asked, type Request, whatIsAsked } from './asked.js';
import { type Source, sourcesOf } from './value-sources.js';

export interface Candidate {
  /** the whole word */
  readonly word: string;
  /** a few words about it; empty for none */
  readonly about: string;
}

/** `words`: everything after `rseg`; the last one is what is being written. Nothing where the shell's own names of files fit. */
export function candidates(root: Command, words: readonly string[]): readonly Candidate[] {
  const request = whatIsAsked(root, joinQuoted(words));
  if (request.asked === null) return [];
  const found = candidatesOf(request.asked, request);
  const matching = found.filter(({ word }) => word.startsWith(request.current));
  const unique = new Map(matching.map((one) => [one.word, one]));
  return [...unique.values()].map(({ word, about }) => ({ word: `${request.prefix}${word}`, about }));
}

/** Shells that split at blanks only leave `'a = b'` as three words; for counting arguments it is one. */
export function joinQuoted(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let open: string | null = null;
  for (const word of words) {
    if (open === null) joined.push(word);
    else joined.push(`${joined.pop()} ${word}`);
    const quote: string = open ?? word.charAt(0);
    if (quote !== "'" && quote !== '"') continue;
    const closed: boolean = word.endsWith(quote) && (open !== null || word.length > 1);
    open = closed ? null : quote;
  }
  return joined;
}

function candidatesOf(asked: Asked, request: Request): readonly Candidate[] {
  switch (asked.kind) {
    case 'commands':
      return shown(asked.of).map((one) => ({ word: one.name(), about: firstWords(one.description()) }));
    case 'options':
      return asked.of.options
        .filter((option) => !option.hidden && option.long != null)
        .map((option) => ({ word: option.long!, about: firstWords(option.description) }));
    case 'value': {
      if (asked.choices !== null) return asked.choices.map((word) => ({ word, about: '' }));
      return (sourcesOf(asked.command, asked.name) ?? []).flatMap((source) => valuesOf(source, request));
    }
  }
}

const shown = (command: Command): readonly Command[] => command.createHelp().visibleCommands(command);

/** Up to the first stop: shells show one line. */
const firstWords = (text: string): string => text.split(/[:;,(]/)[0]!.trim();

function valuesOf(source: Source, { current, given, before }: Request): readonly Candidate[] {
  if (typeof source !== 'string') return source.map((word) => ({ word, about: '' }));
  switch (source) {
    case 'target':
      return targets(current);
    case 'source-file':
      return sourceFiles(current);
    case 'run':
      return runs(given.get('--runs') ?? 'runs');
    case 'message':
      // without a beginning they would bury everything else
      return current === '' ? [] : messages(current);
    case 'setting':
      return settings(before[0] ?? '');
    case 'schema':
      return schemaNames().map((word) => ({ word, about: '' }));
    case 'path':
    case 'free':
      return [];
  }
}

function runs(folder: string): readonly Candidate[] {
  const names = [...namesOfRuns(folder)];
  return [
    ...names.map(([word, run]) => ({ word, about: run })),
    ...names.map(([name, run]) => ({ word: run, about: name })),
  ];
}

function messages(current: string): readonly Candidate[] {
  const codes = messageCodes().filter((code) => code.startsWith(current));
  return codes.map((word) => ({ word, about: messagePage(word)?.title ?? '' }));
}

/** Settings have no place without a file: `explain RS2107` has none. */
function settings(target: string): readonly Candidate[] {
  if (/^RS\d+$/.test(target)) return [];
  return [...loadRegistry().settings].flatMap(([block, { parameters }]) => {
    const inside = parameters.map(({ name }) => ({
      word: block === 'experiment' ? name : `${block}.${name}`,
      about: '',
    }));
    return [{ word: block, about: '' }, ...inside];
  });
}

/** `.rseg` files and folders that begin as `current` does; `FILE:` too where `:` may follow. */
function sourceFiles(current: string): readonly Candidate[] {
  const folder = current.endsWith('/') ? current : `${dirname(current)}/`;
  const shownFolder = current.includes('/') ? (folder === '//' ? '/' : folder) : '';
  return listFolder(shownFolder === '' ? '.' : shownFolder).flatMap(({ name, isFolder }): readonly Candidate[] => {
    if (name.startsWith('.') && !basename(current).startsWith('.')) return [];
    if (isFolder) return name === 'node_modules' ? [] : [{ word: `${shownFolder}${name}/`, about: '' }];
    return name.endsWith('.rseg') ? [{ word: `${shownFolder}${name}`, about: '' }] : [];
  });
}

function targets(current: string): readonly Candidate[] {
  const colon = current.lastIndexOf(':');
  const file = current.slice(0, Math.max(0, colon));
  if (colon >= 0 && existsSync(file)) {
    return variants(file, current.slice(colon + 1)).map(({ word, about }) => ({ word: `${file}:${word}`, about }));
  }
  const files = sourceFiles(current);
  const withColon = files.flatMap(({ word }) =>
    word.endsWith('/') ? [] : [{ word: `${word}:`, about: 'one of its variants' }],
  );
  if (current.includes('/') || files.some(({ word }) => word.startsWith(current))) return [...files, ...withColon];
  return ['.', 'experiments'].flatMap((folder) =>
    listFolder(folder).flatMap(({ name }) => (name.endsWith('.rseg') ? variants(join(folder, name), current) : [])),
  );
}

/** Variants with their tables; behind `@` the seeds of one. */
function variants(file: string, current: string): readonly Candidate[] {
  const compilation = compile(file, readSource);
  const [written, seeds] = current.split('@');
  if (seeds !== undefined) {
    const declared = compilation.variants.get(written!)?.form.seeds ?? [];
    return declared.map((seed) => ({ word: `${written}@${seed}`, about: '' }));
  }
  const addresses = [...compilation.variants.keys()];
  const tables = addresses.flatMap((address) =>
    address.split('.').length > 2 ? [address.replace(/\.[^.]*$/, '')] : [],
  );
  return [
    ...addresses.map((word) => ({ word, about: '' })),
    ...[...new Set(tables)].map((word) => ({ word, about: 'all of the table' })),
  ];
}
