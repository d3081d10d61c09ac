// What the builder of the syntax tree carries along: where to report, and how much of a damaged line to believe.

import type { Range } from './ast.js';
import type { SyntaxProblem } from './syntax-problem.js';

/** More operators than this in one statement would make a tree too deep for later phases to walk. */
const MOST_OPERATORS = 1000;

export class BuildContext {
  readonly problems: SyntaxProblem[] = [];
  private operators = 0;

  /** `isTrusted(offset)` is false behind the first syntax error of a line: what stands there was only skipped over. */
  constructor(
    private readonly text: string,
    readonly isTrusted: (offset: number) => boolean,
  ) {}

  textOf(range: Range): string {
    return this.text.slice(range.start, range.end);
  }

  report(problem: SyntaxProblem): void {
    this.problems.push(problem);
  }

  startStatement(): void {
    this.operators = 0;
  }

  /** Counts one operator; false when the statement has too many, which is reported once. */
  admitsOperator(range: Range): boolean {
    this.operators++;
    if (this.operators === MOST_OPERATORS + 1) {
      this.report({
        code: 'RS1012',
        message: `this expression has more than ${MOST_OPERATORS} operators`,
        range,
        label: 'one operator too many',
      });
    }
    return this.operators <= MOST_OPERATORS;
  }
}
