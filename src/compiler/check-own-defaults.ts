// Defaults in the signatures of one's own losses have the types that they stand beside.
import { checkExpression } from './check-expression.js';
import type { Diagnostic } from './diagnostic.js';
import { defaultsContext, type ExpressionContext } from './expression-context.js';
import type { Module } from './modules.js';
import { ownLossSignature } from './own-loss-signature.js';
import { Problems } from './problems.js';
import type { Registry } from './registry.js';

/** Mistakes in defaults of all losses that the modules declare; those without use included. */
export function ownDefaultProblems(modules: Iterable<Module>, registry: Registry): readonly Diagnostic[] {
  const problems = new Problems();
  const root = registry.settings.get('experiment');
  if (root === undefined) throw new Error('std.rseg has no settings `experiment`');
  for (const module of modules) {
    for (const declared of module.scope.values()) {
      if (declared?.decl.kind !== 'extern' || declared.module !== module) continue;
      const signature = ownLossSignature(declared.decl, module);
      const layer = { kind: 'default', name: module.file } as const;
      const context: ExpressionContext = { registry, module, layer, problems, statement: null, root };
      const inside = defaultsContext(signature, context);
      for (const parameter of signature.parameters)
        if (parameter.default !== null) checkExpression(parameter.default, parameter, inside);
    }
  }
  return problems.found;
}
