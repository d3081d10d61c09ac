// Quality of a network during its training, and the value by which its best checkpoint is chosen: mIoU with all modalities
// for a teacher, the mean over the suite that `select` names for a student (method, section 7).
import type { TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import type { LoadedModule } from '../../engine/engine.js';
import type { SuiteEvaluator } from '../evaluation/evaluate-suites.js';
import { stageEvaluator } from '../evaluation/stage-evaluator.js';
import { miouByRow } from '../evaluation/suite-result.js';
import { ALL, subsetLabel } from '../evaluation/suite-views.js';
import type { StageContext } from '../stage-context.js';
import { yieldToSignals } from '../stop-control.js';
import { SamplePicture } from './sample-picture.js';

export interface Measured {
  /** subset -> mIoU, and `mean` where there are several */
  readonly miou: Readonly<Record<string, number>>;
  /** what the best checkpoint is chosen by; null when the last one is kept */
  readonly value: number | null;
}

export class Validation {
  readonly #evaluator: SuiteEvaluator;
  readonly #context: StageContext;
  readonly #selects: boolean;
  readonly #everything: string;
  /** of the first frame of the split, as the network answered when it was measured last */
  readonly sample: SamplePicture;

  constructor(stage: TrainTeacherStage | TrainStudentStage, context: StageContext) {
    const { data, validation } = stage;
    this.#context = context;
    this.#selects = validation.select.call !== 'last';
    const names = data.modalities.map(({ name }) => name);
    this.#everything = subsetLabel(names, [...names.keys()]);
    this.#evaluator = stageEvaluator(stage);
    this.sample = new SamplePicture(stage, this.#evaluator, context);
  }

  /** `module` holds the functions of the stage. */
  async measure(module: LoadedModule): Promise<Measured> {
    const { data, runtime } = this.#context;
    const [result] = await this.#evaluator.run(module, data, runtime.workers, async (done, batch) => {
      if (done === 1) await this.sample.take(module, batch);
      await yieldToSignals();
    });
    const rows = miouByRow(result!);
    const { [ALL]: single, ...subsets } = rows;
    const miou = single === undefined ? { ...subsets, mean: result!.summary.mean! } : { [this.#everything]: single };
    return { miou, value: this.#selects ? result!.summary.mean! : null };
  }
}
