// A statement outside a file, as given on a command line: the same grammar, with ranges into the given text.
import type { Edit, Range } from './ast.js';
import { parse } from './parse.js';
import type { SyntaxProblem } from './syntax-problem.js';

export interface ParsedStatements {
  readonly edits: readonly Edit[];
  readonly problems: readonly SyntaxProblem[];
  /** a closing brace too many ended the statements before the end of the text */
  readonly leftOver: boolean;
}

const BEFORE = 'experiment statement {\n';
const AFTER = '\n}\n';

/** Reads the statements that `text` holds, as the body of an experiment would. `file` names the text in internal errors. */
export function parseStatements(text: string, file: string): ParsedStatements {
  const { ast, problems } = parse(`${BEFORE}${text}${AFTER}`, file);
  const inside = (range: Range): Range => {
    const clamp = (offset: number) => Math.min(Math.max(offset - BEFORE.length, 0), text.length);
    return { start: clamp(range.start), end: clamp(range.end) };
  };
  const [first] = ast.decls;
  const edits = first?.kind === 'experiment' ? first.body.edits : [];
  return {
    edits: withRanges(edits, inside),
    problems: withRanges(problems, inside),
    leftOver: ast.decls.length !== 1,
  };
}

/** A copy of a tree in which every range is moved. */
function withRanges<T>(tree: T, move: (range: Range) => Range): T {
  if (Array.isArray(tree)) return tree.map((item) => withRanges<unknown>(item, move)) as T;
  if (tree === null || typeof tree !== 'object') return tree;
  if (isRange(tree)) return move(tree) as T;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, withRanges<unknown>(value, move)])) as T;
}

function isRange(node: object): node is Range {
  return 'start' in node && 'end' in node && typeof node.start === 'number' && typeof node.end === 'number';
}
