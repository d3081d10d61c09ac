// A stage graph as Mermaid, for pages that draw it: READMEs, pull requests, notebooks.
import { type DrawnNode, GROUPS, type NodeState, type StageGraph } from './stage-graph.js';

/** Fill, border and text of a node. */
export const STATE_COLOURS: Readonly<
  Record<NodeState, { readonly fill: string; readonly border: string; readonly text: string }>
> = {
  cached: { fill: '#d9f0e3', border: '#00795a', text: '#10241c' },
  'to-do': { fill: '#fde5d2', border: '#b84a00', text: '#2b1605' },
  plain: { fill: '#eef1f4', border: '#6a7782', text: '#1b2226' },
};

export function printMermaid({ nodes, edges }: StageGraph): string {
  const lines = ['flowchart LR'];
  for (const group of GROUPS) {
    const own = nodes.filter((node) => node.group === group);
    if (own.length === 0) continue;
    // a single node needs no frame
    if (group === 'data' || group === 'report') lines.push(...own.map((node) => `  ${nodeText(node)}`));
    else lines.push(`  subgraph ${group}`, ...own.map((node) => `    ${nodeText(node)}`), '  end');
  }
  lines.push(...edges.map(({ from, to }) => `  ${from} --> ${to}`));
  for (const [state, { fill, border, text }] of Object.entries(STATE_COLOURS)) {
    lines.push(`  classDef ${className(state as NodeState)} fill:${fill},stroke:${border},color:${text}`);
  }
  return `${lines.join('\n')}\n`;
}

function nodeText({ id, lines, state }: DrawnNode): string {
  const text = lines
    .map((line) => line.replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;'))
    .join('<br/>');
  return `${id}["${text}"]:::${className(state)}`;
}

const className = (state: NodeState): string => state.replace('-', '');
