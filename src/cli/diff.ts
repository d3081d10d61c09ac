// `rseg diff [REV] [REV2] [--] [PATHS]`: what differs in meaning, and what that costs.
import { relative } from 'node:path';
import { compareTrees, isDifferent } from '../diff/compare.js';
import { finishedRuns } from '../diff/finished-runs.js';
import { filePair, folderTree } from '../diff/folder-tree.js';
import { type DiffRequest, diffRequest } from '../diff/git/diff-request.js';
import { revisionTree, workingTree } from '../diff/git/git-trees.js';
import { renderMarkdown } from '../diff/render/markdown.js';
import { renderText } from '../diff/render/text.js';
import type { FileTree } from '../diff/side.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openPriceContext, priceOf } from '../plan/price.js';
import { printAll } from './print-all.js';
import { decodeSource, readSource } from './source-reader.js';

export interface DiffCommandOptions {
  /** words behind `--` */
  readonly behindDashes: number | null;
  readonly runs: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly exitCode?: boolean;
  readonly full?: boolean;
}

/** With `exitCode` 1 when the meaning differs; renames alone are no difference. */
export async function diffCommand(words: readonly string[], options: DiffCommandOptions): Promise<ExitCode> {
  const folder = process.cwd();
  const { before, after } = treesOf(diffRequest({ words, behindDashes: options.behindDashes, folder }));
  let context: ReturnType<typeof openPriceContext> | null = null;
  const records = compareTrees(before, after, {
    price: (stage) => {
      context ??= openPriceContext(options.runs);
      return priceOf(stage, context);
    },
    finished: finishedRuns(options.runs),
    full: options.full === true,
  });
  if (options.json === true) printAll(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  else if (options.markdown === true) printAll(renderMarkdown(records));
  else printAll(renderText(records, { width: process.stdout.columns ?? 100 }));
  return options.exitCode === true && isDifferent(records) ? EXIT.no : EXIT.ok;
}

function treesOf(request: DiffRequest): { readonly before: FileTree; readonly after: FileTree } {
  switch (request.kind) {
    case 'files': {
      const [before, after] = [request.before, request.after].map((path) => relative(process.cwd(), path));
      return filePair(before!, after!, readSource);
    }
    case 'folders': {
      const [before, after] = [request.before, request.after].map((path) => relative(process.cwd(), path) || '.');
      return { before: folderTree(before!, readSource), after: folderTree(after!, readSource) };
    }
    case 'revisions': {
      const { repository, before, after, paths } = request;
      const chosen = (tree: FileTree): FileTree => ({
        ...tree,
        files: tree.files.filter((file) => isBelow(file, paths)),
      });
      const now =
        after === null
          ? workingTree(repository, readSource)
          : revisionTree(repository, after.commit, after.name, decodeSource);
      return { before: chosen(revisionTree(repository, before.commit, before.name, decodeSource)), after: chosen(now) };
    }
  }
}

const isBelow = (file: string, paths: readonly string[]): boolean =>
  paths.length === 0 || paths.some((path) => path === '' || file === path || file.startsWith(`${path}/`));
