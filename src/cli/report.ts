// `rseg report TARGET...`: the tables of a paper for runs, ablations and sweeps, as a page, Markdown, LaTeX or CSV.
import { basename, dirname, extname, resolve } from 'node:path';
import { assertNever } from '../assert-never.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { csvReport } from '../report/formats/csv.js';
import { latexReport } from '../report/formats/latex.js';
import { markdownReport } from '../report/formats/markdown.js';
import { makeDocument, type ReportDocument } from '../report/report-document.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import { formatBytes } from '../ui/quantity.js';
import { printAll } from './print-all.js';
import { findAllRuns } from './report-targets.js';

export interface ReportOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly out?: string;
  readonly format?: string;
  /** the variant that others are compared with */
  readonly base?: string;
}

const FORMATS = ['html', 'md', 'csv', 'latex'] as const;
type Format = (typeof FORMATS)[number];
const ENDINGS: Readonly<Record<string, Format>> = { '.html': 'html', '.md': 'md', '.csv': 'csv', '.tex': 'latex' };

/** Writes the report; what is missing is told on standard error too. Exit 2 when none of the runs has results. */
export async function reportCommand(targets: readonly string[], options: ReportOptions): Promise<ExitCode> {
  const format = formatOf(options);
  const found = await findAllRuns(targets, options);
  if (found === null) return EXIT.fileErrors;
  const { runs, sources } = found;
  const document = makeDocument({ title: titleOf(targets), runs, sources, base: options.base ?? null });
  for (const one of document.missing) console.error(`without results: ${one}`);
  if (document.boards.every(({ tables }) => tables.length === 0)) {
    throw new UserError(EXIT.usage, 'none of these runs has results yet', {
      help: `train them with: rseg run ${targets[0]}`,
    });
  }
  const text = await render(document, format);
  const out = options.out ?? (format === 'html' ? 'report.html' : null);
  if (out === null) {
    printAll(text);
  } else {
    makeFolder(dirname(resolve(out)));
    atomicWrite(resolve(out), text);
    console.error(`wrote ${out} (${formatBytes(Buffer.byteLength(text))})`);
  }
  return EXIT.ok;
}

/** The targets as they were typed, without the folders of a path. */
const titleOf = (targets: readonly string[]): string => targets.map((target) => basename(target)).join(', ');

async function render(document: ReportDocument, format: Format): Promise<string> {
  switch (format) {
    case 'csv':
      return csvReport(document);
    case 'latex':
      return latexReport(document);
    case 'md':
      return markdownReport(document);
    case 'html':
      return (await import('../report/page/page.js')).reportPage(document, []);
    default:
      return assertNever(format);
  }
}

function formatOf({ format, out }: ReportOptions): Format {
  if (format === undefined) return ENDINGS[extname(out ?? '')] ?? 'html';
  const known = FORMATS.find((one) => one === format);
  if (known !== undefined) return known;
  throw new UserError(EXIT.usage, `--format ${format} is no format`, { help: `one of: ${FORMATS.join(', ')}` });
}
