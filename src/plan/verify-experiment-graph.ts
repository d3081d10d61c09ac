// What an experiment graph promises: names are defined once and before use, operands have the part that is asked for, sums add scalars.
import type { ExperimentGraph, GraphOperation } from './experiment-graph.js';

/** One line per broken promise; empty for a sound graph. */
export function experimentGraphProblems({ operations }: ExperimentGraph): readonly string[] {
  const defined = new Map<string, GraphOperation>();
  const problems: string[] = [];
  for (const operation of operations) {
    const { name, op, inputs, weights, types } = operation;
    if (defined.has(name)) problems.push(`%${name} is defined twice`);
    if (types.length === 0) problems.push(`%${name} has no type`);
    for (const { name: used, part } of inputs) {
      const source = defined.get(used);
      if (source === undefined) problems.push(`%${name} uses %${used}, which is not defined before it`);
      else if (part !== null && !source.types.some(({ kind }) => kind.toLowerCase() === part))
        problems.push(`%${used} has no ${part}, which %${name} uses`);
      else if (op === 'sum' && source.types[0]?.kind !== 'Scalar')
        problems.push(`%${name} adds %${used}, which is no scalar`);
    }
    if (op === 'sum' && weights.length !== inputs.length)
      problems.push(`%${name} has ${weights.length} weights for ${inputs.length} terms`);
    defined.set(name, operation);
  }
  return problems;
}
