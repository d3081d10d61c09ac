// One change in words, from its record alone.
import { assertNever } from '../../assert-never.js';
import type { ChangeRecord, Impact, InvalidRecord, SettingRecord } from '../change-record.js';
import { joined, short } from './variants-phrase.js';

export function symbolOf(record: ChangeRecord | InvalidRecord): '+' | '-' | '~' | '>' | '!' {
  switch (record.type) {
    case 'setting-added':
    case 'declaration-added':
      return '+';
    case 'setting-removed':
    case 'declaration-removed':
      return '-';
    case 'setting-changed':
    case 'order-changed':
    case 'sweep-changed':
    case 'declaration-changed':
      return '~';
    case 'renamed':
      return '>';
    case 'invalid':
      return '!';
    default:
      return assertNever(record);
  }
}

/** What changed: subject and values. */
export function changePhrase(record: ChangeRecord | InvalidRecord, without: string): string {
  const path = short(record.path, without);
  switch (record.type) {
    case 'setting-added':
      return `${path}  ${valuePhrase(record.to, record)}`;
    case 'setting-removed':
      return `${path}  ${valuePhrase(record.from, record)}`;
    case 'setting-changed':
      if (record.from === null && record.to === null) return path;
      return `${path}  ${withDefault(record, 'from')} -> ${withDefault(record, 'to')}`;
    case 'order-changed':
      return `${path}  order ${record.from} -> ${record.to}`;
    case 'renamed': {
      const parent = path.slice(0, Math.max(0, path.lastIndexOf('.') + 1));
      const whole = record.what === 'row' || record.what === 'table' || record.what === 'entry';
      return whole ? `${parent}${record.from} -> ${parent}${record.to}` : `${record.from} -> ${record.to}`;
    }
    case 'declaration-added':
    case 'declaration-removed':
      return `${record.what} ${path}${record.text === '' ? '' : `  ${record.text}`}`;
    case 'declaration-changed':
      return `${path}  ${record.from} -> ${record.to}`;
    case 'sweep-changed':
      return `sweep ${path}  ${record.from} -> ${record.to} points (+${record.added.length} -${record.removed.length})`;
    case 'invalid':
      return `${record.code}: ${record.message}`;
    default:
      return assertNever(record);
  }
}

function valuePhrase(value: string | number | null, { unit }: SettingRecord): string {
  if (value === null) return 'none';
  return unit === null ? String(value) : `${value}${unit === '%' ? '' : ' '}${unit}`;
}

function withDefault(record: SettingRecord, side: 'from' | 'to'): string {
  return `${valuePhrase(record[side], record)}${record.default === side ? ' (default)' : ''}`;
}

/** "retrain student", "re-evaluate" */
export function classPhrase(impact: Impact['class']): string {
  switch (impact) {
    case 'none':
      return 'nothing to run';
    case 'report':
      return 'reports only';
    case 'evaluate':
      return 're-evaluate';
    case 'train-student':
      return 'retrain student';
    case 'train-teacher':
      return 'retrain teacher and student';
    case 'data':
      return 'new data, everything anew';
    default:
      return assertNever(impact);
  }
}

/** "21 runs, +37.8 GPU-h (estimate)"; empty when nothing is to be run. */
export function costPhrase({
  runs,
  teacherRuns,
  evaluations,
  gpuHours,
  basis,
}: Omit<Impact, 'class' | 'reason'>): string {
  const counts = [
    ...(teacherRuns > 0 ? [plural(teacherRuns, 'teacher')] : []),
    ...(runs > 0 ? [plural(runs, 'run')] : []),
    ...(runs === 0 && teacherRuns === 0 && evaluations > 0 ? [plural(evaluations, 'checkpoint')] : []),
  ];
  if (counts.length === 0) return '';
  return `${joined(counts)}, ${hoursPhrase(gpuHours)} (${basis})`;
}

export function hoursPhrase(hours: number): string {
  if (hours === 0) return '+0 GPU-h';
  if (hours >= 1) return `+${hours.toFixed(1)} GPU-h`;
  if (hours * 60 >= 1) return `+${(hours * 60).toFixed(0)} GPU-min`;
  return `+${Math.max(1, Math.round(hours * 3600))} GPU-s`;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
