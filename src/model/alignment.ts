// Trained 1x1 projections that bring student features to the width of the teacher's (hpdm with `align: conv1x1`).
import type { TermDefinition } from './loss-registry.js';
import type { Network, ParameterShape, ParameterShapes } from './network.js';

/** Name of the projection [C_student, C_teacher] of a term; `stage` counts from 0. */
export const alignmentName = (label: string, stage: number): string => `align.${label}.stage${stage + 1}.weight`;

/** The parameters that the terms add to the student's own; they take part in training only. */
export function alignmentShapes(
  terms: readonly TermDefinition[],
  student: Network,
  teacher: Network | null,
): ParameterShapes {
  const shapes = new Map<string, ParameterShape>();
  if (teacher === null) return shapes;
  for (const { label, loss, own } of terms) {
    if (own !== undefined || loss.args.align !== 'conv1x1') continue;
    student.dims.forEach((width, stage) => {
      const init = { kind: 'uniform', bound: 1 / Math.sqrt(width) } as const;
      shapes.set(alignmentName(label, stage), { shape: [width, teacher.dims[stage]!], init });
    });
  }
  return shapes;
}
