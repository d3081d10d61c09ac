// The passes in one loop until nothing changes any more.

import type { Rule } from './graph-builder.js';
import { simplifyAlgebra } from './passes/algebra.js';
import { shareBroadcasts } from './passes/broadcast.js';
import { foldConstants } from './passes/constant-folding.js';
import { simplifyLayout } from './passes/layout.js';
import { flattenProducts } from './passes/matrix-product.js';
import { rewrite } from './rewrite.js';
import type { TensorGraph } from './tensor-graph.js';

export interface Pass {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Every pass also removes dead nodes and shares equal ones. A rule changes no finite result by more than rounding. */
export const passes: readonly Pass[] = [
  { name: 'dead code and common subexpressions', rules: [] },
  { name: 'constant folding', rules: [foldConstants] },
  { name: 'layout', rules: [simplifyLayout] },
  { name: 'broadcast', rules: [shareBroadcasts] },
  { name: 'algebra', rules: [simplifyAlgebra] },
  { name: 'matrix products', rules: [flattenProducts] },
];

/** Rounds are bounded: a rule that undoes another would otherwise never end. */
const MOST_ROUNDS = 12;

export function optimise(graph: TensorGraph): TensorGraph {
  const rules = passes.flatMap((pass) => pass.rules);
  let current = graph;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { graph: next, changed } = rewrite(current, rules);
    current = next;
    if (!changed) break;
  }
  return current;
}
