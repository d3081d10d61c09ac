// A typed value as plain JSON of the normal form.
import { posix } from 'node:path';
import { isCommandLineFile } from './command-line-edits.js';
import type { Call, Value } from './normal-form.js';
import type { Parameter } from './registry.js';
import type { CallValue, SettingValue } from './setting-value.js';
import { SharedForms } from './shared-forms.js';

/** `base`: folder that paths are made relative to; they were written relative to their own file. */
export function plainValue(value: SettingValue, parameter: Parameter, base: string): Value {
  switch (value.kind) {
    case 'number':
      // -0 and 0 mean the same and must print the same.
      return value.value + 0;
    case 'quantity':
      return value.amount;
    case 'length':
      return { [value.unit]: value.amount } as Value;
    case 'size':
      return [value.height, value.width];
    case 'string':
      return plainString(value.value, value.at.span.file, parameter, base);
    case 'word': {
      const absent = value.word === 'none' && parameter.types.some((type) => type.kind !== 'word');
      return absent ? null : value.word;
    }
    case 'numbers':
      return [...value.values];
    case 'texts':
      return [...value.texts];
    case 'names':
      return value.names.map((name) => name.name);
    case 'environment':
      return { env: value.name };
    case 'call':
      return plainCall(value, base);
    default:
      throw new Error(`a ${value.kind} has no plain form`);
  }
}

const calls = new SharedForms<Call>();

/** A call with all arguments in the order of its signature. */
export function plainCall(call: CallValue, base: string): Call {
  return calls.of(call, base, () => {
    const args: Record<string, Value> = {};
    for (const parameter of call.signature.parameters) {
      const value = call.args.get(parameter.name);
      if (value === undefined) throw new Error(`\`${call.signature.name}\` has no \`${parameter.name}\``);
      args[parameter.name] = plainValue(value, parameter, base);
    }
    return { call: call.signature.name, args };
  });
}

function plainString(text: string, file: string, parameter: Parameter, base: string): string {
  const isPath = parameter.types.some(
    (type) => type.kind === 'primitive' && (type.name === 'File' || type.name === 'Folder'),
  );
  return isPath ? pathFrom(base, file, text) : text;
}

/** Stands for the current folder, which the compiler does not know; deep, so that `../` leads somewhere. */
const ANYWHERE = `/${'folder/'.repeat(64)}`;

/** A path that was written in `file`, relative to the folder `base`; absolute paths stay. */
export function pathFrom(base: string, file: string, text: string): string {
  if (posix.isAbsolute(text)) return text;
  // on the command line paths are meant as in the file, whatever the current folder is
  const folder = isCommandLineFile(file) ? base : posix.dirname(file);
  return posix.relative(posix.resolve(ANYWHERE, base), posix.resolve(ANYWHERE, folder, text)) || '.';
}
