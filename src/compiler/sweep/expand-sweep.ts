// Phase "expand": the axes of a sweep as points, each a variant (language reference, S6).
import type { SweepDecl } from '../../../grammar/ast.js';
import { checkSweep } from '../check-sweep.js';
import type { Variant } from '../layers.js';
import type { Module } from '../modules.js';
import type { Problems } from '../problems.js';
import type { Registry } from '../registry.js';
import type { VariantCompiler } from '../variant-compiler.js';
import type { ExpandedSweep } from './compiled-sweep.js';

export function expandSweep(
  sweep: SweepDecl,
  base: Variant,
  module: Module,
  registry: Registry,
  compiler: VariantCompiler,
  problems: Problems,
): ExpandedSweep {
  checkSweep(sweep, module, compiler.settingsOf(base), registry, problems);
  const path = `${base.path}.${sweep.name.name}`;
  return { sweep: { path, counts: null, points: [] }, points: [] };
}
