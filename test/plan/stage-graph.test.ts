// Drawings of stages: equal work once, states, and formats that other programs read.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ExperimentPlan, planExperiment } from '../../src/plan/experiment-plan.js';
import { stageGraph } from '../../src/plan/stage-graph.js';
import { printDot } from '../../src/plan/stage-graph-dot.js';
import { layOut } from '../../src/plan/stage-graph-layout.js';
import { printMermaid } from '../../src/plan/stage-graph-mermaid.js';
import { printSvg } from '../../src/plan/stage-graph-svg.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { compiled, experimentText } from './experiment-text.js';
import { identifiedPlan, pretendFinished } from './pretend-finished.js';

const ROWS = 'ablation rows of own {\n  a: loss drop kl\n  b: loss.kl.weight = 5\n}\n';

async function planned(runs: string, places: readonly string[]): Promise<ExperimentPlan> {
  const { variants } = compiled(experimentText('', ROWS));
  const wanted = places.map((place) => ({ place, form: variants.get(place)!.form, seed: 1, coordinates: [] }));
  return planExperiment(wanted, { baseFolder: '/', runs, prices: null });
}

test('equal work of several variants is one node, and its state is that of the plan', async () => {
  const runs = temporaryFolder();
  const { form } = compiled(experimentText('', ROWS)).variants.get('own')!;
  pretendFinished(runs, await identifiedPlan(form, 1, runs));
  const { nodes, edges } = stageGraph((await planned(runs, ['own', 'own.rows.a', 'own.rows.b'])).runs);
  const of = (group: string, first: string) => nodes.filter((node) => node.group === group && node.lines[0] === first);
  assert.is(of('teacher', 'train teacher').length, 1);
  assert.equal(
    of('student', 'train student').map(({ state }) => state),
    ['cached', 'to-do', 'to-do'],
  );
  assert.equal(
    nodes.filter(({ group }) => group === 'loss').map(({ lines }) => lines[0]),
    ['ce', '100 hpdm(hybrid)', '50 kl', '12 rrm(single)', '5 kl'],
  );
  const ids = new Set(nodes.map(({ id }) => id));
  assert.is(ids.size, nodes.length);
  assert.ok(edges.every(({ from, to }) => ids.has(from) && ids.has(to)));
});

test('nodes of a layout do not overlap, frames hold their nodes, edges lead to the right', async () => {
  const graph = stageGraph((await planned(temporaryFolder(), ['own', 'own.rows.a', 'own.rows.b'])).runs);
  const { nodes, frames, width, height } = layOut(graph);
  for (const [i, a] of nodes.entries()) {
    assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, a.id);
    for (const b of nodes.slice(i + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      assert.ok(apart, `${a.id} lies on ${b.id}`);
    }
  }
  for (const { group, x, y, width: w, height: h } of frames) {
    for (const node of nodes.filter((one) => one.group === group))
      assert.ok(node.x >= x && node.y >= y && node.x + node.width <= x + w && node.y + node.height <= y + h, node.id);
  }
  const at = new Map(nodes.map((node) => [node.id, node] as const));
  assert.ok(graph.edges.every(({ from, to }) => at.get(from)!.x + at.get(from)!.width < at.get(to)!.x));
});

test('Mermaid, DOT and SVG name every node and edge, and escape what authors write', async () => {
  const plan = await planned(temporaryFolder(), ['own']);
  const graph = stageGraph(plan.runs);
  const [mermaid, dot, svg] = [printMermaid(graph), printDot(graph), printSvg(graph)];
  for (const { id } of graph.nodes) {
    assert.ok(mermaid.includes(`${id}["`), id);
    assert.ok(dot.includes(`${id} [label=`), id);
  }
  assert.is(mermaid.match(/ --> /g)?.length, graph.edges.length);
  assert.is(dot.match(/ -> /g)?.length, graph.edges.length);
  assert.is(svg.match(/marker-end/g)?.length, graph.edges.length);
  for (const group of ['teacher', 'loss', 'student']) assert.ok(mermaid.includes(`subgraph ${group}`), group);
  const odd = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, lines: ['a "<b>" & c'] })) };
  assert.match(printSvg(odd), /a &quot;&lt;b&gt;&quot; &amp; c/);
  assert.match(printDot(odd), /a \\"<b>\\" & c/);
  assert.match(printMermaid(odd), /a #quot;#lt;b#gt;#quot; & c/);
  assert.is(opened(svg), 0, 'every element of the picture is closed');
});

/** Elements that were opened and not closed. */
function opened(xml: string): number {
  let depth = 0;
  for (const [, close, selfClosed] of xml.matchAll(/<(\/)?[a-z][^<>]*?(\/)?>/gi)) {
    if (selfClosed === undefined) depth += close === undefined ? 1 : -1;
  }
  return depth;
}

test.run();
