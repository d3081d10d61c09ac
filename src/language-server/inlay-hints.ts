// What a reader would otherwise count: runs of a sweep or ablation, steps behind epochs, the effective weight of a scaled loss.
import type { Analysis } from './analysis.js';
import { countText, effectiveWeight, numberText, stepsBehind } from './quantities.js';
import { runCount, runCountText } from './run-counts.js';

export interface Hint {
  /** the hint stands behind this offset */
  readonly offset: number;
  readonly text: string;
  /** what it says, in words */
  readonly tooltip: string;
}

/** Hints between two offsets, in order. */
export function inlayHints(analysis: Analysis, from: number, to: number): readonly Hint[] {
  const hints = [...runHints(analysis), ...stepHints(analysis), ...weightHints(analysis)];
  return hints.filter(({ offset }) => from <= offset && offset <= to).sort((a, b) => a.offset - b.offset);
}

function runHints({ module, compilation }: Analysis): readonly Hint[] {
  return [...(module?.ablations ?? []), ...(module?.sweeps ?? [])].flatMap((decl) => {
    const path = [...decl.of.parts, decl.name].map((part) => part.name).join('.');
    const count = runCount(compilation, path);
    if (count.runs === 0) return [];
    const tooltip = `${runCountText(count)}; equal runs of the file are run once`;
    return [{ offset: decl.of.range.end, text: runCountText(count), tooltip }];
  });
}

function stepHints(analysis: Analysis): readonly Hint[] {
  return analysis.names.values.flatMap((value) => {
    const steps = stepsBehind(value, analysis);
    if (steps === null) return [];
    const tooltip = 'steps of the split and batch of this experiment; the last partial batch of an epoch is dropped';
    return [{ offset: value.expr.range.end, text: `${countText(steps)} steps`, tooltip }];
  });
}

function weightHints({ names, file }: Analysis): readonly Hint[] {
  const hints = new Map<number, Hint>();
  for (const { values } of names.scopes) {
    const loss = values[0]?.fields.get('loss');
    for (const term of loss?.kind === 'terms' ? loss.terms : []) {
      const effective = effectiveWeight(term);
      const { span } = term.at;
      if (effective === null || span.file !== file || hints.has(span.end)) continue;
      const tooltip = 'weight times the scale of the loss';
      hints.set(span.end, { offset: span.end, text: `effective ${numberText(effective)}`, tooltip });
    }
  }
  return [...hints.values()];
}
