// When two values of one setting mean the same, however they are written.
import { posix } from 'node:path';
import type { SettingValue } from '../compiler/setting-value.js';

/**
 * Compares single values; of calls only the name (their arguments are settings of their own), of a data set only which it is.
 * `path` tells paths of files, which follow the file they are written in, from templates, which do not.
 */
export function sameValue(path: string, a: SettingValue, b: SettingValue): boolean {
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' && a.value === b.value;
    case 'length':
      return b.kind === 'length' && a.unit === b.unit && a.amount === b.amount;
    case 'quantity':
      return b.kind === 'quantity' && a.dimension === b.dimension && a.amount === b.amount;
    case 'size':
      return b.kind === 'size' && a.height === b.height && a.width === b.width;
    case 'string':
      return b.kind === 'string' && placed(path, a.value, a.at.span.file) === placed(path, b.value, b.at.span.file);
    case 'word':
      return b.kind === 'word' && a.word === b.word;
    case 'numbers':
      return b.kind === 'numbers' && numbersOf(path, a.values) === numbersOf(path, b.values);
    case 'texts':
      return b.kind === 'texts' && a.texts.join('\0') === b.texts.join('\0');
    case 'names':
      return b.kind === 'names' && nameSet(a.names) === nameSet(b.names);
    case 'environment':
      return b.kind === 'environment' && a.name === b.name;
    case 'dataset':
      return b.kind === 'dataset' && a.declared.decl.name.name === b.declared.decl.name.name;
    case 'call':
      return b.kind === 'call' && a.signature.name === b.signature.name;
    case 'reference':
    case 'record':
    case 'keyed':
    case 'terms':
    case 'unknown':
      return a.kind === b.kind;
  }
}

/** Seeds are a set; widths and depths have their places. */
const numbersOf = (path: string, values: readonly number[]): string =>
  (path === 'seeds' ? [...values].sort((a, b) => a - b) : values).join();

const nameSet = (names: readonly { readonly name: string }[]): string =>
  names
    .map(({ name }) => name)
    .sort()
    .join();

/** The path that a text stands for, from the root of the comparison; templates and words as they are. */
export function placed(path: string, text: string, file: string): string {
  const isTemplate = /^data\.(modality|label|list)\b/.test(path);
  const isWord = !text.includes('/') && !text.includes('.');
  return isTemplate || isWord || posix.isAbsolute(text) ? text : posix.join(posix.dirname(file), text);
}
