// Chains of `extends` have a limit: every link repeats the work of all links before it.
import type { ExperimentDecl } from '../../grammar/ast.js';
import type { Declared } from './modules.js';
import { type Problems, spanOf } from './problems.js';

const MOST_LINKS = 64;

/** False for an experiment behind the limit. Only the first one of a chain is reported (RS2207). */
export function isWithinDepth(declared: Declared<ExperimentDecl>, problems: Problems): boolean {
  const links = linksAbove(declared);
  if (links === MOST_LINKS + 1) {
    const { decl, module } = declared;
    const message = `\`${decl.name.name}\` stands on more than ${MOST_LINKS} experiments`;
    problems.error('RS2207', spanOf(module.file, decl.extends ?? decl.name), message, {
      label: 'not followed any further',
    });
  }
  return links <= MOST_LINKS;
}

/** Length of the chain above an experiment, at most two above the limit; 0 where the chain is a cycle, which is told elsewhere. */
function linksAbove(declared: Declared<ExperimentDecl>): number {
  const visited = new Set<ExperimentDecl>();
  let current: Declared | null | undefined = declared;
  while (current?.decl.kind === 'experiment' && visited.size <= MOST_LINKS + 2) {
    if (visited.has(current.decl)) return 0;
    visited.add(current.decl);
    const base: string | undefined = current.decl.extends?.parts[0]?.name;
    current = base === undefined ? null : current.module.scope.get(base);
  }
  return visited.size - 1;
}
