// Phase "resolve": reads the entry file and everything it imports; one scope of names per file.
import { posix } from 'node:path';
import type {
  AblationDecl,
  DatasetDecl,
  ExperimentDecl,
  ExternDecl,
  Ident,
  ImportDecl,
  ProfileDecl,
  SourceFile,
  SweepDecl,
} from '../../grammar/ast.js';
import { parse } from '../../grammar/parse.js';
import { checkOwnLoss } from './check-own-loss.js';
import type { Phase } from './diagnostic.js';
import { otherNameHelp, replaceHelp } from './edit-helps.js';
import { Problems, spanOf } from './problems.js';
import { readEntry, reportUnreadable } from './read-entry.js';
import type { Registry } from './registry.js';
import { renameHelp } from './rename-help.js';
import { knownLabel } from './similar-names.js';
import type { SourceReader } from './source-reader.js';
import { syntaxDiagnostic } from './syntax-diagnostic.js';

/** `extern`: a loss of the file's own. */
export type NamedDecl = DatasetDecl | ExperimentDecl | ProfileDecl | ExternDecl;
/** A declaration and the file it stands in. */
export interface Declared<D extends NamedDecl = NamedDecl> {
  readonly decl: D;
  readonly module: Module;
}
export interface Module {
  readonly file: string;
  readonly text: string;
  readonly ast: SourceFile;
  /** own and imported names; null = its import failed and was reported */
  readonly scope: Map<string, Declared | null>;
  /** has syntax errors, so that declarations may be incomplete */
  readonly broken: boolean;
  readonly ablations: readonly AblationDecl[];
  readonly sweeps: readonly SweepDecl[];
  /** names that something refers to */
  readonly used: Set<string>;
}
export interface Modules {
  readonly entry: Module;
  readonly all: ReadonlyMap<string, Module>;
}
export interface ResolveContext {
  readonly reader: SourceReader;
  readonly registry: Registry;
}

/** Longer chains of files come from a generator that went wrong. */
const MOST_IMPORTS = 100;

/** Null value: the entry file cannot be read. */
export function resolveModules(entryFile: string, context: ResolveContext): Phase<Modules | null> {
  const problems = new Problems();
  const all = new Map<string, Module>();
  const text = readEntry(entryFile, context.reader, problems);
  if (text === null) return { value: null, diagnostics: problems.found };
  const entry = loadModule(entryFile, text, [], all, context, problems);
  return { value: { entry, all }, diagnostics: problems.found };
}

function loadModule(
  file: string,
  text: string,
  open: readonly string[],
  all: Map<string, Module>,
  context: ResolveContext,
  problems: Problems,
): Module {
  const { ast, problems: syntax } = parse(text, file);
  problems.addAll(syntax.map((problem) => syntaxDiagnostic(problem, file)));
  const module: Module = {
    file,
    text,
    ast,
    scope: new Map(),
    broken: syntax.length > 0,
    ablations: ast.decls.filter((decl) => decl.kind === 'ablation'),
    sweeps: ast.decls.filter((decl) => decl.kind === 'sweep'),
    used: new Set(),
  };
  all.set(file, module);
  for (const decl of ast.decls) {
    switch (decl.kind) {
      case 'import':
        importNames(decl, module, [...open, file], all, context, problems);
        break;
      case 'dataset':
      case 'experiment':
      case 'profile':
        declare(decl.name, { decl, module }, module, context.registry, problems);
        break;
      case 'extern':
        declareOwn(decl, module, context.registry, problems);
        break;
      case 'ablation':
      case 'sweep':
        break;
    }
  }
  return module;
}

/** A loss of the file's own; null in the scope when its declaration is wrong, which is reported here. */
function declareOwn(decl: ExternDecl, module: Module, registry: Registry, problems: Problems): void {
  const sound = checkOwnLoss(decl, module.file, problems);
  declare(decl.name, sound ? { decl, module } : null, module, registry, problems);
}

function declare(name: Ident, declared: Declared | null, module: Module, registry: Registry, problems: Problems): void {
  if (name.name === '') return;
  const span = spanOf(module.file, name);
  const std = [...registry.categories].find(([, names]) => names.has(name.name));
  if (std !== undefined && declared?.module === module) {
    problems.error('RS2106', span, `\`${name.name}\` shadows a built-in of rseg/std`, {
      label: `a built-in ${std[0]} has this name`,
      helps: [otherNameHelp(span, `my_${name.name}`)],
    });
  }
  const first = module.scope.get(name.name);
  if (first === undefined) {
    module.scope.set(name.name, declared);
    return;
  }
  problems.error('RS2101', span, `\`${name.name}\` is declared twice`, {
    label: 'second declaration',
    helps: [otherNameHelp(span, `${name.name}_2`)],
    ...(first === null
      ? {}
      : { labels: [{ span: spanOf(first.module.file, first.decl.name), text: 'first declaration' }] }),
  });
}

function importNames(
  decl: ImportDecl,
  module: Module,
  open: readonly string[],
  all: Map<string, Module>,
  context: ResolveContext,
  problems: Problems,
): void {
  const from = decl.from.value;
  const span = spanOf(module.file, decl.from);
  const absent = () => {
    for (const name of decl.names) declare(name, null, module, context.registry, problems);
  };
  if (decl.from.raw === '' || decl.names.length === 0) {
    absent();
    return;
  }
  if (!/^\.\.?\//.test(from)) {
    const inside = span.start + 1;
    const rooted = /^\/*/.exec(from)![0].length;
    problems.error('RS2001', span, `\`${from}\` is not a relative path`, {
      label: 'not relative to this file',
      helps: [replaceHelp('start at the folder of this file', { ...span, start: inside, end: inside + rooted }, './')],
    });
    absent();
    return;
  }
  const path = posix.join(posix.dirname(module.file), from);
  if (open.length >= MOST_IMPORTS) {
    const message = `imports are nested deeper than ${MOST_IMPORTS} files`;
    problems.error('RS2206', span, message, { label: 'not followed any further' });
    absent();
    return;
  }
  if (open.includes(path)) {
    const cycle = [...open.slice(open.indexOf(path)), path].join(' -> ');
    problems.error('RS2202', span, `imports form a cycle: ${cycle}`, { label: 'closes the cycle' });
    absent();
    return;
  }
  let imported = all.get(path);
  if (imported === undefined) {
    const text = context.reader(path);
    if (text === null) {
      problems.error('RS2001', span, `\`${from}\` does not exist`, { label: `no file ${path}` });
      absent();
      return;
    }
    if (typeof text !== 'string') {
      reportUnreadable(from, text, span, problems);
      absent();
      return;
    }
    imported = loadModule(path, text, open, all, context, problems);
  }
  for (const name of decl.names) importName(name, imported, module, context.registry, problems);
}

function importName(name: Ident, from: Module, into: Module, registry: Registry, problems: Problems): void {
  const span = spanOf(into.file, name);
  const found = from.scope.get(name.name);
  const own = found === null || found?.module === from ? found : undefined;
  if (name.name.startsWith('_') && own !== undefined) {
    problems.error('RS2105', span, `\`${name.name}\` is private to ${from.file}`, { label: 'begins with `_`' });
    declare(name, null, into, registry, problems);
    return;
  }
  if (own === undefined) {
    const known = [...from.scope].filter(([, declared]) => declared?.module === from).map(([key]) => key);
    problems.error('RS2001', span, `${from.file} does not declare \`${name.name}\``, {
      label: knownLabel(name.name, known) ?? 'not declared there',
      // what it is used for goes by the old name
      helps: renameHelp(span, name.name, known, 'choice'),
    });
    declare(name, null, into, registry, problems);
    return;
  }
  declare(name, own, into, registry, problems);
}

/** A declaration by name; undefined = unknown, null = reported before, or lost in a line that could not be read. */
export function lookUp(module: Module, name: string): Declared | null | undefined {
  module.used.add(name);
  const found = module.scope.get(name);
  return found === undefined && module.broken ? null : found;
}
