// `rseg graph FILE[:variant]`: the graphs of an experiment, without an engine and, but for what is cached, without data.
import { dirname, resolve } from 'node:path';
import { planStages } from '../compiler/plan.js';
import type { StagePlan } from '../compiler/stage-plan.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { type OwnLosses, openOwnLosses } from '../runtime/run/own-loss/own-losses.js';
import { type StageCost, stageCost } from '../runtime/run/stage-cost.js';
import { graphInFormat, parseGraphFormat } from './graph-formats.js';
import { planJson } from './graph-json.js';
import { planText, stageGraphsText } from './graph-text.js';
import { printAll } from './print-all.js';
import { selectOneVariant, type VariantOptions } from './select-one-variant.js';

export interface GraphOptions extends VariantOptions {
  /** id of the stage whose tensor graphs are printed in full */
  readonly stage?: string;
  readonly json?: boolean;
  readonly format?: string;
  /** folder of all runs: drawings show what is cached there */
  readonly runs: string;
}

/** Exit 3 when the file or a loss of the user's own has errors; a UserError (exit 2) for a stage that the plan does not have. */
export async function graphCommand(target: string, options: GraphOptions): Promise<ExitCode> {
  const format = parseGraphFormat(options.json === true ? 'json' : (options.format ?? 'tree'));
  if (format !== 'tree' && format !== 'json') {
    if (options.stage === undefined) return graphInFormat(target, format, options);
    throw new UserError(EXIT.usage, '--stage prints tensor graphs, which have no other format than --json');
  }
  const selected = selectOneVariant(target, options);
  if (selected === null) return EXIT.fileErrors;
  const { file, form, seed } = selected;
  const plan = planStages(form, seed, { baseFolder: resolve(dirname(file)) });
  const { stage = null } = options;
  const wanted = stage === null ? plan : { ...plan, stages: [findStage(plan, stage)] };
  const costs = costsOf(wanted, await openOwnLosses(wanted));
  if (format === 'json') printAll(`${JSON.stringify(planJson(plan, costs, stage), null, 2)}\n`);
  else printAll(stage === null ? planText(plan, costs) : stageText(plan, stage, costs));
  return EXIT.ok;
}

function costsOf({ stages }: StagePlan, losses: OwnLosses): ReadonlyMap<string, StageCost> {
  const costs = new Map<string, StageCost>();
  for (const stage of stages) {
    const cost = stageCost(stage, losses);
    if (cost !== null) costs.set(stage.id, cost);
  }
  return costs;
}

function findStage(plan: StagePlan, id: string) {
  const found = plan.stages.find((stage) => stage.id === id);
  if (found !== undefined) return found;
  const ids = plan.stages.map((stage) => stage.id).join(', ');
  throw new UserError(EXIT.usage, `${plan.variant} has no stage '${id}'`, { help: `its stages: ${ids}` });
}

function stageText(plan: StagePlan, id: string, costs: ReadonlyMap<string, StageCost>): string {
  const cost = costs.get(id);
  return cost === undefined ? `${id} computes no tensors\n` : stageGraphsText(findStage(plan, id), cost);
}
