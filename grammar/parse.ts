// Text to syntax tree: lex, lay out, parse, build. Never throws, whatever the text; always gives a tree.

import type { SourceFile } from './ast.js';
import { buildAst } from './build-ast.js';
import { BuildContext } from './build-context.js';
import { layout } from './layout.js';
import { RsegParser } from './parser.js';
import type { SyntaxProblem } from './syntax-problem.js';
import { lex } from './tokens.js';

let parser: RsegParser | undefined;

export function parse(text: string, _file: string): { ast: SourceFile; problems: readonly SyntaxProblem[] } {
  const lexed = lex(text);
  const laidOut = layout(lexed.tokens);
  parser ??= new RsegParser({ validate: false });
  parser.input = [...laidOut.tokens];
  const tree = parser.file();
  const context = new BuildContext(() => true);
  const ast = buildAst(tree, text, lexed.comments, context);
  return {
    ast,
    problems: parser.errors.map((error) => ({
      code: 'RS1008',
      message: `${error.message} ${error.context.ruleStack.join('>')}`,
      range: { start: error.token.startOffset, end: error.token.startOffset + error.token.image.length },
    })),
  };
}
