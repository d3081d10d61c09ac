// What every part of a comparison needs: both sides, how they match, what work costs, and how variants are called.
import type { Span } from '../compiler/diagnostic.js';
import { SourceText } from '../compiler/source-text.js';
import type { Stage, StageKey } from '../compiler/stage-plan.js';
import type { Impact, ImpactClass, RecordSpan } from './change-record.js';
import { type Matching, matchVariants } from './match-variants.js';
import type { Side, SideVariant } from './side.js';
import { declarationsOf } from './tables.js';
import { depth, type Work, workOf } from './variant-work.js';

/** What one stage costs; see `src/plan/price.ts`. */
export type StagePrice = (stage: Stage) => { readonly hours: number; readonly basis: 'measured' | 'estimate' };

/** A run of the runs folder that has ended well. */
export interface FinishedRun {
  readonly variant: string;
  readonly seed: number;
  readonly folder: string;
}

export class Comparison {
  readonly before: Side;
  readonly after: Side;
  readonly matching: Matching;
  readonly finished: readonly FinishedRun[];
  readonly #price: StagePrice;
  readonly #prices = new Map<StageKey, ReturnType<StagePrice>>();
  readonly #oldKeys: ReadonlySet<StageKey>;
  readonly #texts = new Map<string, SourceText>();
  readonly #ambiguous: ReadonlySet<string>;

  constructor(before: Side, after: Side, price: StagePrice, finished: readonly FinishedRun[]) {
    this.before = before;
    this.after = after;
    this.finished = finished;
    this.#price = price;
    this.matching = matchVariants(declarationsOf(before), declarationsOf(after));
    this.#oldKeys = new Set(before.variants.flatMap((variant) => [...workOf(variant).keys()]));
    this.#ambiguous = new Set([...twice(before.variants), ...twice(after.variants)]);
  }

  /** Its path, with its file where two files use one path. */
  nameOf({ file, path }: SideVariant): string {
    return this.#ambiguous.has(path) ? `${file}:${path}` : path;
  }

  spanOf({ file, start }: Span, side: 'before' | 'after'): RecordSpan {
    const name = `${side}\0${file}`;
    const text = this.#texts.get(name) ?? new SourceText(this[side].sources.get(file) ?? '');
    this.#texts.set(name, text);
    const { line, column } = text.position(start);
    return { file, line, col: column };
  }

  /** Cost of making what `variants` of the new side need and the old side did not have, down to the class. */
  impactOf(impact: ImpactClass, reason: string, variants: readonly SideVariant[]): Impact {
    return this.impactOfWork(impact, reason, variants.map(workOf));
  }

  /** As `impactOf`, of work that need not be that of a variant as it is: one with some of its changes. */
  impactOfWork(impact: ImpactClass, reason: string, works: readonly Work[]): Impact {
    const needed = new Map<StageKey, Stage>();
    for (const work of works) {
      for (const [key, stage] of work)
        if (!this.#oldKeys.has(key) && depth(impact) >= depth(NEEDED[stage.op])) needed.set(key, stage);
    }
    return { class: impact, reason, ...this.#costOf(needed.values()) };
  }

  /** Whether the old side had all of this work. */
  isKnown(variant: SideVariant): boolean {
    return [...workOf(variant).keys()].every((key) => this.#oldKeys.has(key));
  }

  /** Everything that is new. */
  total() {
    const { class: _class, reason: _reason, ...cost } = this.impactOf('data', '', this.after.variants);
    return cost;
  }

  #costOf(stages: Iterable<Stage>) {
    const counts = { runs: 0, teacherRuns: 0, evaluations: 0 };
    let gpuHours = 0;
    let basis: 'measured' | 'estimate' = 'measured';
    for (const stage of stages) {
      if (stage.op === 'train-student') counts.runs++;
      else if (stage.op === 'train-teacher') counts.teacherRuns++;
      else if (stage.op === 'evaluate') counts.evaluations++;
      const price = this.#prices.get(stage.key) ?? this.#price(stage);
      this.#prices.set(stage.key, price);
      gpuHours += price.hours;
      if (price.basis === 'estimate') basis = 'estimate';
    }
    return { ...counts, gpuHours: Number(gpuHours.toPrecision(6)), basis };
  }
}

/** The least class that makes a stage necessary. */
const NEEDED: Readonly<Record<Stage['op'], ImpactClass>> = {
  'index-data': 'data',
  'train-teacher': 'train-teacher',
  'load-teacher': 'train-student',
  'train-student': 'train-student',
  evaluate: 'evaluate',
  report: 'report',
};

function twice(variants: readonly SideVariant[]): readonly string[] {
  const paths = variants.map(({ path }) => path);
  return paths.filter((path, i) => paths.indexOf(path) !== i);
}
