// What a loss term really weighs: its weight times the factor that the loss carries inside, such as the `scale` of `rrm`.
import type { Length, LossTerm, Value } from '../compiler/normal-form.js';

export interface TermWeight {
  readonly label: string;
  /** the loss with the arguments that change what is computed, the inner factor left out: `hpdm(hybrid)` */
  readonly loss: string;
  /** `50`, or `0 -> 50 over 20 epochs` of a ramp */
  readonly weight: string;
  /** factor inside the loss; 1 where it has none */
  readonly inner: number;
  /** weight times inner factor; `0 -> 5e-4` of a ramp */
  readonly effective: string;
}

/** Factors inside a loss: `scale` multiplies its value, a temperature its square (method, section 5). */
function innerScale({ args }: LossTerm['loss']): number {
  const scale = typeof args.scale === 'number' ? args.scale : 1;
  const temperature = typeof args.temperature === 'number' ? args.temperature : 1;
  return scale * temperature * temperature;
}

export function termWeight({ label, weight, loss }: LossTerm): TermWeight {
  const inner = innerScale(loss);
  const text = lossText(loss);
  if (typeof weight === 'number') {
    return { label, loss: text, weight: numberText(weight), inner, effective: numberText(weight * inner) };
  }
  const { from, to, over } = weight.args;
  return {
    label,
    loss: text,
    weight: `${numberText(from)} -> ${numberText(to)} over ${lengthText(over)}`,
    inner,
    effective: `${numberText(from * inner)} -> ${numberText(to * inner)}`,
  };
}

/** `ce + 50 kl + 100 hpdm(hybrid)`, in the order of the normal form. */
export function lossLine(terms: readonly LossTerm[]): string {
  return terms
    .map((term) => {
      const { weight, loss } = termWeight(term);
      if (typeof term.weight === 'number') return term.weight === 1 ? loss : `${weight} ${loss}`;
      return `(${weight}) ${loss}`;
    })
    .join(' + ');
}

/** Words and numbers among the arguments, but for those that say `none` or are told elsewhere. */
function lossText({ call, args }: LossTerm['loss']): string {
  const shown = Object.entries(args).flatMap(([name, value]) => {
    if (name === 'scale' || name === 'samples' || value === 'none' || (name === 'temperature' && value === 1))
      return [];
    return typeof value === 'string'
      ? [name === 'pair' ? value : `${name}: ${value}`]
      : [`${name}: ${valueText(value)}`];
  });
  return shown.length === 0 ? call : `${call}(${shown.join(', ')})`;
}

function valueText(value: Value): string {
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value);
}

/** Six digits at most, small numbers as `1.2e-4`. */
export function numberText(value: number): string {
  const rounded = Number(value.toPrecision(6));
  if (rounded !== 0 && (Math.abs(rounded) < 1e-3 || Math.abs(rounded) >= 1e7))
    return rounded.toExponential().replace('e+', 'e');
  return String(rounded);
}

/** `20 epochs` */
export function lengthText(length: Length): string {
  const [unit, amount] = Object.entries(length)[0]!;
  return `${amount} ${unit}`;
}
