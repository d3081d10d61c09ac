// `rseg report TARGET...`: the tables of a paper for runs, ablations and sweeps, as a page, Markdown, LaTeX or CSV.
import { setPriority } from 'node:os';
import { basename, dirname, extname, resolve } from 'node:path';
import { assertNever } from '../assert-never.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { TEACHER } from '../report/boards.js';
import type { ReportRun } from '../report/collect/report-run.js';
import { csvReport } from '../report/formats/csv.js';
import { latexReport } from '../report/formats/latex.js';
import { markdownReport } from '../report/formats/markdown.js';
import type { BoardPictures } from '../report/pictures/board-pictures.js';
import { makeDocument, type ReportDocument } from '../report/report-document.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import { yieldToSignals } from '../runtime/run/stop-control.js';
import { unbroken } from '../runtime/run/unbroken.js';
import { formatBytes } from '../ui/quantity.js';
import { sanitize } from '../ui/sanitize.js';
import { engineOf } from './engine-option.js';
import { REPORT_FORMATS } from './option-words.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';
import { findAllRuns } from './report-targets.js';

export interface ReportOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly out?: string;
  readonly format?: string;
  /** `false`: no pictures, so no engine is needed */
  readonly pictures?: boolean;
  /** frames that are shown */
  readonly frames?: number;
  readonly engine?: string;
  /** the variant that others are compared with */
  readonly base?: string;
}

/** Frames that are shown unless said otherwise. */
const FRAMES = 3;
type Format = (typeof REPORT_FORMATS)[number];
const ENDINGS: Readonly<Record<string, Format>> = { '.html': 'html', '.md': 'md', '.csv': 'csv', '.tex': 'latex' };

/** Writes the report; what is missing is told on standard error too. Exit 2 when none of the runs has results. */
export async function reportCommand(targets: readonly string[], options: ReportOptions): Promise<ExitCode> {
  const format = formatOf(options);
  const found = await findAllRuns(targets, options);
  if (found === null) return EXIT.fileErrors;
  const { runs, sources } = found;
  requireVariant(options.base, runs);
  const document = makeDocument({ title: titleOf(targets), runs, sources, base: options.base ?? null });
  for (const one of document.missing) console.error(`without results: ${sanitize(one)}`);
  if (document.boards.every(({ tables }) => tables.length === 0)) {
    throw new UserError(EXIT.usage, 'none of these runs has results yet', {
      help: `train them with: rseg run ${targets[0]}`,
    });
  }
  const out = options.out ?? (format === 'html' ? 'report.html' : null);
  const text = format === 'html' ? await page(document, dirname(resolve(out!)), options) : render(document, format);
  if (out === null) {
    printAll(text);
  } else {
    makeFolder(dirname(resolve(out)));
    const path = resolve(out);
    await unbroken(() => atomicWrite(path, text));
    console.error(`wrote ${out} (${formatBytes(Buffer.byteLength(text))})`);
  }
  return EXIT.ok;
}

function requireVariant(base: string | undefined, runs: readonly ReportRun[]): void {
  const variants = [...new Set(runs.map(({ variant }) => variant))];
  if (base === undefined || base === TEACHER || variants.includes(base)) return;
  throw new UserError(EXIT.usage, `${base} is none of the experiments of this report`, {
    help: `one of: ${TEACHER}, ${variants.slice(0, 8).join(', ')}${variants.length > 8 ? ', …' : ''}`,
  });
}

/** The targets as they were typed, without the folders of a path. */
const titleOf = (targets: readonly string[]): string => targets.map((target) => basename(target)).join(', ');

function render(document: ReportDocument, format: Exclude<Format, 'html'>): string {
  switch (format) {
    case 'csv':
      return csvReport(document);
    case 'latex':
      return latexReport(document);
    case 'md':
      return markdownReport(document);
    default:
      return assertNever(format);
  }
}

/** `beside`: folder of the page, which keeps pictures that were made. */
async function page(document: ReportDocument, beside: string, options: ReportOptions): Promise<string> {
  const engineName = engineOf(options);
  const { reportPage } = await import('../report/page/page.js');
  const pictures: (BoardPictures | string)[] = [];
  for (const { board } of document.boards) {
    if (options.pictures === false) {
      pictures.push('--no-pictures');
      continue;
    }
    giveWay();
    const { boardPictures } = await import('../report/pictures/board-pictures.js');
    const { runEngine } = await import('../runtime/run/open-run-engine.js');
    const found = await boardPictures(board, {
      beside,
      count: options.frames ?? FRAMES,
      engine: runEngine(engineName, board.runs[0]!.form.runtime, () => {}),
      progress: async (text) => {
        progressLine(text);
        await yieldToSignals();
      },
    });
    progressLine('');
    if (typeof found === 'string') console.error(`pictures are left out: ${sanitize(found)}`);
    pictures.push(found);
  }
  return reportPage(document, pictures);
}

/** Pictures are drawn with what trainings leave of the processor. */
function giveWay(): void {
  try {
    setPriority(10);
  } catch {
    // where it is not allowed the report is as quick as everything else
  }
}

function formatOf({ format, out }: ReportOptions): Format {
  if (format === undefined) return ENDINGS[extname(out ?? '')] ?? 'html';
  const known = REPORT_FORMATS.find((one) => one === format);
  if (known !== undefined) return known;
  throw new UserError(EXIT.usage, `--format ${format} is no format`, { help: `one of: ${REPORT_FORMATS.join(', ')}` });
}
