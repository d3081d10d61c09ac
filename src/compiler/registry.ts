// The table of built-ins and settings, read from `grammar/std.rseg` by our own parser. Nothing about a built-in is written twice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expr, ExternDecl, Param } from '../../grammar/ast.js';
import { parse } from '../../grammar/parse.js';
import { packageRoot } from '../package-root.js';
import type { Span } from './diagnostic.js';
import { type SettingType, settingType } from './setting-type.js';

/** Name of the standard library in messages. */
export const STD_FILE = 'rseg/std';

export interface Parameter {
  readonly name: string;
  readonly types: readonly SettingType[];
  readonly default: Expr | null;
  /** may stand in a profile: cannot change a result */
  readonly runtime: boolean;
  readonly span: Span;
  /** `lr: Positive = 6e-5`, as written */
  readonly text: string;
}
export interface Signature {
  /** `loss`, `model`, `settings`, … */
  readonly category: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** what a loss looks at: `teacher.logits`, `student.features`, … */
  readonly uses: readonly string[];
  /** comment above the declaration */
  readonly doc: string;
  readonly span: Span;
  /** `hpdm(pair: hybrid | single, align: none | conv1x1 = none)` */
  readonly text: string;
  /** a loss that a file declares itself; null for what is built in */
  readonly own: OwnCode | null;
}
/** Where a loss of one's own is declared, and what computes it. */
export interface OwnCode {
  readonly file: string;
  /** text of that file */
  readonly text: string;
  /** path of a JavaScript or TypeScript module relative to `file`, as written */
  readonly from: string;
}
export interface Registry {
  /** text of `std.rseg`, for excerpts */
  readonly text: string;
  /** category -> name -> signature, blocks of settings not included */
  readonly categories: ReadonlyMap<string, ReadonlyMap<string, Signature>>;
  readonly settings: ReadonlyMap<string, Signature>;
}

let cached: Registry | null = null;

/** The registry of this installation. Throws when `std.rseg` itself is broken, which is our fault. */
export function loadRegistry(): Registry {
  cached ??= readRegistry(readFileSync(join(packageRoot, 'grammar', 'std.rseg'), 'utf8'));
  return cached;
}

/** Builds a registry from the text of a standard library. */
export function readRegistry(text: string): Registry {
  const { ast, problems } = parse(text, STD_FILE);
  const problem = problems[0];
  if (problem !== undefined) throw new Error(`std.rseg at ${problem.range.start}: ${problem.message}`);
  const externs = ast.decls.filter((decl): decl is ExternDecl => decl.kind === 'extern');
  if (externs.length !== ast.decls.length) throw new Error('std.rseg may hold only `extern` declarations');
  const blocks = new Set(
    externs.filter((extern) => extern.category.name === 'settings').map((extern) => extern.name.name),
  );
  const categories = new Map<string, Map<string, Signature>>();
  for (const extern of externs) {
    const category = categories.get(extern.category.name) ?? new Map<string, Signature>();
    if (category.has(extern.name.name)) throw new Error(`std.rseg declares ${extern.name.name} twice`);
    category.set(extern.name.name, readSignature(extern, text, blocks));
    categories.set(extern.category.name, category);
  }
  const settings = joinSettings(categories.get('settings') ?? new Map(), categories.get('runtime') ?? new Map());
  categories.delete('settings');
  categories.delete('runtime');
  return { text, categories, settings };
}

/** Runtime settings are declared apart and live in the block of the same name. */
function joinSettings(
  settings: ReadonlyMap<string, Signature>,
  runtime: ReadonlyMap<string, Signature>,
): ReadonlyMap<string, Signature> {
  return new Map(
    [...settings].map(([name, signature]) => [
      name,
      { ...signature, parameters: [...signature.parameters, ...(runtime.get(name)?.parameters ?? [])] },
    ]),
  );
}

function readSignature(extern: ExternDecl, text: string, blocks: ReadonlySet<string>): Signature {
  const parameters = extern.params.map((param) =>
    readParameter(param, text, blocks, extern.category.name === 'runtime'),
  );
  return {
    category: extern.category.name,
    name: extern.name.name,
    parameters,
    uses: extern.uses.map((path) => path.parts.map((part) => part.name).join('.')),
    doc: extern.doc,
    span: { file: STD_FILE, start: extern.name.range.start, end: extern.name.range.end },
    text: `${extern.name.name}(${parameters.map((parameter) => parameter.text).join(', ')})`,
    own: null,
  };
}

function readParameter(param: Param, text: string, blocks: ReadonlySet<string>, runtime: boolean): Parameter {
  return {
    name: param.name.name,
    types: param.types.map((type) => settingType(type.name, blocks)),
    default: param.default ?? null,
    runtime,
    span: { file: STD_FILE, start: param.range.start, end: param.range.end },
    text: text.slice(param.range.start, param.range.end).replace(/\s+/g, ' '),
  };
}

/** A built-in by category and name. */
export function findSignature(registry: Registry, category: string, name: string): Signature | null {
  return registry.categories.get(category)?.get(name) ?? null;
}
