// A text without mistakes, straight from tokens to the syntax tree: the same grammar as `parser.ts`, six times as fast and without its tables. It
// gives up at the first mistake; then the parser reads the text again and explains it. A test holds the trees of both together.

import type {
  AblationDecl,
  Axis,
  Body,
  Decl,
  Edit,
  ExperimentDecl,
  ExternDecl,
  Ident,
  ImportDecl,
  Param,
  Path,
  Row,
  Sample,
  Skip,
  SweepDecl,
} from './ast.js';
import type { BuildContext } from './build-context.js';
import type { DocReader } from './build-declaration.js';
import type { Token, TokenType } from './chevrotain.js';
import { NotSound, SoundExpressions } from './sound-expressions.js';
import * as t from './tokens.js';

const kw = t.keyword;

/** The declarations of the text; undefined when there is a mistake in it. */
export function readSound(
  tokens: readonly Token[],
  docAbove: DocReader,
  context: BuildContext,
): readonly Decl[] | undefined {
  try {
    const decls = new SoundReader(tokens, context, docAbove).file();
    return context.problems.length === 0 ? decls : undefined;
  } catch (error) {
    if (error instanceof NotSound) return undefined;
    throw error;
  }
}

class SoundReader extends SoundExpressions {
  constructor(
    tokens: readonly Token[],
    context: BuildContext,
    private readonly docAbove: DocReader,
  ) {
    super(tokens, context);
  }

  // ---------------------------------------------------------------- declarations

  file(): readonly Decl[] {
    const decls: Decl[] = [];
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (this.takeIf(t.Newline) === undefined) decls.push(this.decl(token));
    }
    return decls;
  }

  private decl({ tokenType }: Token): Decl {
    this.context.startStatement();
    switch (tokenType) {
      case kw.from:
        return this.importDecl();
      case kw.dataset:
        return this.simple('dataset');
      case kw.profile:
        return this.simple('profile');
      case kw.experiment:
        return this.experiment();
      case kw.ablation:
        return this.ablation();
      case kw.sweep:
        return this.sweep();
      case kw.extern:
        return this.extern();
      default:
        throw new NotSound();
    }
  }

  private importDecl(): ImportDecl {
    const { start } = t.tokenRange(this.take(kw.from));
    const from = this.string();
    this.take(kw.import);
    const names = this.names();
    return { kind: 'import', from, names, range: { start, end: endOf(names, from) } };
  }

  private simple<K extends 'dataset' | 'profile'>(kind: K) {
    const { start } = t.tokenRange(this.take(kw[kind]));
    const name = this.takeName();
    const body = this.body();
    return { kind, name, body, range: { start, end: body.range.end } };
  }

  private experiment(): ExperimentDecl {
    const { start } = t.tokenRange(this.take(kw.experiment));
    const name = this.takeName();
    const base = this.takeIf(kw.extends) === undefined ? undefined : this.path();
    const profiles = this.takeIf(kw.with) === undefined ? [] : this.names();
    const body = this.body();
    const range = { start, end: body.range.end };
    return { kind: 'experiment', name, with: profiles, body, range, ...(base === undefined ? {} : { extends: base }) };
  }

  private ablation(): AblationDecl {
    const { name, of, start } = this.variantsHeader(kw.ablation);
    const { items: rows, end } = this.block(() => this.row());
    return { name, of, range: { start, end }, kind: 'ablation', rows };
  }

  private sweep(): SweepDecl {
    const { name, of, start } = this.variantsHeader(kw.sweep);
    const { items, end } = this.block(() => this.sweepItem());
    return { name, of, range: { start, end }, kind: 'sweep', items };
  }

  private variantsHeader(type: TokenType): { readonly name: Ident; readonly of: Path; readonly start: number } {
    const { start } = t.tokenRange(this.take(type));
    const name = this.takeName();
    this.take(kw.of);
    return { name, of: this.path(), start };
  }

  /** `{ … }`, one item a line. */
  private block<T>(read: () => T): { readonly items: readonly T[]; readonly start: number; readonly end: number } {
    const { start } = t.tokenRange(this.take(t.OpenBrace));
    const items: T[] = [];
    while (!this.nextIs(t.CloseBrace)) if (this.takeIf(t.Newline) === undefined) items.push(read());
    return { items, start, end: t.tokenEnd(this.take(t.CloseBrace)) };
  }

  private row(): Row {
    const name = this.takeName();
    this.take(t.Colon);
    const edits = [this.edit(undefined)];
    while (this.takeIf(t.Semicolon) !== undefined) edits.push(this.edit(undefined));
    return { kind: 'row', name, edits, range: { start: name.range.start, end: endOf(edits, name) } };
  }

  private sweepItem(): Axis | Skip | Sample {
    this.context.startStatement();
    if (this.nextIs(kw.skip)) return this.skip();
    return this.nextIs(kw.sample) ? this.sample() : this.axis();
  }

  private axis(): Axis {
    const open = this.takeIf(t.OpenParen);
    const paths = [this.path()];
    if (open !== undefined) {
      while (this.takeIf(t.Comma) !== undefined) paths.push(this.path());
      this.take(t.CloseParen);
    }
    this.take(kw.in);
    const values = this.expr();
    const when = this.takeIf(kw.when) === undefined ? undefined : this.expr();
    const start = open === undefined ? paths[0]!.range.start : open.startOffset;
    const range = { start, end: (when ?? values).range.end };
    return { kind: 'axis', paths, tuple: open !== undefined, values, range, ...(when === undefined ? {} : { when }) };
  }

  private skip(): Skip {
    const { start } = t.tokenRange(this.take(kw.skip));
    this.take(kw.where);
    const where = this.expr();
    return { kind: 'skip', where, range: { start, end: where.range.end } };
  }

  private sample(): Sample {
    const { start } = t.tokenRange(this.take(kw.sample));
    const count = this.number();
    const seed = this.takeIf(kw.seed) === undefined ? undefined : this.number();
    const range = { start, end: (seed ?? count).range.end };
    return { kind: 'sample', count, range, ...(seed === undefined ? {} : { seed }) };
  }

  private extern(): ExternDecl {
    const { start } = t.tokenRange(this.take(kw.extern));
    const category = this.takeName();
    const name = this.takeName();
    this.take(t.OpenParen);
    let { items: params, end } = this.takeList(t.CloseParen, () => this.param());
    const uses: Path[] = [];
    if (this.takeIf(kw.uses) !== undefined) {
      do uses.push(this.path());
      while (this.takeIf(t.Comma) !== undefined);
      end = uses.at(-1)!.range.end;
    }
    const from = this.takeIf(kw.from) === undefined ? undefined : this.string();
    if (from !== undefined) end = from.range.end;
    const doc = this.docAbove(start);
    const range = { start, end };
    return { kind: 'extern', category, name, params, uses, doc, range, ...(from === undefined ? {} : { from }) };
  }

  private param(): Param {
    this.context.startStatement();
    const name = this.takeName();
    this.take(t.Colon);
    const types = [this.takeName()];
    while (this.takeIf(t.Bar) !== undefined) types.push(this.takeName());
    const value = this.takeIf(t.Equal) === undefined ? undefined : this.expr();
    const range = { start: name.range.start, end: value?.range.end ?? endOf(types, name) };
    return { kind: 'param', name, types, range, ...(value === undefined ? {} : { default: value }) };
  }

  // ---------------------------------------------------------------- statements

  private body(): Body {
    const { items: edits, start, end } = this.block(() => this.statement());
    return { kind: 'body', edits, range: { start, end } };
  }

  private statement(): Edit {
    // `final = 3` sets something called `final`
    const isFinal = this.nextIs(kw.final) && t.isName(this.peek(1));
    return this.edit(isFinal ? this.take(kw.final) : undefined);
  }

  private edit(finalToken: Token | undefined): Edit {
    const path = this.path();
    this.context.startStatement();
    const start = finalToken?.startOffset ?? path.range.start;
    const final = finalToken !== undefined;
    const token = this.peek();
    switch (token?.tokenType) {
      case t.Equal:
      case kw.add: {
        this.take(token.tokenType);
        const value = this.expr();
        const kind = token.tokenType === t.Equal ? 'set' : 'add';
        return { kind, final, path, value, range: { start, end: value.range.end } };
      }
      case t.OpenBrace: {
        const body = this.body();
        return { kind: 'block', final, path, body, range: { start, end: body.range.end } };
      }
      case kw.drop:
      case kw.keep: {
        this.take(token.tokenType);
        const names = this.names();
        const kind = token.tokenType === kw.drop ? 'drop' : 'keep';
        return { kind, final, path, names, range: { start, end: endOf(names, path) } };
      }
      default: {
        const name = this.takeName();
        const value = this.nextIs(t.OpenBrace) ? this.body() : this.valueBehindEqual();
        return { kind: 'declare', final, collection: path, name, value, range: { start, end: value.range.end } };
      }
    }
  }

  private valueBehindEqual() {
    this.take(t.Equal);
    return this.expr();
  }
}

type Ranged = { readonly range: { readonly end: number } };

/** Where the last one ends, or what stands before it when there is none. */
function endOf(items: readonly Ranged[], before: Ranged): number {
  return (items.at(-1) ?? before).range.end;
}
