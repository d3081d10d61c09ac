// Stage `report`: the tables of the run, and the confusion matrix of every network it evaluated.
import type { ReportStage } from '../../../compiler/stage-plan.js';
import { confusionPicture } from '../../pictures/confusion-picture.js';
import { fullRow } from '../report/metric-tables.js';
import { makeReport, reportMarkdown, reportText } from '../report-table.js';
import {
  jsonBytes,
  REPORT_JSON,
  REPORT_MARKDOWN,
  REPORT_TEXT,
  type StageContext,
  type StageResult,
} from '../stage-context.js';
import { type Metrics, readMetrics } from './evaluate-stage.js';

/** The files that a report stage leaves, by the networks of its plan. */
export const confusionFile = (subject: string): string => `confusion-${subject}.png`;

export function runReport(stage: ReportStage, context: StageContext): StageResult {
  const metrics: Metrics[] = [];
  for (const input of stage.inputs.map(context.input)) {
    if (input.op === 'evaluate') metrics.push(readMetrics(context.folder.path, input));
  }
  const report = makeReport(metrics);
  const pictures = metrics.map((one) => {
    const { row, confusion } = fullRow(one);
    return { title: `${one.subject}, ${row}`, file: confusionFile(one.subject), confusion, names: one.classes };
  });
  return new Map([
    [REPORT_TEXT, Buffer.from(reportText(report))],
    [REPORT_MARKDOWN, Buffer.from(reportMarkdown(report, pictures))],
    [REPORT_JSON, jsonBytes(report)],
    ...pictures.map(({ title, file, confusion, names }) => [file, confusionPicture(confusion, names, title)] as const),
  ]);
}
