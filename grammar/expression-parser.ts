// The rules for expressions, paths and names, and how the parser recovers. `RsegParser` adds statements and declarations.

import { CstParser, type IParserErrorMessageProvider, type TokenType } from './chevrotain.js';
import * as t from './tokens.js';

const kw = t.keyword;

/** Beyond this the text is hardly of this language, and every recovery costs a stack frame. */
export const MOST_FAILURES = 100;

/** Thrown through the parser when it should give up; `parse` reports what was found until then. */
export class TooManyFailures extends Error {}

export class ExpressionParser extends CstParser {
  constructor(options: { readonly validate: boolean }) {
    super([...t.grammarTokens], {
      recoveryEnabled: true,
      maxLookahead: 1,
      nodeLocationTracking: 'none',
      skipValidations: !options.validate,
      errorMessageProvider: expectedTokenNames(() => this.errors.length),
    });
  }

  // Each operator and its right side are one `…Tail` node: the tree groups children by kind, so their order would be lost.

  protected readonly expr = this.RULE('expr', () => {
    this.SUBRULE(this.cmp);
    this.MANY(() => this.SUBRULE(this.exprTail));
  });

  protected readonly exprTail = this.RULE('exprTail', () => {
    this.OR([{ ALT: () => this.CONSUME(kw.and) }, { ALT: () => this.CONSUME(kw.or) }]);
    this.SUBRULE(this.cmp);
  });

  protected readonly cmp = this.RULE('cmp', () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => this.SUBRULE(this.cmpTail));
  });

  protected readonly cmpTail = this.RULE('cmpTail', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.EqualEqual) },
      { ALT: () => this.CONSUME(t.NotEqual) },
      { ALT: () => this.CONSUME(t.LessEqual) },
      { ALT: () => this.CONSUME(t.GreaterEqual) },
      { ALT: () => this.CONSUME(t.Less) },
      { ALT: () => this.CONSUME(t.Greater) },
    ]);
    this.SUBRULE(this.sum);
  });

  protected readonly sum = this.RULE('sum', () => {
    this.SUBRULE(this.term);
    this.MANY(() => this.SUBRULE(this.sumTail));
  });

  protected readonly sumTail = this.RULE('sumTail', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }]);
    this.SUBRULE(this.term);
  });

  protected readonly term = this.RULE('term', () => {
    this.SUBRULE(this.factor);
    this.MANY(() => this.SUBRULE(this.termTail));
    this.OPTION(() => {
      this.CONSUME(kw.as);
      this.CONSUME(t.Ident);
    });
  });

  protected readonly termTail = this.RULE('termTail', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Star) }, { ALT: () => this.CONSUME(t.Slash) }]);
    this.SUBRULE(this.factor);
  });

  protected readonly factor = this.RULE('factor', () => {
    this.SUBRULE(this.atom);
    this.OPTION(() => {
      this.CONSUME(t.DotDot);
      this.SUBRULE1(this.atom);
    });
  });

  protected readonly atom = this.RULE('atom', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.SizeLiteral) },
      { ALT: () => this.SUBRULE(this.quantity) },
      { ALT: () => this.CONSUME(t.StringLiteral) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.tuple) },
    ]);
  });

  protected readonly quantity = this.RULE('quantity', () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.CONSUME(t.NumberLiteral);
    this.OPTION1({
      // A keyword after a number is not its unit: `sample 12 seed 7`, `50 and 60`.
      GATE: () => this.LA(1).tokenType === t.Ident || this.LA(1).tokenType === t.Percent,
      DEF: () => {
        this.OR([{ ALT: () => this.CONSUME(t.Ident) }, { ALT: () => this.CONSUME(t.Percent) }]);
      },
    });
  });

  protected readonly call = this.RULE('call', () => {
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.CONSUME(t.OpenParen);
      this.MANY(() => {
        this.OR([
          { ALT: () => this.SUBRULE(this.arg) },
          { ALT: () => this.CONSUME(t.Comma) },
          { ALT: () => this.CONSUME(t.Newline) },
        ]);
      });
      this.CONSUME(t.CloseParen);
    });
  });

  protected readonly arg = this.RULE('arg', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === t.Colon,
      DEF: () => {
        this.CONSUME(t.Ident);
        this.CONSUME(t.Colon);
      },
    });
    this.SUBRULE(this.expr);
  });

  protected readonly list = this.RULE('list', () => {
    this.CONSUME(t.OpenBracket);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.expr) },
        { ALT: () => this.CONSUME(t.Comma) },
        { ALT: () => this.CONSUME(t.Newline) },
      ]);
    });
    this.CONSUME(t.CloseBracket);
  });

  protected readonly tuple = this.RULE('tuple', () => {
    this.CONSUME(t.OpenParen);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.expr) },
        { ALT: () => this.CONSUME(t.Comma) },
        { ALT: () => this.CONSUME(t.Newline) },
      ]);
    });
    this.CONSUME(t.CloseParen);
  });

  protected readonly path = this.RULE('path', () => {
    this.CONSUME(t.Ident);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME1(t.Ident);
    });
  });

  protected readonly names = this.RULE('names', () => {
    this.CONSUME(t.Ident);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.CONSUME1(t.Ident);
    });
  });

  // ---------------------------------------------------------------- recovery

  /** Words of the grammar may be supplied. Content may not (no invented names, numbers or texts), nor brackets: they are balanced. */
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    const comesNext = this.LA(2).tokenType === type;
    return !comesNext && !t.isContent(type) && !t.isBracket(type) && type !== t.Newline;
  }

  /** A bracket or a line's end is never the token too many, nor is a name where another one is expected. */
  protected override canTokenTypeBeDeletedInRecovery(expected: TokenType): boolean {
    const next = this.LA(1);
    if (t.isBracket(next.tokenType) || next.tokenType === t.Newline) return false;
    return expected !== t.Ident || !t.isName(next);
  }
}

/** The library asks for a message text; it gets the names of the expected tokens, to be worded later in context. */
function expectedTokenNames(failures: () => number): IParserErrorMessageProvider {
  const names = (types: readonly TokenType[]) => {
    if (failures() >= MOST_FAILURES) throw new TooManyFailures();
    return [...new Set(types.map((type) => type.name))].join(' ');
  };
  return {
    buildMismatchTokenMessage: ({ expected }) => names([expected]),
    buildNoViableAltMessage: ({ expectedPathsPerAlt }) =>
      names(expectedPathsPerAlt.flatMap((paths) => paths.flatMap((path) => path.slice(0, 1)))),
    buildEarlyExitMessage: ({ expectedIterationPaths }) =>
      names(expectedIterationPaths.flatMap((path) => path.slice(0, 1))),
    buildNotAllInputParsedMessage: () => names([t.Newline]),
  };
}
