// What stays in the terminal when the screen is gone: the tables, where everything lies, what to do next.
import { join } from 'node:path';
import type { DrawContext } from './draw-context.js';
import { formatClock } from './duration.js';
import { resultTable } from './result-table.js';
import { elapsedMs, type RunModel } from './run-model.js';
import { sanitize } from './sanitize.js';
import { overallState } from './sections/header.js';
import { stageLines } from './sections/stage-list.js';
import { wrapWords } from './widgets/cell-width.js';

export interface SummaryFacts {
  readonly runFolder: string;
  readonly width: number;
  /** the newest lines of the log of the process, told after a failure */
  readonly logTail: readonly string[];
  /** parts of the run folder that exist */
  readonly parts: readonly string[];
  /** command that continues the run; null when not known */
  readonly resume: string | null;
}

/** A summary is read, not scrolled. */
const MAX_LINES = 40;
const LOG_LINES = 5;
const PART_NAMES: Readonly<Record<string, string>> = {
  'report.txt': 'report',
  metrics: 'metrics',
  artifacts: 'weights',
  ckpt: 'checkpoints',
  graphs: 'graphs',
  'events.jsonl': 'events',
  'log.txt': 'log',
};
/** Names in a run folder that the summary knows to tell. */
export const TOLD_PARTS: readonly string[] = Object.keys(PART_NAMES);

/** At most 40 lines of at most `width` cells, paths excepted: they are not cut, so that they can be copied. */
export function summaryLines(model: RunModel, facts: SummaryFacts, context: DrawContext): string[] {
  const { palette, symbols } = context;
  const [state, word] = overallState(model);
  const took = formatClock(elapsedMs(model, model.lastEventAt ?? context.now));
  const name = `${model.variant} ${symbols.separator} seed ${model.seed}`;
  const head = `${palette.paint(state, `${symbols.state[state]} ${word}`)}  ${palette.paint('strong', name)}  in ${took}`;
  const table = resultTable(model.results, facts.width, context);
  const stages = table.length === 0 ? stageLines(model, facts.width, 8, context).map((line) => line.trimEnd()) : [];
  const tail = [...failureLines(model, facts, context), '', ...placeLines(facts, context), ...nextLines(model, facts)];
  const room = MAX_LINES - tail.length - 2;
  const body = [...stages, ...table].slice(0, room);
  return [head, ...(body.length > 0 ? ['', ...body] : []), ...tail];
}

function failureLines(model: RunModel, facts: SummaryFacts, { palette }: DrawContext): string[] {
  const { failure } = model;
  if (failure === null && model.end?.state !== 'failed') return [];
  const where = failure?.where ? [`  at ${failure.where}`] : [];
  const help = failure?.help ? [`  help: ${failure.help}`] : [];
  const log = facts.logTail.slice(-LOG_LINES).map((line) => `  ${palette.paint('dim', sanitize(line))}`);
  return [
    '',
    palette.paint('error', `error: ${failure?.message ?? 'the training ended without saying why'}`),
    ...where,
    ...help,
    ...log,
  ];
}

function placeLines({ runFolder, parts, width }: SummaryFacts, { palette }: DrawContext): string[] {
  const known = parts.filter((part) => PART_NAMES[part] !== undefined);
  if (known.length === 0) return [`${palette.paint('strong', 'everything lies in')} ${sanitize(runFolder)}`];
  const list = known.map((part) => `${PART_NAMES[part]} in ${part}`).join(', ');
  return [
    `${palette.paint('strong', 'everything lies in')} ${sanitize(runFolder)}`,
    ...wrapWords(list, width - 2, 3).map((line) => palette.paint('dim', `  ${line}`)),
  ];
}

function nextLines(model: RunModel, { runFolder, resume, parts }: SummaryFacts): string[] {
  const again = `rseg watch ${sanitize(runFolder)}`;
  if (model.end?.state === 'done') {
    const report = parts.includes('report.txt') ? [`next: cat ${sanitize(join(runFolder, 'report.txt'))}`] : [];
    return [...report, `${report.length > 0 ? '     ' : 'next:'} ${again}   (the curves again)`];
  }
  const step = model.stages.findLast((stage) => stage.checkpoint !== null)?.checkpoint?.step;
  const from = step === undefined ? 'from the start' : `from step ${step}`;
  if (model.end === null) return [`next: ${again}   (the run goes on)`];
  return [`next: ${resume === null ? 'the same command again' : sanitize(resume)}   (continues ${from})`];
}
