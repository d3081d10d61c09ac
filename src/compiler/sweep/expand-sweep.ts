// Phase "expand": the points of a sweep as variants (language reference, S6).
import type { SweepDecl } from '../../../grammar/ast.js';
import type { EditLayer, Variant } from '../layers.js';
import type { Module } from '../modules.js';
import { type Problems, spanOf } from '../problems.js';
import type { Registry } from '../registry.js';
import type { VariantCompiler } from '../variant-compiler.js';
import { choosePoints } from './choose-points.js';
import type { ExpandedSweep, SweepPoint } from './compiled-sweep.js';
import { pointNames } from './point-identity.js';
import { readSweep, sweepContext } from './read-sweep.js';
import type { Point } from './sweep-axis.js';
import type { SweepContext } from './sweep-context.js';

/** Codes about what is absent or too much: in a file with unreadable lines it may stand in one of them. */
const UNSURE = new Set(['RS3311', 'RS3315', 'RS3317', 'RS3318', 'RS3322', 'sample-takes-all']);

/** No points when the sweep has mistakes, which are added to `problems`. */
export function expandSweep(
  sweep: SweepDecl,
  base: Variant,
  module: Module,
  registry: Registry,
  compiler: VariantCompiler,
  problems: Problems,
): ExpandedSweep {
  const path = `${base.path}.${sweep.name.name}`;
  const context = sweepContext(sweep, base, module, registry, compiler);
  const read = readSweep(context);
  const chosen = read === null ? null : choosePoints(read, context);
  problems.addAll(context.problems.found.filter((one) => !module.broken || !UNSURE.has(one.code)));
  if (chosen === null || module.broken || context.problems.hasErrors)
    return { sweep: { path, counts: null, points: [] }, points: [] };
  const names = pointNames(chosen.points);
  const points = chosen.points.map((point, index) => pointVariant(point, `${path}.${names[index]}`, context));
  return { sweep: { path, counts: chosen.counts, points: points.map(({ variant }) => variant.path) }, points };
}

function pointVariant(point: Point, path: string, context: SweepContext): SweepPoint {
  const { sweep, module, bases } = context;
  const row = point.find((setting) => setting.path === 'variant')?.identity;
  const from = (bases.find(({ name }) => name === row) ?? bases[0]!).variant;
  const layer: EditLayer = {
    layer: { kind: 'point', name: path.slice(path.lastIndexOf('.') + 1) },
    module,
    edits: point.flatMap(({ edit }) => edit ?? []),
    owner: `sweep \`${sweep.name.name}\``,
    base: from.path,
    onlyEditOf: null,
  };
  const variant: Variant = {
    path,
    module,
    named: spanOf(module.file, sweep.name),
    own: spanOf(module.file, sweep),
    experimentNamed: from.experimentNamed,
    layers: [...from.layers, layer],
    base: from,
  };
  return { variant, coordinates: point.map(({ path: setting, text }) => ({ path: setting, text })) };
}
