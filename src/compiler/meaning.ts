// What two variants are compared by: the normal form without names and runtime settings.
import { canonicalJson } from './canonical-json.js';
import type { LossTerm, NormalForm } from './normal-form.js';

type Part = Exclude<keyof NormalForm, 'rseg' | 'variant' | 'runtime'>;

/** Equal texts for equal meanings. */
const TEXTS: { readonly [P in Exclude<Part, 'loss'>]: (part: NormalForm[P]) => string } = {
  semantics: canonicalJson,
  seeds: canonicalJson,
  data: (data) => canonicalJson({ ...data, name: '' }),
  teacher: canonicalJson,
  student: canonicalJson,
  dropout: canonicalJson,
  train: canonicalJson,
  train_teacher: canonicalJson,
  eval: canonicalJson,
};
const PARTS = [...Object.keys(TEXTS), 'loss'] as readonly Part[];

/**
 * Tells which normal forms mean the same: names of variant, data set and loss terms, and runtime settings, do not count. Made for the
 * rows of one table, which share most parts: a part is written as text only when it is another object than in the first form.
 */
export class Meanings {
  #first: NormalForm | null = null;
  /** equal numbers for equal meanings */
  readonly #terms = new Map<LossTerm, number>();
  readonly #termTexts = new Map<string, number>();

  /** Equal texts for equal meanings. */
  of(form: NormalForm): string {
    this.#first ??= form;
    let meaning = '';
    for (const part of PARTS) {
      if (form[part] === this.#first[part]) continue;
      const text = this.#textOf(part, form);
      if (text !== this.#textOf(part, this.#first)) meaning += ` ${part} ${text}`;
    }
    return meaning;
  }

  #textOf<P extends Part>(part: P, form: NormalForm): string {
    // terms stand in an order that their labels have no part in
    if (part === 'loss') return form.loss.map((term) => this.#numberOf(term)).join('+');
    return (TEXTS[part as Exclude<P, 'loss'>] as (value: unknown) => string)(form[part]);
  }

  #numberOf(term: LossTerm): number {
    const known = this.#terms.get(term);
    if (known !== undefined) return known;
    const text = `${canonicalJson(term.weight)}*${canonicalJson(term.loss)}`;
    const number = this.#termTexts.get(text) ?? this.#termTexts.size;
    this.#termTexts.set(text, number);
    this.#terms.set(term, number);
    return number;
  }
}
