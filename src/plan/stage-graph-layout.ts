// Places for the nodes of a stage graph: a column per distance from the data, rows in an order with few crossings.
import type { DrawnNode, StageGraph, StageGroup } from './stage-graph.js';

export interface PlacedNode extends DrawnNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface PlacedFrame {
  readonly group: StageGroup;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly frames: readonly PlacedFrame[];
}

/** Sizes in pixels of text of 12 px. */
const CHARACTER = 6.9;
/** the first line of a node is bold */
const BOLD = 7.6;
const LINE = 16;
const PADDING = 10;
const GAP = { x: 70, y: 14 } as const;
const FRAME = { side: 12, top: 24 } as const;
const MARGIN = 20;
/** Groups stacked in one band each, in this order from the top. */
const BANDS: readonly (readonly StageGroup[])[] = [['teacher'], ['data', 'report'], ['student'], ['loss']];

/** Deterministic: the same graph gets the same places. */
export function layOut({ nodes, edges }: StageGraph): Layout {
  const column = columnsOf(nodes, edges);
  const widths = new Map<number, number>();
  for (const node of nodes) {
    const at = column.get(node.id)!;
    widths.set(at, Math.max(widths.get(at) ?? 0, widthOf(node)));
  }
  const left = new Map<number, number>();
  let x = MARGIN + FRAME.side;
  for (const at of [...widths.keys()].sort((a, b) => a - b)) {
    left.set(at, x);
    x += widths.get(at)! + GAP.x;
  }
  const placed: PlacedNode[] = [];
  const frames: PlacedFrame[] = [];
  let top = MARGIN;
  for (const band of BANDS) {
    const own = nodes.filter(({ group }) => band.includes(group));
    if (own.length === 0) continue;
    const framed = band.length === 1;
    const first = placed.length;
    const start = top + (framed ? FRAME.top : 0);
    let bottom = start;
    for (const at of new Set(own.map(({ id }) => column.get(id)!))) {
      let y = start;
      for (const node of own.filter(({ id }) => column.get(id) === at)) {
        const height = node.lines.length * LINE + 2 * PADDING;
        placed.push({ ...node, x: left.get(at)!, y, width: widths.get(at)!, height });
        y += height + GAP.y;
      }
      bottom = Math.max(bottom, y - GAP.y);
    }
    if (framed) frames.push(frameAround(band[0]!, placed.slice(first), top, bottom + FRAME.side));
    top = bottom + (framed ? FRAME.side : 0) + GAP.y;
  }
  return { width: x - GAP.x + FRAME.side + MARGIN, height: top - GAP.y + MARGIN, nodes: placed, frames };
}

/** The longest way to each node; a term stands in the column before the first student that takes it. */
function columnsOf(nodes: StageGraph['nodes'], edges: StageGraph['edges']): ReadonlyMap<string, number> {
  const inputs = new Map<string, string[]>();
  for (const { from, to } of edges) inputs.set(to, [...(inputs.get(to) ?? []), from]);
  const found = new Map<string, number>();
  const depth = (id: string): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const value = Math.max(-1, ...(inputs.get(id) ?? []).map(depth)) + 1;
    found.set(id, value);
    return value;
  };
  for (const { id } of nodes) depth(id);
  for (const { id, group } of nodes) {
    if (group !== 'loss') continue;
    const taken = edges.filter(({ from }) => from === id).map(({ to }) => found.get(to)!);
    if (taken.length > 0) found.set(id, Math.max(0, Math.min(...taken) - 1));
  }
  return found;
}

const widthOf = ({ lines }: DrawnNode): number =>
  Math.ceil(Math.max(...lines.map((line, i) => line.length * (i === 0 ? BOLD : CHARACTER)))) + 2 * PADDING;

function frameAround(group: StageGroup, nodes: readonly PlacedNode[], top: number, bottom: number): PlacedFrame {
  const x = Math.min(...nodes.map((node) => node.x)) - FRAME.side;
  const right = Math.max(...nodes.map((node) => node.x + node.width)) + FRAME.side;
  return { group, x, y: top, width: right - x, height: bottom - top };
}
