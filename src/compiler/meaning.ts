// What two variants are compared by: the normal form without names and runtime settings.
import { canonicalJson } from './canonical-json.js';
import type { Dataset, LossTerm, NormalForm } from './normal-form.js';

/**
 * Tells which normal forms mean the same: names of variant, data set and loss terms, and runtime settings, do not count. Made for the
 * rows of one table, which share most parts: a part is written as text only when it is another object than the parts before it.
 */
export class Meanings {
  readonly #data = new EqualValues<Dataset>(dataText);
  readonly #terms = new EqualValues<LossTerm>(termText);
  readonly #others = new Map<string, EqualValues<unknown>>();

  /** Equal texts for equal meanings. */
  of(form: NormalForm): string {
    const { variant: _variant, runtime: _runtime, data, loss, ...rest } = form;
    const others = Object.entries(rest).map(([name, part]) => this.#othersNamed(name).numberOf(part));
    const terms = loss.map((term) => this.#terms.numberOf(term));
    return [this.#data.numberOf(data), ...others, ...terms].join(' ');
  }

  #othersNamed(name: string): EqualValues<unknown> {
    const known = this.#others.get(name) ?? new EqualValues(canonicalJson);
    this.#others.set(name, known);
    return known;
  }
}

/** Gives equal values one number. */
class EqualValues<T> {
  readonly #numbers = new Map<T, number>();
  /** made when a second object comes */
  #texts: Map<string, number> | null = null;

  constructor(private readonly textOf: (value: T) => string) {}

  numberOf(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const number = this.#numbers.size === 0 ? 0 : this.#numberOfText(value);
    this.#numbers.set(value, number);
    return number;
  }

  #numberOfText(value: T): number {
    this.#texts ??= new Map([...this.#numbers.keys()].map((first) => [this.textOf(first), 0]));
    const text = this.textOf(value);
    const number = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, number);
    return number;
  }
}

function dataText(data: Dataset): string {
  return canonicalJson({ ...data, name: '' });
}

/** The terms of a form are in order; equal ones stand beside each other whatever they are called, so that no label shows. */
function termText({ weight, loss }: LossTerm): string {
  return `${canonicalJson(weight)}*${canonicalJson(loss)}`;
}
