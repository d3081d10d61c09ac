// A stage graph in the language of Graphviz.
import { GROUPS, type StageGraph } from './stage-graph.js';
import { STATE_COLOURS } from './stage-graph-mermaid.js';

export function printDot({ title, nodes, edges }: StageGraph): string {
  const lines = [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11];',
    '  edge [color="#6a7782"];',
  ];
  for (const group of GROUPS) {
    const own = nodes.filter((node) => node.group === group);
    if (own.length === 0) continue;
    const framed = group !== 'data' && group !== 'report';
    const indent = framed ? '    ' : '  ';
    if (framed)
      lines.push(
        `  subgraph cluster_${group} {`,
        `    label=${quoted(group)}; color="#c3cbd2"; fontname="sans-serif";`,
      );
    for (const { id, lines: text, state } of own) {
      const { fill, border, text: colour } = STATE_COLOURS[state];
      const look = `fillcolor="${fill}", color="${border}", fontcolor="${colour}"`;
      lines.push(`${indent}${id} [label=${quoted(text.join('\n'))}, ${look}];`);
    }
    if (framed) lines.push('  }');
  }
  lines.push(...edges.map(({ from, to }) => `  ${from} -> ${to};`), '}');
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
