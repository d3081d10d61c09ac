// Frames that are not whole: how many of every split, what they lack, and which files these are.
import type { FrameIndex } from '../../runtime/data/batch.js';
import type { Board } from '../boards.js';
import { type PaperTable, type TableRow, textCell } from './paper-table.js';

/** Files that are named; `rseg data check` finds all. */
const MOST_FILES = 40;

/** Name of the table of files, which is for screens and not for papers. */
export const LACKING_FILES = 'lacking-files';

/** Empty where all frames are whole, or no run tells. */
export function lackingTables(board: Board): readonly PaperTable[] {
  const { incomplete } = board;
  if (incomplete.length === 0) return [];
  return [countTable(board), ...filesTable(incomplete)];
}

function countTable({ incomplete, modalities, runs }: Board): PaperTable {
  const without = modalities.filter((name) => incomplete.some(({ absent = {} }) => name in absent));
  const isLeftOut = incomplete.some(({ skipped }) => skipped !== undefined);
  const labels = ['frames', ...without.map((name) => `without ${name}`), ...(isLeftOut ? ['left out'] : [])];
  const rows = incomplete.map(({ split, frames, absent = {}, skipped = [] }): TableRow => {
    const counts = [frames, ...without.map((name) => absent[name] ?? 0), ...(isLeftOut ? [skipped.length] : [])];
    return { label: split, detail: '', cells: counts.map((count) => textCell(String(count))) };
  });
  const { eval: evaluation, train } = runs[0]!.form;
  return {
    id: 'frames',
    title: 'Frames that are not whole',
    head: 'split',
    columns: labels.map((label) => ({ label, title: label, numeric: true })),
    sections: [{ title: '', rows }],
    notes: [
      `Results are of split ${evaluation.split}, networks were trained on ${train.split}.`,
      ...(without.length === 0
        ? []
        : ['A frame without a modality counts as what it has, and is left out of rows of which it has nothing.']),
      ...(isLeftOut ? ['Frames that are left out for a missing file are none of the frames, and count nowhere.'] : []),
    ],
  };
}

interface LackingFile {
  readonly file: string;
  readonly split: string;
  readonly what: string;
}

function filesOf({ split, absentFiles = {}, skipped = [] }: FrameIndex): readonly LackingFile[] {
  const absent = Object.entries(absentFiles).flatMap(([name, files]) =>
    files.map((file) => ({ file, split, what: `without ${name}` })),
  );
  return [...absent, ...skipped.map((file) => ({ file, split, what: 'left out' }))];
}

/** Nothing where only numbers are known. */
function filesTable(incomplete: readonly FrameIndex[]): readonly PaperTable[] {
  const files = incomplete.flatMap(filesOf);
  if (files.length === 0) return [];
  const shown = files.slice(0, MOST_FILES);
  const more = files.length - shown.length;
  const rows = shown.map(
    ({ file, split, what }): TableRow => ({ label: file, detail: '', cells: [textCell(split), textCell(what)] }),
  );
  return [
    {
      id: LACKING_FILES,
      title: 'Files that are missing',
      head: 'file',
      columns: ['split', 'its frame'].map((label) => ({ label, title: label, numeric: false })),
      sections: [{ title: '', rows }],
      notes: ['Paths are below the root of the data set.', ...(more === 0 ? [] : [`${more} more are not shown.`])],
    },
  ];
}
