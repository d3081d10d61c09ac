// Everything that a report tells in tables and texts, before it has a format.
import { framesText } from '../runtime/data/lacking-frames.js';
import { type Board, boardsOf } from './boards.js';
import { addressOf, type ReportRun } from './collect/report-run.js';
import { distinctVariants } from './distinct-variants.js';
import { lackingTables } from './tables/lacking-tables.js';
import { noiseNote } from './tables/noise-note.js';
import type { PaperTable } from './tables/paper-table.js';
import { resultTables } from './tables/result-tables.js';
import { runsTable } from './tables/runs-table.js';

/** A text that the report holds as it is. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}
/** The files behind the runs. */
export interface ReportSources {
  /** the texts of the experiments */
  readonly experiments: readonly SourceText[];
  readonly locks: readonly SourceText[];
  /** experiment files that have no lock file */
  readonly unlocked: readonly string[];
}
export interface BoardTables {
  readonly board: Board;
  /** what the marks in its tables rest on */
  readonly notes: readonly string[];
  readonly tables: readonly PaperTable[];
}
export interface ReportDocument {
  readonly title: string;
  readonly boards: readonly BoardTables[];
  readonly runs: PaperTable;
  /** of all runs together: `0.2 core-h in 6m 01s` */
  readonly cost: string;
  /** `spcr@2: not run yet` */
  readonly missing: readonly string[];
  readonly sources: ReportSources;
}

export interface DocumentRequest {
  readonly title: string;
  readonly runs: readonly ReportRun[];
  readonly sources: ReportSources;
  /** the variant to compare with; null: the one that most others are rows of */
  readonly base: string | null;
}

export function makeDocument({ title, runs: found, sources, base }: DocumentRequest): ReportDocument {
  const runs = distinctVariants(found);
  const { table, cost } = runsTable(runs);
  return {
    title,
    boards: boardsOf(runs, base).map((board) => ({
      board,
      notes: noiseNote(board),
      tables: [...resultTables(board), ...lackingTables(board)],
    })),
    runs: table,
    cost,
    missing: runs.flatMap((run) => (run.missing === null ? [] : [`${addressOf(run)}: ${run.missing}`])),
    sources,
  };
}

/** `city, split val, 40 frames, of which 2 lack lidar; 1 left out for a missing file` */
export function boardTitle({ data, split, frames, lacking }: Board): string {
  return [data, `split ${split}`, ...(frames === null ? [] : [framesText(frames, lacking)])].join(', ');
}
