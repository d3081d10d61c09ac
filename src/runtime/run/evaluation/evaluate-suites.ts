// All suites on one network in one pass over the data: every picture version is encoded once per batch, then fused and
// decoded for every distinct row.
import type { Dataset, Evaluation, NamedSuite } from '../../../compiler/normal-form.js';
import { type ConfusionSettings, confusions, encodeViews, type ViewSettings } from '../../../model/evaluate.js';
import type { Network } from '../../../model/network.js';
import { subsetsPerCall } from '../../../model/subsets-per-call.js';
import type { Batch } from '../../data/batch.js';
import type { DataContext } from '../../data/data-context.js';
import { type FrameCondition, frameConditions } from '../../data/frame-conditions.js';
import { openEvaluation } from '../../data/open-split.js';
import { planSource } from '../../data/plan-source.js';
import type { LoadedModule } from '../../engine/engine.js';
import type { FunctionDefinitions } from '../capture-module.js';
import { ConfusionTotals } from './confusion-totals.js';
import { renderViews } from './render-views.js';
import { type SuiteResult, suiteResult } from './suite-result.js';
import { type FusionRow, fusionWeights, planViews, rowKey, rowWithout, type ViewPlan } from './suite-views.js';

export interface SuiteSettings {
  readonly network: Network;
  /** of the network's state: `teacher/` or `student/` */
  readonly prefix: string;
  readonly data: Dataset;
  readonly evaluation: Pick<Evaluation, 'split' | 'batch' | 'image'>;
  readonly suites: readonly NamedSuite[];
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
  /** also tell the frames of different conditions apart */
  readonly byCondition: boolean;
}

const ENCODE = 'encode_views';
const CONFUSE = 'confusions';

/** The suites of one network, prepared: `functions` go into the module that `run` is given. */
export class SuiteEvaluator {
  readonly functions: FunctionDefinitions;
  readonly #settings: SuiteSettings;
  readonly #plan: ViewPlan;
  /** rows that differ, by their views */
  readonly #rows: ReadonlyMap<string, FusionRow>;
  readonly #subsets: number;
  /** sizes of what `encode_views` leaves on the device */
  readonly views: ViewSettings;

  constructor(settings: SuiteSettings) {
    const { network, prefix, data, evaluation, suites, semantics } = settings;
    this.#settings = settings;
    const names = data.modalities.map(({ name }) => name);
    this.#plan = planViews(suites, names, semantics, data.missing === 'absent');
    this.#rows = new Map(this.#plan.suites.flatMap(({ rows }) => rows.map((row) => [rowKey(row), row] as const)));
    const { batch, image } = evaluation;
    const views = { network, prefix, views: this.#plan.views.length, batch, image };
    this.views = views;
    this.#subsets = subsetsPerCall(views, this.#rows.size);
    const settingsOfConfusions: ConfusionSettings = { ...views, subsets: this.#subsets, ignore: data.ignore };
    this.functions = { [ENCODE]: encodeViews(views), [CONFUSE]: confusions(settingsOfConfusions) };
  }

  /** How often one batch calls each of the functions. */
  get callsPerBatch(): Readonly<Record<string, number>> {
    return { [ENCODE]: 1, [CONFUSE]: Math.ceil(this.#rows.size / this.#subsets) };
  }

  /**
   * Evaluates the whole split. `between` is called after every batch with the number of finished ones, while the views of
   * that batch are on the device: it may throw to stop. It must not keep the batch, whose memory is used again.
   */
  async run(
    module: LoadedModule,
    context: DataContext,
    workers: number,
    between: (done: number, batch: Batch) => Promise<void>,
  ): Promise<readonly SuiteResult[]> {
    const { data, evaluation, network, suites, semantics } = this.#settings;
    const totals = new ConfusionTotals(this.#rows.keys(), network.classes, await this.#conditions(context));
    const options = { batch: evaluation.batch, image: evaluation.image, workers, semantics };
    const source = await openEvaluation(data, evaluation.split, options, context);
    let done = 0;
    try {
      for await (const batch of source) {
        this.addBatch(module, batch, done, totals);
        await between(++done, batch);
        source.recycle(batch);
      }
    } finally {
      await source.close();
    }
    const settings = { classes: network.classes, modalities: data.modalities.length, semantics };
    return suites.map((suite, i) => suiteResult(suite, this.#plan.suites[i]!.rows, totals, rowKey, settings));
  }

  async #conditions(context: DataContext): Promise<readonly (readonly FrameCondition[])[]> {
    const { byCondition, data, evaluation } = this.#settings;
    return byCondition ? frameConditions(await planSource(data, evaluation.split, context)) : [];
  }

  /** Fusion weights [V + 1] of the row with most modalities, the first of equals. */
  get fullestFusion(): Float32Array {
    const rows = [...this.#rows.values()];
    const fullest = rows.reduce((most, row) => (row.present > most.present ? row : most));
    return fusionWeights(fullest, this.#plan.views.length);
  }

  /** Keys of the rows that are computed, in their order. */
  get rows(): readonly string[] {
    return [...this.#rows.keys()];
  }

  /** Adds the confusion matrices of every picture of one batch to `totals`. */
  addBatch(
    module: LoadedModule,
    batch: Batch,
    number: number,
    totals: Pick<ConfusionTotals, 'add' | 'leaveOut'>,
  ): void {
    const { data, seed, semantics, network } = this.#settings;
    const { views } = this.#plan;
    const render = { views, modalities: data.modalities.length, seed, semantics };
    module.run(ENCODE, { images: renderViews(render, batch, number) });
    // all frames of a batch lack the same
    const absent = batch.absent[0] ?? [];
    const rows = [...this.#rows].flatMap(([key, row]) => {
      const seen = rowWithout(row, views, absent);
      if (seen === null) totals.leaveOut(key, new Set(batch.indices).size);
      return seen === null ? [] : [[key, seen] as const];
    });
    for (let start = 0; start < rows.length; start += this.#subsets) {
      const part = rows.slice(start, start + this.#subsets);
      const fusion = new Float32Array(this.#subsets * (views.length + 1));
      for (const [i, [, row]] of part.entries()) fusion.set(fusionWeights(row, views.length), i * (views.length + 1));
      const { confusion } = module.run(CONFUSE, { fusion, labels: batch.labels });
      const size = network.classes ** 2;
      for (const [i, [key]] of part.entries()) {
        for (const [slot, frame] of batch.indices.entries()) {
          const at = (i * batch.indices.length + slot) * size;
          totals.add(key, frame, (confusion as Int32Array).subarray(at, at + size));
        }
      }
    }
  }
}
