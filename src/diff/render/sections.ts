// Records back in their groups: a file with its changes.
import type {
  ChangeRecord,
  DiffRecord,
  FileRecord,
  FormattingRecord,
  InvalidRecord,
  TotalRecord,
  UnchangedRecord,
} from '../change-record.js';
import type { TableKinds } from './variants-phrase.js';

export interface FileSection {
  readonly file: FileRecord;
  readonly changes: (ChangeRecord | InvalidRecord)[];
  readonly details: (UnchangedRecord | FormattingRecord)[];
}
export interface Sections {
  readonly from: string;
  readonly to: string;
  readonly sections: readonly FileSection[];
  readonly kinds: TableKinds;
  readonly total: TotalRecord | null;
}

/** A record belongs to the file that was named before it. */
export function sectionsOf(records: readonly DiffRecord[]): Sections {
  const sections: FileSection[] = [];
  let found: Omit<Sections, 'sections'> = { from: '', to: '', kinds: {}, total: null };
  for (const record of records) {
    switch (record.type) {
      case 'version':
        break;
      case 'scope':
        found = { ...found, from: record.from, to: record.to, kinds: record.tables };
        break;
      case 'total':
        found = { ...found, total: record };
        break;
      case 'file':
        sections.push({ file: record, changes: [], details: [] });
        break;
      case 'unchanged':
      case 'formatting':
        sections.at(-1)?.details.push(record);
        break;
      default:
        sections.at(-1)?.changes.push(record);
    }
  }
  return { ...found, sections };
}

/** First part of all paths, where each has more than this part; it is left out of the lines. */
export function commonOwner(changes: readonly { readonly path: string }[]): string {
  const firsts = new Set(changes.map(({ path }) => (path.includes('.') ? path.slice(0, path.indexOf('.')) : '')));
  return firsts.size === 1 ? [...firsts][0]! : '';
}
