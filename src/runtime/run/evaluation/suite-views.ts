// Which versions of the pictures the suites look at, and how each of their rows fuses them. A version is encoded once
// however many rows use it, and equal rows of different suites are computed once.
import { assertNever } from '../../../assert-never.js';
import type { NamedSuite } from '../../../compiler/normal-form.js';
import { allSubsets } from '../../../model/modality-subsets.js';

/** One version of one modality's picture. */
export type View =
  | { readonly kind: 'clean'; readonly modality: number }
  /** `combination`: number of the subset whose mask this is; null where one mask serves all */
  | { readonly kind: 'masked'; readonly modality: number; readonly share: number; readonly combination: number | null }
  | { readonly kind: 'noisy'; readonly modality: number; readonly saltPepper: number; readonly gaussian: number };

/** One line of a result table: the mean over some views, the zero picture among them where a modality is zeroed. */
export interface FusionRow {
  readonly label: string;
  /** number of untouched modalities */
  readonly present: number;
  /** indices into the views; -1 is the picture of zeros */
  readonly views: readonly number[];
  /** what takes the place of a modality that a frame itself lacks: nothing, or the picture of zeros */
  readonly lacking: 'remove' | 'zero';
}
export interface SuiteRows {
  readonly name: string;
  readonly rows: readonly FusionRow[];
}
export interface ViewPlan {
  readonly views: readonly View[];
  readonly suites: readonly SuiteRows[];
}

export const ZERO_VIEW = -1;
/** Label of the one row of a suite without subsets. */
export const ALL = 'all';

export const subsetLabel = (names: readonly string[], subset: readonly number[]): string =>
  subset.map((m) => names[m]).join('+');

class ViewList {
  readonly views: View[] = [];
  readonly #known = new Map<string, number>();

  /** Index of `view`, added when it is new. */
  index(view: View): number {
    const key = JSON.stringify(view);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.views.length);
    return this.views.push(view) - 1;
  }
}

/**
 * `reference` draws a new mask for every combination, `paper` one per picture and modality (method 9, row 31).
 *
 * @param incomplete frames may lack modalities; where none does, rows that differ only in what would become of them are equal.
 */
export function planViews(
  suites: readonly NamedSuite[],
  modalities: readonly string[],
  semantics: 'paper' | 'reference',
  incomplete = false,
): ViewPlan {
  const list = new ViewList();
  const all = modalities.map((_, m) => m);
  const clean = (modality: number): number => list.index({ kind: 'clean', modality });
  const planned = suites.map(({ name, suite }): SuiteRows => {
    switch (suite.call) {
      case 'clean':
        return { name, rows: [{ label: ALL, present: all.length, views: all.map(clean), lacking: 'remove' }] };
      case 'noise': {
        const { salt_pepper, gaussian, except } = suite.args;
        const noisy = all.map((m) => {
          const spared = except.includes(modalities[m]!);
          return list.index({ kind: 'noisy', modality: m, saltPepper: salt_pepper, gaussian: spared ? 0 : gaussian });
        });
        return { name, rows: [{ label: ALL, present: all.length, views: noisy, lacking: 'remove' }] };
      }
      case 'missing': {
        const { absent, pixels } = suite.args;
        const rows = allSubsets(all.length).map((subset, combination): FusionRow => {
          const view = (m: number): number => {
            if (subset.includes(m)) return clean(m);
            if (pixels === 1) return ZERO_VIEW;
            const mask = semantics === 'reference' ? combination : null;
            return list.index({ kind: 'masked', modality: m, share: pixels, combination: mask });
          };
          const fused = absent === 'remove' && pixels === 1 ? subset : all;
          const lacking = incomplete ? absent : 'remove';
          return { label: subsetLabel(modalities, subset), present: subset.length, views: fused.map(view), lacking };
        });
        return { name, rows };
      }
      default:
        return assertNever(suite);
    }
  });
  return { views: list.views, suites: planned };
}

/** Equal for rows that are computed once. */
export const rowKey = (row: FusionRow): string => `${row.views.join()}${row.lacking === 'zero' ? ' zero' : ''}`;

/** Weights over `views` + 1 entries, the zero picture last: 1/n for each of the n fused versions. */
export function fusionWeights(row: FusionRow, views: number): Float32Array {
  const weights = new Float32Array(views + 1);
  for (const view of row.views) weights[view === ZERO_VIEW ? views : view]! += 1 / row.views.length;
  return weights;
}

/** A row for frames that lack the modalities `absent`; null where such a frame has nothing that the row looks at. */
export function rowWithout(row: FusionRow, views: readonly View[], absent: readonly number[]): FusionRow | null {
  if (absent.length === 0) return row;
  const isThere = (view: number): boolean => view === ZERO_VIEW || !absent.includes(views[view]!.modality);
  const left =
    row.lacking === 'zero'
      ? row.views.map((view) => (isThere(view) ? view : ZERO_VIEW))
      : row.views.filter((view) => isThere(view));
  return left.some((view) => view !== ZERO_VIEW) ? { ...row, views: left } : null;
}
