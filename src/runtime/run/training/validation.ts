// Quality of a network during its training, and the value by which its best checkpoint is chosen: mIoU with all modalities
// for a teacher, the mean over the suite that `select` names for a student (method, section 7).
import type { NamedSuite } from '../../../compiler/normal-form.js';
import type { TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import type { LoadedModule } from '../../engine/engine.js';
import type { FunctionDefinitions } from '../capture-module.js';
import { SuiteEvaluator } from '../evaluation/evaluate-suites.js';
import { miouByRow } from '../evaluation/suite-result.js';
import { ALL, subsetLabel } from '../evaluation/suite-views.js';
import type { StageContext } from '../stage-context.js';
import { yieldToSignals } from '../stop-control.js';
import type { Trainee } from './trainee.js';

export interface Measured {
  /** subset -> mIoU, and `mean` where there are several */
  readonly miou: Readonly<Record<string, number>>;
  /** what the best checkpoint is chosen by; null when the last one is kept */
  readonly value: number | null;
}

const FULL: NamedSuite = { name: 'full', suite: { call: 'clean', args: {} } };

function suiteFor({ validation }: TrainTeacherStage | TrainStudentStage, subject: Trainee['subject']): NamedSuite {
  const { select, suites } = validation;
  if (subject === 'teacher' || select.call === 'last') return FULL;
  return suites.find(({ name }) => name === select.args.over) ?? FULL;
}

export class Validation {
  readonly #evaluator: SuiteEvaluator;
  readonly #context: StageContext;
  readonly #selects: boolean;
  readonly #everything: string;

  constructor(stage: TrainTeacherStage | TrainStudentStage, trainee: Trainee, context: StageContext) {
    const { data, validation, seed, semantics } = stage;
    this.#context = context;
    this.#selects = validation.select.call !== 'last';
    const names = data.modalities.map(({ name }) => name);
    this.#everything = subsetLabel(names, [...names.keys()]);
    this.#evaluator = new SuiteEvaluator({
      network: trainee.network,
      prefix: trainee.prefix,
      data,
      evaluation: validation,
      suites: [suiteFor(stage, trainee.subject)],
      seed,
      semantics,
    });
  }

  /** To be loaded in one module with the training step, whose state they read. */
  get functions(): FunctionDefinitions {
    return this.#evaluator.functions;
  }

  async measure(module: LoadedModule): Promise<Measured> {
    const { data, runtime } = this.#context;
    const [result] = await this.#evaluator.run(module, data, runtime.workers, yieldToSignals);
    const rows = miouByRow(result!);
    const { [ALL]: single, ...subsets } = rows;
    const miou = single === undefined ? { ...subsets, mean: result!.summary.mean! } : { [this.#everything]: single };
    return { miou, value: this.#selects ? result!.summary.mean! : null };
  }
}
