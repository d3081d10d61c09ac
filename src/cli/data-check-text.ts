// The reports of a data set check as text.
import type { Dataset } from '../compiler/normal-form.js';
import type { FormatCount, SplitReport } from '../runtime/data/inspect/check-split.js';
import { sanitize } from '../ui/sanitize.js';

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const formatText = ({ height, width, channels, bits, files }: FormatCount): string =>
  `${height}x${width}, ${plural(channels, 'channel')} of ${bits} bits (${plural(files, 'file')})`;

/** `shown`: how many problems of all splits together are named. */
export function splitReportText(dataset: Dataset, reports: readonly SplitReport[], shown: number): string {
  const lines: string[] = [];
  let left = shown;
  for (const report of reports) {
    const { split, frames, promised, problems, skipped } = report;
    const state = problems.length === 0 ? 'ok' : plural(problems.length, 'problem');
    const promise = frames === promised ? '' : `, promised ${promised}`;
    const out = skipped.length === 0 ? '' : `, ${skipped.length} left out for a missing file`;
    lines.push(`${dataset.name} ${split}: ${plural(frames, 'frame')}${promise}${out}: ${state}`);
    for (const [name, count] of Object.entries(report.absent))
      lines.push(`  without ${name}: ${plural(count, 'frame')}`);
    const conditions = new Map<string, string[]>();
    for (const { by, value, frames: count } of report.conditions) {
      conditions.set(by, [...(conditions.get(by) ?? []), `${value} ${count}`]);
    }
    for (const [by, counts] of conditions) lines.push(`  ${by}: ${counts.join(', ')}`);
    const wide = Math.max(...report.formats.map(({ of }) => of.length));
    for (const { of, formats } of report.formats) {
      if (formats.length > 0) lines.push(`  ${of.padEnd(wide)}  ${formats.map(formatText).join('; ')}`);
    }
    const unknown = Object.entries(report.unknownLabels).sort((a, b) => b[1] - a[1]);
    if (unknown.length > 0) {
      const counts = unknown.slice(0, 8).map(([label, pixels]) => `${label} (${plural(pixels, 'pixel')})`);
      lines.push(`  labels that are no class: ${counts.join(', ')}${unknown.length > 8 ? ', …' : ''}`);
    }
    for (const { file, reason } of problems.slice(0, left))
      lines.push(`  ${sanitize(file)}`, `    ${sanitize(reason)}`);
    if (problems.length > left) lines.push(`  … and ${problems.length - left} more; --all names them`);
    left = Math.max(0, left - problems.length);
    lines.push('');
  }
  const broken = reports.filter(({ problems }) => problems.length > 0).map(({ split }) => split);
  lines.push(broken.length === 0 ? 'nothing is wrong' : `something is wrong with ${broken.join(', ')}`);
  return `${lines.join('\n')}\n`;
}
