// The stage graph and its costs as text for people.
import type { Stage, StagePlan } from '../compiler/stage-plan.js';
import { printGraph } from '../graph/print-graph.js';
import type { FunctionCost, StageCost } from '../runtime/run/stage-cost.js';
import { formatBytes } from '../ui/quantity.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';
import { describeStage } from './describe-stage.js';

const KEY_LENGTH = 12;
const COLUMNS: readonly Column[] = [
  { header: 'function', align: 'left' },
  { header: 'calls', align: 'left' },
  { header: 'nodes', align: 'right' },
  { header: 'parameters', align: 'right' },
  { header: 'GFLOPs/call', align: 'right' },
  { header: 'state', align: 'right' },
  { header: 'peak memory', align: 'right' },
];

const FOOTER = [
  'GFLOPs: matrix products and convolutions, a multiplication with its addition counted as two.',
  'Memory: the least that is needed: state, feeds and the results alive at the worst point of a run in graph order.',
  'An engine takes more for its own working space and for what it computes side by side.',
];

const giga = (flops: number): string => {
  const value = flops / 1e9;
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
};

/** All stages; `costs` by stage id where tensors are computed. */
export function planText(plan: StagePlan, costs: ReadonlyMap<string, StageCost>): string {
  const head = `${plan.variant}@${plan.seed}: ${plan.stages.length} stages`;
  const note = keysNote(plan);
  const stages = plan.stages.map((stage) => stageText(stage, costs.get(stage.id) ?? null));
  return `${[note === null ? head : `${head}\n${note}`, ...stages, FOOTER.join('\n')].join('\n\n')}\n`;
}

/** Keys of a run hold the digests of files, which are not read here. */
function keysNote({ stages }: StagePlan): string | null {
  const fromFiles = stages.some(
    (stage) =>
      (stage.op === 'index-data' && stage.data.generator === null) ||
      stage.op === 'load-teacher' ||
      (stage.op === 'train-student' && stage.loss.some(({ loss }) => loss.from !== undefined)),
  );
  return fromFiles ? 'keys without the content of files: those of a run differ' : null;
}

function stageText(stage: Stage, cost: StageCost | null): string {
  const from = stage.inputs.length === 0 ? '' : ` <- ${stage.inputs.join(', ')}`;
  const lines = [`${stage.id}${from}  [${stage.op}, key ${stage.key.slice(0, KEY_LENGTH)}]`, describeStage(stage)];
  if (cost !== null) {
    lines.push(...table(COLUMNS, cost.functions.map(functionCells), Number.POSITIVE_INFINITY, asciiSymbols));
    lines.push(totalText(cost));
  }
  return lines.map((line, i) => (i === 0 ? line : `  ${line}`)).join('\n');
}

function functionCells({ name, graph, unit, calls, parameters, cost }: FunctionCost): string[] {
  return [
    name,
    `${callsText(calls)} per ${unit}`,
    String(graph.nodes.length),
    parameters.toLocaleString('en-US'),
    giga(cost.flops),
    formatBytes(cost.stateBytes),
    formatBytes(cost.peakBytes),
  ];
}

const callsText = (calls: number): string => (calls < 1 ? `1/${Math.round(1 / calls)}` : String(calls));

function totalText({ flops, stateBytes, peakBytes }: StageCost): string {
  const work = [...flops].map(([unit, count]) => `${giga(count)} GFLOPs per ${unit}`);
  return `total: ${work.join(', ')}; state ${formatBytes(stateBytes)}, at least ${formatBytes(peakBytes)} of memory`;
}

/** The whole graphs of a stage, one after the other. */
export function stageGraphsText(stage: Stage, cost: StageCost): string {
  const graphs = cost.functions.map(({ name, graph }) => `# ${stage.id}.${name}\n${printGraph(graph, 'readable')}`);
  return graphs.join('\n');
}
