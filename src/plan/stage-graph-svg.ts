// A stage graph as a picture that stands for itself: no script, no font, no address.
import type { StageGraph } from './stage-graph.js';
import { layOut, type PlacedNode } from './stage-graph-layout.js';
import { STATE_COLOURS } from './stage-graph-mermaid.js';

const LEGEND_HEIGHT = 30;
const LINE_HEIGHT = 16;

export function printSvg(graph: StageGraph): string {
  const { nodes, frames, ...size } = layOut(graph);
  const width = Math.max(size.width, 420);
  const height = size.height + LEGEND_HEIGHT;
  const byId = new Map(nodes.map((node) => [node.id, node] as const));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(graph.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#6a7782"/></marker></defs>',
    ...frames.map(
      ({ group, x, y, width: w, height: h }) =>
        `<g><rect x="${x}" y="${y}" width="${w}" height="${h}" rx="8" fill="#f8f9fa" stroke="#c3cbd2"/><text x="${x + 10}" y="${y + 16}" fill="#4a5660" font-weight="600">${group}</text></g>`,
    ),
    ...graph.edges.map(({ from, to }) => edgeText(byId.get(from)!, byId.get(to)!)),
    ...nodes.map(nodeText),
    legend(size.height),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function edgeText(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  const path = `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 2} ${y2}`;
  return `<path d="${path}" fill="none" stroke="#6a7782" stroke-width="1.2" marker-end="url(#arrow)"/>`;
}

function nodeText({ x, y, width, height, lines, state }: PlacedNode): string {
  const { fill, border, text } = STATE_COLOURS[state];
  const rows = lines.map((line, i) => {
    const weight = i === 0 ? ' font-weight="600"' : '';
    return `<text x="${x + width / 2}" y="${y + 10 + LINE_HEIGHT * i + 12}" text-anchor="middle" fill="${text}"${weight}>${escaped(line)}</text>`;
  });
  const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="${border}"/>`;
  return `<g>${box}${rows.join('')}</g>`;
}

function legend(top: number): string {
  const entries = [
    ['cached', 'its result is there'],
    ['to-do', 'would be computed'],
  ] as const;
  const boxes = entries.map(([state, text], i) => {
    const { fill, border } = STATE_COLOURS[state];
    const x = 20 + i * 190;
    return `<rect x="${x}" y="${top}" width="14" height="14" rx="3" fill="${fill}" stroke="${border}"/><text x="${x + 20}" y="${top + 11}" fill="#1b2226">${text}</text>`;
  });
  return `<g>${boxes.join('')}</g>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
