// Stage `report`: the tables of the run.
import type { ReportStage } from '../../../compiler/stage-plan.js';
import { makeReport, reportText } from '../report-table.js';
import { jsonBytes, REPORT_JSON, REPORT_TEXT, type StageContext, type StageResult } from '../stage-context.js';
import { type Metrics, readMetrics } from './evaluate-stage.js';

export function runReport(stage: ReportStage, context: StageContext): StageResult {
  const metrics: Metrics[] = [];
  for (const input of stage.inputs.map(context.input)) {
    if (input.op === 'evaluate') metrics.push(readMetrics(context.folder.path, input));
  }
  const report = makeReport(metrics);
  return new Map([
    [REPORT_TEXT, Buffer.from(reportText(report))],
    [REPORT_JSON, jsonBytes(report)],
  ]);
}
