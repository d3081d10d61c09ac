// The stages of one or several runs as a graph to be drawn: equal work once, grouped by teacher, loss and student, with the state of every
// stage.

import { assertNever } from '../assert-never.js';
import type { LossTerm } from '../compiler/normal-form.js';
import type { Stage } from '../compiler/stage-plan.js';
import { lengthText, termWeight } from './effective-weight.js';
import type { PlannedRun } from './experiment-plan.js';

export type StageGroup = 'data' | 'teacher' | 'loss' | 'student' | 'report';
export const GROUPS: readonly StageGroup[] = ['data', 'teacher', 'loss', 'student', 'report'];

/** `plain`: nothing is computed there. */
export type NodeState = 'cached' | 'to-do' | 'plain';

export interface DrawnNode {
  /** letters, digits and `_` */
  readonly id: string;
  readonly group: StageGroup;
  readonly state: NodeState;
  readonly lines: readonly string[];
}
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
}
export interface StageGraph {
  readonly title: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** Nodes in an order in which edges lead forward. */
export function stageGraph(runs: readonly PlannedRun[]): StageGraph {
  const nodes = new Map<string, DrawnNode>();
  const edges = new Map<string, DrawnEdge>();
  const connect = (from: string, to: string): void => void edges.set(`${from} ${to}`, { from, to });
  for (const run of runs) {
    const ids = new Map(run.stages.map(({ stage }) => [stage.id, nodeId(stage)] as const));
    for (const { stage, state } of run.stages) {
      // one table per run says nothing in a drawing of many
      if (stage.op === 'report' && runs.length > 1) continue;
      const id = nodeId(stage);
      if (stage.op === 'train-student') {
        for (const term of stage.loss) {
          const termNode = termNodeOf(term);
          if (!nodes.has(termNode.id)) nodes.set(termNode.id, termNode);
          connect(termNode.id, id);
        }
      }
      if (!nodes.has(id)) nodes.set(id, { id, group: groupOf(stage), state, lines: linesOf(stage, run, runs) });
      // what a network was trained on is what it is tested on: its own edge says it
      const implied = stage.op === 'evaluate' && inputsOf(run, stage.subject).includes('data');
      const inputs = implied ? stage.inputs.filter((input) => input !== 'data') : stage.inputs;
      for (const input of inputs) connect(ids.get(input)!, id);
    }
  }
  return { title: titleOf(runs), nodes: ordered([...nodes.values()]), edges: [...edges.values()] };
}

const inputsOf = ({ stages }: PlannedRun, id: string): readonly string[] =>
  stages.find(({ stage }) => stage.id === id)?.stage.inputs ?? [];

const nodeId = ({ op, key }: Stage): string => `${op.replaceAll('-', '_')}_${key.slice(0, 8)}`;

/** Terms have no key of their own: equal calls with equal weights are one node. */
function termNodeOf(term: LossTerm): DrawnNode {
  const { loss, weight } = termWeight(term);
  const lines = [weight === '1' ? loss : `${weight} ${loss}`];
  const name = `${weight} ${loss} ${term.loss.from ?? ''}`.replace(/[^A-Za-z0-9]+/g, '_');
  return { id: `term_${name}`, group: 'loss', state: 'plain', lines };
}

function groupOf(stage: Stage): StageGroup {
  switch (stage.op) {
    case 'index-data':
      return 'data';
    case 'train-teacher':
    case 'load-teacher':
      return 'teacher';
    case 'train-student':
      return 'student';
    case 'evaluate':
      return stage.subject;
    case 'report':
      return 'report';
    default:
      return assertNever(stage);
  }
}

function linesOf(stage: Stage, run: PlannedRun, runs: readonly PlannedRun[]): readonly string[] {
  const whose = runs.length > 1 ? [run.address] : [];
  switch (stage.op) {
    case 'index-data':
      return [stage.data.name, stage.data.splits.map(({ name, frames }) => `${frames} ${name}`).join(', ')];
    case 'train-teacher':
      return ['train teacher', ...trainingLines(stage)];
    case 'load-teacher':
      return ['load teacher', stage.weights.split('/').at(-1) ?? stage.weights];
    case 'train-student':
      return ['train student', ...whose, ...trainingLines(stage)];
    case 'evaluate': {
      const names = stage.evaluation.suites.map(({ name }) => name).join(', ');
      return [`evaluate ${stage.subject}`, ...(stage.subject === 'student' ? whose : []), names];
    }
    case 'report':
      return ['report', ...whose];
    default:
      return assertNever(stage);
  }
}

function trainingLines({
  model,
  training,
}: Extract<Stage, { op: 'train-teacher' | 'train-student' }>): readonly string[] {
  const { length, batch, image } = training;
  return [
    `${model.call} ${model.args.backbone.args.dims.join('-')}`,
    `${lengthText(length)}, batch ${batch}, ${image.join('x')}`,
  ];
}

function titleOf(runs: readonly PlannedRun[]): string {
  const [first] = runs;
  if (first === undefined) return 'no runs';
  return runs.length === 1 ? first.address : `${first.address} and ${runs.length - 1} more`;
}

/** By group, which is the order of work; within a group as the runs name them. */
function ordered(nodes: readonly DrawnNode[]): readonly DrawnNode[] {
  return GROUPS.flatMap((group) => nodes.filter((node) => node.group === group));
}
