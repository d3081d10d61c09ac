// Text to syntax tree: lex, correct, lay out, parse, build. Never throws, whatever the text; always gives a tree.

import type { Decl, SourceFile } from './ast.js';
import { buildDeclarations, commentsOf, docReader } from './build-ast.js';
import { BuildContext } from './build-context.js';
import type { CstNode, IRecognitionException, Token } from './chevrotain.js';
import { correctSpelling } from './correct-spelling.js';
import { correctStatements } from './correct-statements.js';
import { describeFailure } from './describe-failure.js';
import { MOST_FAILURES, TooManyFailures } from './expression-parser.js';
import { layout } from './layout.js';
import { LogicalLines } from './logical-lines.js';
import { withoutConflicts } from './merge-conflicts.js';
import { RsegParser } from './parser.js';
import { readSound } from './read-sound.js';
import type { SyntaxProblem } from './syntax-problem.js';
import { lex, Newline } from './tokens.js';
import { unknownTextProblems } from './unknown-text.js';

export interface ParsedFile {
  readonly ast: SourceFile;
  /** In source order, at most one per logical line. */
  readonly problems: readonly SyntaxProblem[];
}

/** Building a parser takes longer than reading a file: there is one, made when first needed. */
let parser: RsegParser | undefined;

/**
 * Reads a `.rseg` text. What is wrong with its form is in `problems`; the tree holds everything that could be read,
 * with `error` nodes where a value is missing. `file` is the name of the text, for internal errors only.
 */
export function parse(text: string, file: string): ParsedFile {
  const { text: readable, problems } = withoutConflicts(text);
  return parseText(readable, file, problems);
}

/** `found`: what is known to be wrong before the text is read. */
function parseText(text: string, file: string, found: readonly SyntaxProblem[]): ParsedFile {
  const lexed = lex(text);
  const unknown = unknownTextProblems(text, lexed);
  const spelled = correctSpelling(lexed.tokens);
  const laidOut = layout(spelled.tokens);
  const corrected = correctStatements(laidOut.tokens);
  const comments = commentsOf(text, lexed.comments);
  const docAbove = docReader(text, comments);
  const fileOf = (decls: readonly Decl[]): SourceFile => {
    return { kind: 'file', decls, comments, range: { start: 0, end: text.length } };
  };
  const isBroken =
    found.length + unknown.length + spelled.problems.length + laidOut.problems.length + corrected.problems.length > 0;
  const sound = isBroken ? undefined : readSound(corrected.tokens, docAbove, new BuildContext(text, () => true));
  if (sound !== undefined) return { ast: fileOf(sound), problems: [] };
  const { tree, failures, gaveUp } = readTree(corrected.tokens, file);

  const lines = new LogicalLines(corrected.tokens);
  const described = failures.map((failure) => describeFailure(failure, lastBefore(corrected.tokens, failure.token)));
  const context = new BuildContext(text, lines.trusts(described.map((problem) => problem.range.start)));
  const ast = fileOf(buildDeclarations(tree, docAbove, context));

  // Earlier passes know more about the cause: a text that is never closed explains the bracket that is never closed.
  const causes = [found, [...unknown, ...spelled.problems], laidOut.problems, corrected.problems];
  const unexplained = lines.unexplained(described, causes.flat());
  const problems = limited(lines.onePerLine([...causes, unexplained, context.problems]), gaveUp);
  return { ast, problems };
}

/** A file that is hardly of this language gets so many messages and no more. */
function limited(problems: readonly SyntaxProblem[], gaveUp: boolean): readonly SyntaxProblem[] {
  if (!gaveUp && problems.length <= MOST_FAILURES) return problems;
  const kept = problems.slice(0, MOST_FAILURES);
  const range = problems[MOST_FAILURES]?.range ?? kept.at(-1)!.range;
  return [
    ...kept,
    {
      code: 'RS1015',
      message: `this file has ${MOST_FAILURES} syntax errors or more`,
      range,
      label: 'the list ends here',
    },
  ];
}

/** The last token with content before `token`, which may be the end of the file. */
function lastBefore(tokens: readonly Token[], token: Token): Token | undefined {
  const index = tokens.indexOf(token);
  let before = (index < 0 ? tokens.length : index) - 1;
  while (before >= 0 && tokens[before]!.tokenType === Newline) before--;
  return tokens[before];
}

function readTree(tokens: readonly Token[], file: string) {
  parser ??= new RsegParser({ validate: false });
  parser.input = [...tokens];
  let tree: CstNode | undefined;
  let gaveUp = false;
  try {
    tree = parser.file();
  } catch (error) {
    if (!(error instanceof TooManyFailures)) throw new Error(`cannot parse ${file}`, { cause: error });
    gaveUp = true;
  }
  const failures: readonly IRecognitionException[] = parser.errors;
  parser.input = [];
  return { tree, failures, gaveUp };
}
