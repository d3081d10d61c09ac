// The open documents over the files on disk, and what is known about each file. An analysis is kept until a text that it read changes.
import { dirname, isAbsolute, join } from 'node:path';
import { findProject, isProjectProblem, type ProjectProblem } from '../compiler/project-file.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { Analysis } from './analysis.js';
import { baseFolder, compilerPath, type DocumentPath, pathOfCompiler } from './file-paths.js';
import type { FolderEntry } from './string-completion.js';

/** What the server needs of the machine; tests give their own. */
export interface Disk {
  readonly read: SourceReader;
  /** entries of a folder; nothing when it cannot be read */
  readonly list: (folder: string) => readonly FolderEntry[];
}

/** An analysis, and the folder that its paths are relative to. */
export interface Analysed {
  readonly path: DocumentPath;
  readonly base: string;
  readonly analysis: Analysis;
  /** documents that were read or looked for */
  readonly read: ReadonlySet<DocumentPath>;
  /** what is wrong with the `rseg.json` of its project; warnings then keep their levels */
  readonly projectProblem: ProjectProblem | null;
}

/** Folders that hold no experiments of the user. */
const SKIPPED = new Set(['node_modules', 'dist', 'runs']);
/** More files are not searched for references. */
const MOST_FILES = 2000;

export class Workspace {
  folders: readonly string[] = [];
  readonly #texts = new Map<DocumentPath, string>();
  readonly #analysed = new Map<DocumentPath, Analysed>();
  readonly #outdated = new Set<DocumentPath>();

  constructor(readonly disk: Disk) {}

  get open(): readonly DocumentPath[] {
    return [...this.#texts.keys()];
  }

  /** The text that an editor holds; null when the document is not open. */
  textOf(path: DocumentPath): string | null {
    return this.#texts.get(path) ?? null;
  }

  /** Opens or changes a document. */
  write(path: DocumentPath, text: string): void {
    if (this.#texts.get(path) === text) return;
    this.#texts.set(path, text);
    this.touch(path);
  }

  close(path: DocumentPath): void {
    this.#texts.delete(path);
    this.#analysed.delete(path);
    this.touch(path);
  }

  /** A file changed on disk, appeared or went. */
  touch(path: DocumentPath): void {
    for (const [known, { read }] of this.#analysed) if (read.has(path)) this.#outdated.add(known);
  }

  /** Something changed that decides about every file, such as a project file. */
  touchAll(): void {
    for (const path of this.#analysed.keys()) this.#outdated.add(path);
  }

  /** What is known about a document as it is now. */
  analyse(path: DocumentPath): Analysed {
    const known = this.#analysed.get(path);
    if (known !== undefined && !this.#outdated.has(path)) return known;
    const base = baseFolder(path, this.folders);
    const read = new Set<DocumentPath>();
    const reader: SourceReader = (file) => {
      const target = pathOfCompiler(file, base);
      read.add(target);
      return this.#read(target);
    };
    const project = findProject(isAbsolute(path) ? dirname(path) : base, this.disk.read);
    const isWrong = isProjectProblem(project);
    const options = isWrong ? {} : { severities: project.severities };
    const analysis = new Analysis(compilerPath(path, base), reader, options);
    const made = { path, base, analysis, read, projectProblem: isWrong ? project : null };
    this.#analysed.set(path, made);
    this.#outdated.delete(path);
    return made;
  }

  /** The last analysis, which may be a keystroke old: for answers that must come at once. */
  latest(path: DocumentPath): Analysed {
    return this.#analysed.get(path) ?? this.analyse(path);
  }

  #read(path: DocumentPath): ReturnType<SourceReader> {
    const text = this.#texts.get(path);
    if (text !== undefined) return text;
    return isAbsolute(path) ? this.disk.read(path) : null;
  }

  /** Analyses of all `.rseg` files of the workspace folders, and of the open documents: those that may speak of a thing in `path`. */
  analysesAround(path: DocumentPath): readonly Analysed[] {
    const files = new Set<DocumentPath>([path, ...this.open]);
    const folders = this.folders.length > 0 ? this.folders : [baseFolder(path, [])];
    for (const folder of folders) this.#collect(folder, files);
    return [...files].map((file) => this.analyse(file));
  }

  #collect(folder: string, files: Set<DocumentPath>): void {
    for (const { name, isFolder } of this.disk.list(folder)) {
      if (files.size >= MOST_FILES) return;
      const path = join(folder, name);
      if (isFolder) {
        if (!name.startsWith('.') && !SKIPPED.has(name)) this.#collect(path, files);
      } else if (name.endsWith('.rseg')) files.add(path);
    }
  }
}
