// `import { compile } from 'rseg'`: what the command line knows about .rseg files, for programs. Nothing here trains or loads an
// engine. Programs that write experiments make a normal form (typed below, schema grammar/schema/normal-form.schema.json) and turn
// it into text with `rseg import`; a second language of builder calls would have to be kept equal to this one.
import { readSource } from './cli/source-reader.js';
import { type Compilation, type CompileOptions, compile as compileWith } from './compiler/compile.js';
import type { SourceReader } from './compiler/source-reader.js';

export type {
  Arg,
  Axis,
  BinaryExpr,
  CallExpr,
  Comment,
  Decl,
  Edit,
  Expr,
  Ident,
  Path,
  Range,
  SourceFile,
} from '../grammar/ast.js';
export { type ParsedFile, parse } from '../grammar/parse.js';
export type { SyntaxProblem } from '../grammar/syntax-problem.js';
export type { Compilation, CompileOptions } from './compiler/compile.js';
export type { CompiledVariant, Coordinate } from './compiler/compiled-variant.js';
export type { Diagnostic, Help, Label, Note, Span, TextEdit } from './compiler/diagnostic.js';
export { diagnosticsToJson, type JsonDiagnostic, type JsonSpan } from './compiler/diagnostics-to-json.js';
export type * from './compiler/normal-form.js';
export { type PlanContext, planStages } from './compiler/plan.js';
export { type RenderOptions, renderDiagnostic } from './compiler/render-diagnostic.js';
export { settingLeaves } from './compiler/setting-leaves.js';
export type { RecordValue, SettingValue } from './compiler/setting-value.js';
export type { Severities, WarningLevel } from './compiler/severities.js';
export type { SourceReader, UnreadableSource } from './compiler/source-reader.js';
export type { Stage, StagePlan } from './compiler/stage-plan.js';
export { valueText } from './compiler/value-text.js';
export { type Formatted, format } from './format/format.js';
export type { LossArgument, LossFunction, LossInputs, NetworkView, TensorFunctions } from './model/own-loss.js';

/** A file to compile whose text need not be on disk. */
export interface SourceInput {
  /** path that messages name and that imports are relative to */
  readonly file: string;
  /** text of the file; without it the file is read */
  readonly text?: string;
  /** texts of imported files; without it they are read from disk */
  readonly reader?: SourceReader;
}

/**
 * Compiles a file and what it imports, as `rseg check` and `rseg compile` do: the same variants and the same messages. Reads .rseg
 * files only, and throws for no mistake in them.
 *
 *     const { variants, diagnostics } = compile('spcr.rseg');
 *     const edited = compile({ file: 'spcr.rseg', text: 'experiment spcr { ... }' });
 */
export function compile(input: string | SourceInput, options: CompileOptions = {}): Compilation {
  const { file, text, reader = readSource } = typeof input === 'string' ? { file: input } : input;
  return compileWith(file, (path) => (path === file && text !== undefined ? text : reader(path)), options);
}
