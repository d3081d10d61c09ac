// The grammar of `grammar.ebnf` as an LL(1) parser: tokens from `layout` in, concrete syntax tree and errors out.
// Only structure lives here: `build-ast.ts` reads the tree, `describe-failure.ts` words the errors.

import { ExpressionParser } from './expression-parser.js';
import * as t from './tokens.js';

const kw = t.keyword;

export class RsegParser extends ExpressionParser {
  /** `validate` looks for ambiguities in the grammar, which a test does once for all. */
  constructor(options: { readonly validate: boolean }) {
    super(options);
    this.performSelfAnalysis();
  }

  // ---------------------------------------------------------------- declarations

  readonly file = this.RULE('file', () => {
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Newline) }, { ALT: () => this.SUBRULE(this.decl) }]);
    });
  });

  private readonly decl = this.RULE('decl', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.importDecl) },
      { ALT: () => this.SUBRULE(this.datasetDecl) },
      { ALT: () => this.SUBRULE(this.experimentDecl) },
      { ALT: () => this.SUBRULE(this.ablationDecl) },
      { ALT: () => this.SUBRULE(this.sweepDecl) },
      { ALT: () => this.SUBRULE(this.profileDecl) },
      { ALT: () => this.SUBRULE(this.externDecl) },
    ]);
  });

  private readonly importDecl = this.RULE('importDecl', () => {
    this.CONSUME(kw.from);
    this.CONSUME(t.StringLiteral);
    this.CONSUME(kw.import);
    this.SUBRULE(this.names);
  });

  private readonly datasetDecl = this.RULE('datasetDecl', () => {
    this.SUBRULE(this.datasetHeader);
    this.SUBRULE(this.body);
  });

  // A header is a rule of its own so that a mistake in it ends at `{` and its block is still read.
  private readonly datasetHeader = this.RULE('datasetHeader', () => {
    this.CONSUME(kw.dataset);
    this.CONSUME(t.Ident);
  });

  private readonly profileDecl = this.RULE('profileDecl', () => {
    this.SUBRULE(this.profileHeader);
    this.SUBRULE(this.body);
  });

  private readonly profileHeader = this.RULE('profileHeader', () => {
    this.CONSUME(kw.profile);
    this.CONSUME(t.Ident);
  });

  private readonly experimentDecl = this.RULE('experimentDecl', () => {
    this.SUBRULE(this.experimentHeader);
    this.SUBRULE(this.body);
  });

  private readonly experimentHeader = this.RULE('experimentHeader', () => {
    this.CONSUME(kw.experiment);
    this.CONSUME(t.Ident);
    this.OPTION(() => {
      this.CONSUME(kw.extends);
      this.SUBRULE(this.path);
    });
    this.OPTION1(() => {
      this.CONSUME(kw.with);
      this.SUBRULE(this.names);
    });
  });

  private readonly ablationDecl = this.RULE('ablationDecl', () => {
    this.SUBRULE(this.ablationHeader);
    this.CONSUME(t.OpenBrace);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Newline) }, { ALT: () => this.SUBRULE(this.row) }]);
    });
    this.CONSUME(t.CloseBrace);
  });

  private readonly ablationHeader = this.RULE('ablationHeader', () => {
    this.CONSUME(kw.ablation);
    this.CONSUME(t.Ident);
    this.CONSUME(kw.of);
    this.SUBRULE(this.path);
  });

  private readonly row = this.RULE('row', () => {
    this.CONSUME(t.Ident);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.edit);
    this.MANY(() => {
      this.CONSUME(t.Semicolon);
      this.SUBRULE1(this.edit);
    });
  });

  private readonly sweepDecl = this.RULE('sweepDecl', () => {
    this.SUBRULE(this.sweepHeader);
    this.CONSUME(t.OpenBrace);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Newline) },
        { ALT: () => this.SUBRULE(this.skip) },
        { ALT: () => this.SUBRULE(this.sample) },
        // Last, because its path may start with any word.
        { ALT: () => this.SUBRULE(this.axis), IGNORE_AMBIGUITIES: true },
      ]);
    });
    this.CONSUME(t.CloseBrace);
  });

  private readonly sweepHeader = this.RULE('sweepHeader', () => {
    this.CONSUME(kw.sweep);
    this.CONSUME(t.Ident);
    this.CONSUME(kw.of);
    this.SUBRULE(this.path);
  });

  private readonly axis = this.RULE('axis', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.path) },
      {
        ALT: () => {
          this.CONSUME(t.OpenParen);
          this.SUBRULE1(this.path);
          this.MANY(() => {
            this.CONSUME(t.Comma);
            this.SUBRULE2(this.path);
          });
          this.CONSUME(t.CloseParen);
        },
      },
    ]);
    this.CONSUME(kw.in);
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.CONSUME(kw.when);
      this.SUBRULE1(this.expr);
    });
  });

  private readonly skip = this.RULE('skip', () => {
    this.CONSUME(kw.skip);
    this.CONSUME(kw.where);
    this.SUBRULE(this.expr);
  });

  private readonly sample = this.RULE('sample', () => {
    this.CONSUME(kw.sample);
    this.CONSUME(t.NumberLiteral);
    this.OPTION(() => {
      this.CONSUME(kw.seed);
      this.CONSUME1(t.NumberLiteral);
    });
  });

  private readonly externDecl = this.RULE('externDecl', () => {
    this.CONSUME(kw.extern);
    this.CONSUME(t.Ident);
    this.CONSUME1(t.Ident);
    this.CONSUME(t.OpenParen);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.param) },
        { ALT: () => this.CONSUME(t.Comma) },
        { ALT: () => this.CONSUME(t.Newline) },
      ]);
    });
    this.CONSUME(t.CloseParen);
    this.OPTION(() => {
      this.CONSUME(kw.uses);
      this.SUBRULE(this.path);
      this.MANY1(() => {
        this.CONSUME1(t.Comma);
        this.SUBRULE1(this.path);
      });
    });
    this.OPTION1(() => {
      this.CONSUME(kw.from);
      this.CONSUME(t.StringLiteral);
    });
  });

  private readonly param = this.RULE('param', () => {
    this.CONSUME(t.Ident);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.MANY(() => {
      this.CONSUME(t.Bar);
      this.SUBRULE1(this.type);
    });
    this.OPTION(() => {
      this.CONSUME(t.Equal);
      this.SUBRULE(this.expr);
    });
  });

  private readonly type = this.RULE('type', () => {
    this.CONSUME(t.Ident);
  });

  // ---------------------------------------------------------------- statements

  private readonly body = this.RULE('body', () => {
    this.CONSUME(t.OpenBrace);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Newline) }, { ALT: () => this.SUBRULE(this.statement) }]);
    });
    this.CONSUME(t.CloseBrace);
  });

  private readonly statement = this.RULE('statement', () => {
    this.OPTION({
      // `final = 3` sets something called `final`.
      GATE: () => t.isName(this.LA(2)),
      DEF: () => this.CONSUME(kw.final),
    });
    this.SUBRULE(this.edit);
  });

  private readonly edit = this.RULE('edit', () => {
    this.SUBRULE(this.path);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Equal);
          this.SUBRULE(this.expr);
        },
      },
      { ALT: () => this.SUBRULE(this.body) },
      {
        ALT: () => {
          this.CONSUME(kw.add);
          this.SUBRULE1(this.expr);
        },
      },
      {
        ALT: () => {
          this.CONSUME(kw.drop);
          this.SUBRULE(this.names);
        },
      },
      {
        ALT: () => {
          this.CONSUME(kw.keep);
          this.SUBRULE1(this.names);
        },
      },
      {
        // Last, because any other word is the name of an entry.
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME(t.Ident);
          this.OR1([
            {
              ALT: () => {
                this.CONSUME1(t.Equal);
                this.SUBRULE2(this.expr);
              },
            },
            { ALT: () => this.SUBRULE1(this.body) },
          ]);
        },
      },
    ]);
  });
}
