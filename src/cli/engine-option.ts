// `--engine` of a command, checked.
import { EXIT, UserError } from '../exit-code.js';
import type { EngineName } from '../runtime/engine/engine.js';
import { ENGINES } from './option-words.js';

/** Throws exit 2 for an engine that does not exist. */
export function engineOf({ engine = 'auto' }: { readonly engine?: string }): EngineName | 'auto' {
  const found = ENGINES.find((name) => name === engine);
  if (found !== undefined) return found;
  throw new UserError(EXIT.usage, `--engine ${engine} is not an engine`, { help: `one of: ${ENGINES.join(', ')}` });
}
