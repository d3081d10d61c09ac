// `import names from "file"`, as other languages write it, turned around into `from "file" import names`.

import type { Token } from './chevrotain.js';
import * as t from './tokens.js';

/** The tokens of such an import at `at` in our order; undefined when none stands there. */
export function importInOurOrder(tokens: readonly Token[], at: number): readonly Token[] | undefined {
  if (!t.isOneOf(tokens[at], t.keyword.import)) return undefined;
  let end = at + 1;
  while (t.isName(tokens[end]) && !t.isOneOf(tokens[end], t.keyword.from))
    end += t.isOneOf(tokens[end + 1], t.Comma) ? 2 : 1;
  const from = tokens[end];
  const file = tokens[end + 1];
  if (end === at + 1 || !t.isOneOf(from, t.keyword.from) || !t.isOneOf(file, t.StringLiteral)) return undefined;
  return [from!, file!, ...tokens.slice(at, end)];
}
