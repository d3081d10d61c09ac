// Runs that may stand in one table: results on different pictures are never compared.
import type { FrameIndex } from '../runtime/data/batch.js';
import { type Lacking, lackingOf } from '../runtime/data/lacking-frames.js';
import type { Evaluated, ReportRun } from './collect/report-run.js';
import { type Row, rowsOf } from './rows.js';

/** Runs evaluated on one split of one data set. */
export interface Board {
  /** name of the data set as its author wrote it */
  readonly data: string;
  readonly split: string;
  readonly classes: readonly string[];
  readonly modalities: readonly string[];
  /** null where no run has results */
  readonly frames: number | null;
  /** what these frames lack, and how many were left out */
  readonly lacking: Lacking;
  /** of every split with frames that are not whole */
  readonly incomplete: readonly FrameIndex[];
  readonly runs: readonly ReportRun[];
  readonly rows: readonly Row[];
  /** the row that all others are compared with: a student, or the teacher of the only one */
  readonly base: Row;
  /** the student that conditions, curves and pictures are of */
  readonly shown: Row;
}

/** What `--base` calls the teacher, which has no name of its own. */
export const TEACHER = 'teacher';

/** `base`: a variant, or `TEACHER`, that is wanted as the one to compare with; where a board lacks it, its own first choice is taken. */
export function boardsOf(runs: readonly ReportRun[], base: string | null): readonly Board[] {
  const groups = new Map<string, ReportRun[]>();
  for (const run of runs) {
    const group = groups.get(boardKey(run));
    if (group === undefined) groups.set(boardKey(run), [run]);
    else group.push(run);
  }
  return [...groups.values()].map((own) => boardOf(own, base));
}

function boardKey({ form, stages }: ReportRun): string {
  const data = stages.find(({ op }) => op === 'index-data')?.key ?? form.data.name;
  return `${data} ${form.eval.split}`;
}

function boardOf(runs: readonly ReportRun[], wanted: string | null): Board {
  const { form } = runs[0]!;
  const metrics = runs.flatMap(({ evaluated }) => evaluated.flatMap((one: Evaluated) => one.metrics ?? []))[0];
  const incomplete = runs.find((run) => run.incomplete.length > 0)?.incomplete ?? [];
  const own = incomplete.find(({ split }) => split === form.eval.split);
  const rows = rowsOf(runs);
  const students = rows.filter(({ kind }) => kind === 'student');
  const teacher = rows.find(({ kind }) => kind === 'teacher');
  const shown = students.find(({ variant }) => variant === wanted) ?? mainOf(students);
  const alone = students.length === 1 || wanted === TEACHER;
  return {
    data: form.data.name,
    split: form.eval.split,
    classes: metrics?.classes ?? [],
    modalities: form.data.modalities.map(({ name }) => name),
    frames: metrics?.frames ?? null,
    lacking: lackingOf(own?.absent ?? metrics?.absent ?? {}, own?.skipped?.length ?? metrics?.skipped ?? 0),
    incomplete,
    runs,
    rows,
    base: alone && wanted !== shown.variant ? (teacher ?? shown) : shown,
    shown,
  };
}

/** The variant that most others are rows or points of, else the first. */
function mainOf(students: readonly Row[]): Row {
  const followers = ({ variant }: Row): number =>
    students.filter((other) => other.variant.startsWith(`${variant}.`)).length;
  return students.reduce((best, row) => (followers(row) > followers(best) ? row : best));
}
