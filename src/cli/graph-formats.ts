// `rseg graph --format`: the experiment's typed graph as text, and the stage graph of one or several variants as a drawing.

import { dirname, resolve } from 'node:path';
import { planStages } from '../compiler/plan.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { experimentGraph } from '../plan/experiment-graph.js';
import { printExperimentGraph } from '../plan/experiment-graph-text.js';
import { stageGraph } from '../plan/stage-graph.js';
import { printDot } from '../plan/stage-graph-dot.js';
import { printMermaid } from '../plan/stage-graph-mermaid.js';
import { printSvg } from '../plan/stage-graph-svg.js';
import { experimentGraphProblems } from '../plan/verify-experiment-graph.js';
import { GRAPH_FORMATS } from './option-words.js';
import { planRuns } from './plan-runs.js';
import { printAll } from './print-all.js';
import { type SelectedRuns, selectRuns } from './select-runs.js';

export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** Throws exit 2 for a format that does not exist. */
export function parseGraphFormat(text: string): GraphFormat {
  const found = GRAPH_FORMATS.find((format) => format === text);
  if (found !== undefined) return found;
  throw new UserError(EXIT.usage, `--format ${text} is not a format`, { help: `one of: ${GRAPH_FORMATS.join(', ')}` });
}

export interface DrawingOptions {
  /** folder of all runs, which tells what is cached */
  readonly runs: string;
  readonly seed?: number;
  readonly set?: readonly string[];
}

/** Exit 3 when the file has errors. Several variants are several graphs as text, and one drawing that shares equal work. */
export async function graphInFormat(
  target: string,
  format: 'text' | 'mermaid' | 'dot' | 'svg',
  options: DrawingOptions,
): Promise<ExitCode> {
  const { seed, set = [], runs } = options;
  const selected = selectRuns(target, { seeds: seed === undefined ? null : [seed], sets: set });
  if (selected === null) return EXIT.fileErrors;
  const first = firstSeeds(selected);
  printAll(format === 'text' ? graphTexts(first) : await drawing(first, format, runs));
  return EXIT.ok;
}

/** Seeds differ in their numbers only: one of each variant is drawn. */
function firstSeeds(selected: SelectedRuns): SelectedRuns {
  const seen = new Set<string>();
  const runs = selected.runs.filter(({ address }) => !seen.has(address) && seen.add(address));
  return { ...selected, runs };
}

function graphTexts({ file, compilation, runs }: SelectedRuns): string {
  const baseFolder = resolve(dirname(file));
  return runs
    .map(({ compiled, seed }) => {
      const { run } = planStages(compiled.form, seed, { baseFolder });
      const graph = experimentGraph(compiled, seed, run.slice(0, 6), compilation);
      const [problem] = experimentGraphProblems(graph);
      if (problem !== undefined) throw new Error(`the graph of ${compiled.form.variant} is not sound: ${problem}`);
      return printExperimentGraph(graph);
    })
    .join('\n');
}

async function drawing(selected: SelectedRuns, format: 'mermaid' | 'dot' | 'svg', runs: string): Promise<string> {
  const plan = await planRuns(selected, runs);
  for (const { what } of plan.unknown)
    console.error(`note: the content of ${what} is not known, so states may be wrong`);
  const graph = stageGraph(plan.runs);
  const print = { mermaid: printMermaid, dot: printDot, svg: printSvg }[format];
  return print(graph);
}
