// The syntax tree of a `.rseg` file. Every node carries its source range; a recovered file still gives a tree,
// with `ErrorExpr` where an expression was missing.

/** Half-open range of UTF-16 offsets into the file's text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly range: Range;
}

export interface Ident extends Node {
  readonly kind: 'ident';
  readonly name: string;
}

/** `train.optim.lr` */
export interface Path extends Node {
  readonly kind: 'path';
  readonly parts: readonly Ident[];
}

// ---------------------------------------------------------------- expressions

export interface NumberExpr extends Node {
  readonly kind: 'number';
  readonly value: number;
  /** as written, for the formatter and messages */
  readonly raw: string;
  /** `%`, `epochs`, `GiB`, … as written; absent when there is none */
  readonly unit?: Ident;
}
/** `256x128`: height x width */
export interface SizeExpr extends Node {
  readonly kind: 'size';
  readonly height: number;
  readonly width: number;
}
export interface StringExpr extends Node {
  readonly kind: 'string';
  readonly value: string;
  readonly raw: string;
}
/** A bare name is a call without an argument list: `ce`, `hybrid`, `train.image`. */
export interface CallExpr extends Node {
  readonly kind: 'call';
  readonly callee: Path;
  /** absent = no parentheses were written */
  readonly args?: readonly Arg[];
}
export interface Arg extends Node {
  readonly kind: 'arg';
  readonly name?: Ident;
  readonly value: Expr;
}
export interface ListExpr extends Node {
  readonly kind: 'list';
  readonly items: readonly Expr[];
}
export interface TupleExpr extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expr[];
}
export type BinaryOperator = '+' | '-' | '*' | '/' | '..' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';
export interface BinaryExpr extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorRange: Range;
  readonly left: Expr;
  readonly right: Expr;
}
/** `50 * kl as strong`: a term with a label */
export interface LabelledExpr extends Node {
  readonly kind: 'labelled';
  readonly value: Expr;
  readonly label: Ident;
}
/** Something that could not be parsed; it absorbs follow-up messages. */
export interface ErrorExpr extends Node {
  readonly kind: 'error';
}
export type Expr =
  | NumberExpr
  | SizeExpr
  | StringExpr
  | CallExpr
  | ListExpr
  | TupleExpr
  | BinaryExpr
  | LabelledExpr
  | ErrorExpr;

// ---------------------------------------------------------------- statements

export interface Body extends Node {
  readonly kind: 'body';
  readonly edits: readonly Edit[];
}
/** `p = e` */
export interface SetEdit extends Node {
  readonly kind: 'set';
  readonly final: boolean;
  readonly path: Path;
  readonly value: Expr;
}
/** `p { … }` */
export interface BlockEdit extends Node {
  readonly kind: 'block';
  readonly final: boolean;
  readonly path: Path;
  readonly body: Body;
}
/** `suite emm = …` or `modality rgb { … }` */
export interface DeclareEdit extends Node {
  readonly kind: 'declare';
  readonly final: boolean;
  readonly collection: Path;
  readonly name: Ident;
  readonly value: Expr | Body;
}
/** `p add e` */
export interface AddEdit extends Node {
  readonly kind: 'add';
  readonly final: boolean;
  readonly path: Path;
  readonly value: Expr;
}
/** `p drop a, b` and `p keep a, b` */
export interface SelectEdit extends Node {
  readonly kind: 'drop' | 'keep';
  readonly final: boolean;
  readonly path: Path;
  readonly names: readonly Ident[];
}
export type Edit = SetEdit | BlockEdit | DeclareEdit | AddEdit | SelectEdit;

// ---------------------------------------------------------------- declarations

export interface ImportDecl extends Node {
  readonly kind: 'import';
  readonly from: StringExpr;
  readonly names: readonly Ident[];
}
export interface DatasetDecl extends Node {
  readonly kind: 'dataset';
  readonly name: Ident;
  readonly body: Body;
}
export interface ProfileDecl extends Node {
  readonly kind: 'profile';
  readonly name: Ident;
  readonly body: Body;
}
export interface ExperimentDecl extends Node {
  readonly kind: 'experiment';
  readonly name: Ident;
  readonly extends?: Path;
  readonly with: readonly Ident[];
  readonly body: Body;
}
export interface Row extends Node {
  readonly kind: 'row';
  readonly name: Ident;
  readonly edits: readonly Edit[];
}
export interface AblationDecl extends Node {
  readonly kind: 'ablation';
  readonly name: Ident;
  readonly of: Path;
  readonly rows: readonly Row[];
}
export interface Axis extends Node {
  readonly kind: 'axis';
  /** one path, or several for a tuple axis */
  readonly paths: readonly Path[];
  readonly tuple: boolean;
  readonly values: Expr;
  readonly when?: Expr;
}
export interface Skip extends Node {
  readonly kind: 'skip';
  readonly where: Expr;
}
export interface Sample extends Node {
  readonly kind: 'sample';
  readonly count: NumberExpr;
  readonly seed?: NumberExpr;
}
export interface SweepDecl extends Node {
  readonly kind: 'sweep';
  readonly name: Ident;
  readonly of: Path;
  readonly items: readonly (Axis | Skip | Sample)[];
}
export interface Param extends Node {
  readonly kind: 'param';
  readonly name: Ident;
  readonly types: readonly Ident[];
  readonly default?: Expr;
}
/** `extern loss kl(temperature: Number = 1) uses teacher.logits, student.logits` */
export interface ExternDecl extends Node {
  readonly kind: 'extern';
  readonly category: Ident;
  readonly name: Ident;
  readonly params: readonly Param[];
  readonly uses: readonly Path[];
  readonly from?: StringExpr;
  /** text of the comment lines directly above, without `#`: the documentation of a built-in */
  readonly doc: string;
}
export type Decl = ImportDecl | DatasetDecl | ProfileDecl | ExperimentDecl | AblationDecl | SweepDecl | ExternDecl;

export interface Comment extends Node {
  readonly kind: 'comment';
  /** as written, with its `#` */
  readonly text: string;
}

export interface SourceFile extends Node {
  readonly kind: 'file';
  readonly decls: readonly Decl[];
  readonly comments: readonly Comment[];
}
