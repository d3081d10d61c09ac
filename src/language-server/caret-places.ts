// In which places the name at a caret could stand: the few tokens that matter are read as a file of their own, with a made-up name at
// the caret, and the walk over names tells where that one is.
import type { Decl, Row } from '../../grammar/ast.js';
import { parse } from '../../grammar/parse.js';
import { isOneOf, keyword } from '../../grammar/tokens.js';
import { ofPath } from '../compiler/tables.js';
import type { Analysis } from './analysis.js';
import type { CaretContext } from './caret-context.js';
import type { NamePlace } from './name-place.js';
import type { Scope } from './scope.js';
import { type WalkContext, walkDeclaration } from './walk-names.js';

const CARET = 'name_at_the_caret';

/** `analysis` may be of a slightly older text: it is asked what the names mean that stand before the caret. */
export function caretPlaces(context: CaretContext, analysis: Analysis): readonly NamePlace[] {
  const walk = analysis.walkContext;
  if (walk === null) return [];
  // the tree has no declaration of a loss without its name
  const [first, second] = context.statementTokens;
  if (isOneOf(first, keyword.extern) && second === undefined) return [{ kind: 'category' }];
  const head = context.heads.map((one) => `${one} {\n`).join('');
  const before = `${head}${context.statement}`;
  const places: NamePlace[] = [];
  if (!context.isBeforeColon) places.push(...placesIn(`${before}${CARET}`, context, walk));
  if (isArgument(context)) places.push(...placesIn(`${before}${CARET}: 0`, context, walk));
  return places;
}

/** Whether an argument begins at the caret: behind `(` or `,` in a bracket. */
function isArgument({ statementTokens, brackets }: CaretContext): boolean {
  const open = brackets.at(-1);
  const last = statementTokens.at(-1);
  return open !== undefined && last !== undefined && ['(', ',', '\n', '\r\n'].includes(last.image);
}

function placesIn(text: string, context: CaretContext, walk: WalkContext): readonly NamePlace[] {
  const decl = parse(text, walk.module.file).ast.decls[0];
  if (decl === undefined) return [];
  const places: NamePlace[] = [];
  const scopes = new CaretScopes(walk, context.declarationStart);
  walkDeclaration(
    decl,
    { ...walk, scopes },
    {
      name: (ident, place) => {
        if (ident.name === CARET) places.push(withGiven(place, context));
      },
    },
  );
  return places;
}

function withGiven(place: NamePlace, context: CaretContext): NamePlace {
  if (place.kind !== 'argument') return place;
  return { ...place, given: [...place.given, ...context.argumentsBehind] };
}

/** Scopes of the declarations that the text has: the one at the caret is only the beginning of its original. */
class CaretScopes {
  constructor(
    private readonly walk: WalkContext,
    private readonly start: number,
  ) {}

  of(decl: Exclude<Decl, { kind: 'import' | 'extern' }>, module: WalkContext['module']): Scope {
    return this.walk.scopes.of(this.#original(decl) ?? decl, module);
  }

  ofRow(row: Row, ablation: Extract<Decl, { kind: 'ablation' }>, module: WalkContext['module']): Scope {
    const original = this.#original(ablation) ?? ablation;
    const found = original.rows.find((one) => one.name.name === row.name.name);
    return found === undefined
      ? this.walk.scopes.of(original, module)
      : this.walk.scopes.ofRow(found, original, module);
  }

  /** The declaration of that kind and name; of several the nearest. */
  #original<D extends Exclude<Decl, { kind: 'import' | 'extern' }>>(decl: D): D | null {
    const same = this.walk.module.ast.decls.filter(
      (one): one is D =>
        one.kind === decl.kind &&
        'of' in one === 'of' in decl &&
        nameOf(one) === nameOf(decl) &&
        baseOf(one) === baseOf(decl),
    );
    const distance = (one: D): number => Math.abs(one.range.start - this.start);
    return same.reduce<D | null>((best, one) => (best === null || distance(one) < distance(best) ? one : best), null);
  }
}

function nameOf(decl: Decl): string {
  return decl.kind === 'import' ? '' : decl.name.name;
}

function baseOf(decl: Decl): string {
  return decl.kind === 'ablation' || decl.kind === 'sweep' ? ofPath(decl) : '';
}
