// From the bundle of a loss to its function. From here on, the user's code runs.
import { SourceMap } from 'node:module';
import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../../../exit-code.js';
import type { LossFunction } from '../../../model/own-loss.js';
import type { LossBundle } from './bundle-loss.js';

export interface ImportedLoss {
  readonly compute: LossFunction;
  /** place in the user's sources where an error was thrown, where that is known */
  readonly placeOf: (error: unknown) => string | null;
}

/** `file`: where the bundle comes from, for messages. Throws exit 3 when the module fails or exports no such function. */
export async function importLoss(name: string, file: string, { code, map }: LossBundle): Promise<ImportedLoss> {
  const placeOf = (error: unknown) => sourcePlace(error, file, map);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(EXIT.fileErrors, `the code of loss \`${name}\` cannot be loaded: ${text}`, {
      where: placeOf(cause) ?? file,
      help: 'correct the module and run the command again',
      cause,
    });
  }
  const found = module[name];
  if (typeof found === 'function') return { compute: found as LossFunction, placeOf };
  const functions = Object.keys(module).filter((key) => typeof module[key] === 'function');
  const exported = functions.length === 0 ? 'no function' : functions.map((one) => `\`${one}\``).join(', ');
  throw new UserError(EXIT.fileErrors, `the code of loss \`${name}\` exports no function of that name`, {
    where: file,
    help: `it exports ${exported}; write: export const ${name} = (inputs, args, tf) => …`,
  });
}

/** `loss.ts:12` from the innermost call inside the bundle. */
function sourcePlace(error: unknown, file: string, map: string): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const call = /data:text\/javascript[^)\s]*?:(\d+):(\d+)/.exec(stack);
  if (call === null) return null;
  const entry = new SourceMap(JSON.parse(map)).findEntry(Number(call[1]) - 1, Number(call[2]) - 1);
  if (!('originalSource' in entry)) return null;
  return `${join(dirname(file), entry.originalSource)}:${entry.originalLine + 1}`;
}
