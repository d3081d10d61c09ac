// The training loop: one stage from its first or last checkpointed step to the weights it leaves.
import type { TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import { learningRate } from '../../../model/learning-rate.js';
import { parameterCount } from '../../../model/network.js';
import { type BestSoFar, type Checkpoint, CheckpointStore } from '../../checkpoint/checkpoint-store.js';
import type { Batch } from '../../data/batch.js';
import { stepsPerEpoch } from '../../data/epoch-order.js';
import { openTraining } from '../../data/open-split.js';
import { sampleNames } from '../../data/sample-names.js';
import type { HostTensors } from '../../engine/engine.js';
import { openModule, type StageModule } from '../capture-module.js';
import { computingEnvironment, rsegVersion } from '../environment-record.js';
import { waitWhilePaused } from '../pause.js';
import { checkpointFolder } from '../run-folder.js';
import { type StageContext, type StageResult, WEIGHTS_FILE } from '../stage-context.js';
import { stageFunctions } from '../stage-functions.js';
import { Stopped, yieldToSignals } from '../stop-control.js';
import { encodeWeights } from '../weights-file.js';
import { adoptCheckpoint } from './adopt-checkpoint.js';
import { isBetter } from './better.js';
import { foreignOrigin } from './checkpoint-origin.js';
import { CheckpointSaves } from './checkpoint-saves.js';
import { isFiniteStep, lastingSpikes, requireFinite } from './finite-check.js';
import { showAnother } from './fusion-shares.js';
import { LossSpikes } from './loss-spikes.js';
import { rateSettings } from './rate-settings.js';
import { StepReporter, type StepValues } from './step-reporter.js';
import { StepTimes } from './step-times.js';
import type { Trainee } from './trainee.js';
import { type EpochSize, isDue, stepsOf } from './training-length.js';
import { decodeTrainedNetwork, decodeTrainingState, encodeTrainingState, prepareEncoding } from './training-state.js';
import { Validation } from './validation.js';

type TrainStage = TrainTeacherStage | TrainStudentStage;

/** Lengths of the stage in steps. */
interface Distances {
  readonly size: EpochSize;
  readonly total: number;
  readonly checkpoint: number;
  readonly validate: number;
}

function distancesOf({ training }: TrainStage, frames: number): Distances {
  const size = { stepsPerEpoch: stepsPerEpoch(frames, training.batch), batch: training.batch };
  const total = stepsOf(training.length, size);
  return {
    size,
    total,
    checkpoint: stepsOf(training.checkpoint, size),
    validate: training.validate === null ? total : stepsOf(training.validate, size),
  };
}

/** Trains `trainee` and returns the file with its selected weights. Throws `Stopped` on request and exit 8 on NaN. */
export async function runTraining(stage: TrainStage, trainee: Trainee, context: StageContext): Promise<StageResult> {
  const engine = await context.engine();
  const validation = new Validation(stage, context);
  const module = await openModule(
    stage.id,
    stageFunctions(stage, context.losses),
    trainee.initial(),
    engine,
    context.folder,
  );
  try {
    const training = new Training(stage, trainee, context, module, validation, engine.name);
    await training.run();
    return new Map([[WEIGHTS_FILE, encodeWeights(trainee.network, training.selectedWeights())]]);
  } finally {
    module.loaded.dispose();
  }
}

class Training {
  readonly #stage: TrainStage;
  readonly #trainee: Trainee;
  readonly #context: StageContext;
  readonly #module: StageModule;
  readonly #validation: Validation;
  readonly #engine: string;
  readonly #store: CheckpointStore;
  readonly #saves: CheckpointSaves;
  readonly #distances: Distances;
  #best: BestSoFar | null = null;
  #spikes = new LossSpikes();

  constructor(
    stage: TrainStage,
    trainee: Trainee,
    context: StageContext,
    module: StageModule,
    validation: Validation,
    engine: string,
  ) {
    this.#stage = stage;
    this.#trainee = trainee;
    this.#context = context;
    this.#module = module;
    this.#validation = validation;
    this.#engine = engine;
    const folder = checkpointFolder(context.folder.path, stage);
    this.#store = new CheckpointStore(folder, stage.key);
    this.#saves = new CheckpointSaves(
      context.openWriter(folder, stage.key, context.runtime.checkpoints),
      context.folder.path,
      context.emit,
    );
    this.#distances = distancesOf(stage, context.frames(stage.training.split));
  }

  async run(): Promise<void> {
    const { total, size } = this.#distances;
    const firstStep = this.#resume();
    this.#context.emit({
      k: 'stage-start',
      stage: this.#stage.id,
      steps: total,
      stepsPerEpoch: size.stepsPerEpoch,
      firstStep,
      batch: size.batch,
      parameters: parameterCount(this.#trainee.network),
    });
    try {
      if (firstStep < total) await this.#steps(firstStep);
      await this.#saves.settle();
    } finally {
      await this.#saves.close();
    }
  }

  /** Weights of the best validated step, or of the last one. */
  selectedWeights(): Record<string, Float32Array> {
    const { prefix } = this.#trainee;
    const best = this.#best === null ? null : this.#store.openStep(this.#best.step);
    if (best !== null && 'problem' in best) {
      this.#warn(`the best checkpoint cannot be used (${best.problem}); the last one is taken`);
    }
    const state =
      best === null || 'problem' in best
        ? this.#module.loaded.getState([...this.#module.state.keys()].filter((name) => name.startsWith(prefix)))
        : decodeTrainedNetwork(best.path);
    return Object.fromEntries(
      Object.entries(state).map(([name, values]) => [name.slice(prefix.length), values as Float32Array]),
    );
  }

  #warn(message: string): void {
    this.#context.emit({ k: 'warning', message: `${this.#stage.id}: ${message}` });
  }

  /** Takes the newest intact checkpoint up; returns the number of finished steps. */
  #resume(): number {
    const orphans = this.#store.removeOrphans();
    if (orphans > 0) this.#warn(`${orphans} unfinished checkpoint(s) of an earlier attempt removed`);
    this.#adopt();
    const found = this.#store.newest((fallback) => {
      this.#context.emit({ k: 'checkpoint-fallback', stage: this.#stage.id, ...fallback });
    });
    if (found === null) return 0;
    this.#store.repairPointer(found);
    this.#module.loaded.setState(decodeTrainingState(found.path));
    this.#best = this.#usableBest(found);
    this.#spikes = new LossSpikes(found.facts.spikes);
    const origin = foreignOrigin(found, this.#engine, this.#context.requireSameEnvironment);
    if (origin !== null) this.#warn(origin);
    return found.facts.step;
  }

  /** Goes on from where another run got with the same training, if it got further. */
  #adopt(): void {
    const { runs, folder, requireSameEnvironment, emit } = this.#context;
    const accept = (one: Checkpoint): boolean =>
      !requireSameEnvironment || foreignOrigin(one, this.#engine, false) === null;
    const adopted = adoptCheckpoint(this.#store, runs, folder.path, this.#stage, accept);
    if (adopted !== null) emit({ k: 'checkpoint-adopted', stage: this.#stage.id, ...adopted });
  }

  #usableBest({ facts }: Checkpoint): BestSoFar | null {
    if (facts.best === null) return null;
    const opened = this.#store.openStep(facts.best.step);
    if (!('problem' in opened)) return facts.best;
    this.#warn(`the best checkpoint so far (step ${facts.best.step}) is lost: ${opened.problem}`);
    return null;
  }

  async #steps(firstStep: number): Promise<void> {
    const { training, data, seed, id, semantics } = this.#stage;
    const { total } = this.#distances;
    const order = { seed, batch: training.batch, image: training.image, firstStep, steps: total };
    const options = { ...order, augment: training.augment, workers: this.#context.runtime.workers, semantics };
    const source = await openTraining(data, training.split, options, this.#context.data);
    const reporter = new StepReporter(id, training.batch, this.#context.emit);
    const times = new StepTimes();
    const { steps } = this.#context;
    const begins = (): void => {
      // nothing follows the last one
      if (step < total) steps.step({ stage: id, step: step + 1, medianMs: times.median });
    };
    // meanwhile the threads prepare the first batches
    prepareEncoding(this.#module, this.#trainee.prefix);
    let step = firstStep;
    let began = performance.now();
    let asked = began;
    begins();
    try {
      for await (const batch of source) {
        const arrived = performance.now();
        const values = await this.#step(step, batch);
        source.recycle(batch);
        step++;
        const done = performance.now();
        reporter.add({ step, ...values }, done - began, arrived - asked, step === total);
        const stalled = times.take(step, done - began);
        if (stalled !== null) this.#warn(stalled);
        await yieldToSignals();
        began = done + (await this.#between(step));
        asked = performance.now();
        begins();
      }
    } finally {
      steps.between();
      await source.close();
    }
  }

  /** One step on the engine; `step` counts from 0. */
  async #step(step: number, batch: Batch): Promise<Omit<StepValues, 'step'>> {
    const { training, semantics, id, data } = this.#stage;
    const { size, total } = this.#distances;
    const { labels, seen, call } = this.#trainee;
    const rate = learningRate(rateSettings(training, size, total, semantics), step);
    const absent = showAnother(batch, seen(step), data.modalities.length, step);
    const { name, feeds } = call(step, absent);
    const wanted = ['loss', 'grad_norm', ...labels.map((label) => `term/${label}`)];
    const inputs = {
      ...feeds,
      images: batch.images,
      labels: batch.labels,
      lr: Float32Array.of(rate),
      step: Float32Array.of(step + 1),
      term_weights: Float32Array.from(this.#trainee.weights(step, size)),
      ...(training.on_spike === 'rollback' ? { loss_limit: Float32Array.of(this.#spikes.limit) } : {}),
    };
    const outputs = this.#module.loaded.run(name, inputs, wanted);
    const scalar = (output: string): number => outputs[output]![0]!;
    const terms = Object.fromEntries(labels.map((label) => [label, scalar(`term/${label}`)]));
    const loss = scalar('loss');
    const numbers = { loss, gradNorm: scalar('grad_norm'), terms };
    const first = isFiniteStep(numbers) ? null : await this.#firstNonFinite(name, inputs);
    requireFinite(id, step + 1, numbers, batch.indices, first);
    await this.#lookForSpike(step + 1, loss, batch.indices);
    return { lr: rate, loss, terms };
  }

  /** Tells a loss that jumps; where such steps are taken back, the step has done that already. */
  async #lookForSpike(step: number, loss: number, indices: readonly number[]): Promise<void> {
    const { limit } = this.#spikes;
    if (!this.#spikes.take(loss)) return;
    const { training, data, id } = this.#stage;
    const samples = await sampleNames(data, training.split, indices, this.#context.data);
    const rolledBack = training.on_spike === 'rollback';
    this.#context.emit({ k: 'spike', stage: id, step, loss, limit, samples, rolledBack });
    if (rolledBack && this.#spikes.lasting) throw lastingSpikes(id, step, loss, limit);
  }

  /** The step has not changed the state, so it can be repeated, looking at every value. */
  async #firstNonFinite(name: string, inputs: HostTensors): Promise<string | null> {
    const { loaded, graphs } = this.#module;
    const { firstNonFinite } = await import('../../engine/interpreter/first-non-finite.js');
    try {
      const node = await firstNonFinite(graphs.get(name)!, inputs, loaded.getState());
      return node === null ? null : `${node} (graphs/${this.#stage.id}.${name}.txt)`;
    } catch {
      // a step too large to be repeated here: what is known already says enough
      return null;
    }
  }

  /** What is due after `step` finished steps; returns the milliseconds it took. */
  async #between(step: number): Promise<number> {
    const { total, checkpoint, validate } = this.#distances;
    const { control } = this.#context;
    const started = performance.now();
    this.#saves.check();
    this.#context.requireOwn();
    const better = isDue(step, validate, total) && (await this.#validate(step));
    // a pause may be long, and the machine may be gone at its end: what is there is kept first
    const paused = control.paused;
    if (paused) await this.#save(step);
    await waitWhilePaused(control, this.#stage.id, this.#context.emit);
    const stop = control.stop;
    if (stop !== null) this.#context.emit({ k: 'stopping', reason: stop });
    const asked = control.takeCheckpointRequest() || stop !== null;
    if (!paused && (better || asked || isDue(step, checkpoint, total))) await this.#save(step);
    if (stop !== null) {
      await this.#saves.settle();
      throw new Stopped(stop);
    }
    return performance.now() - started;
  }

  /** Whether the network is the best so far by the selection rule. */
  async #validate(step: number): Promise<boolean> {
    const started = performance.now();
    this.#context.steps.between();
    const { miou, value } = await this.#validation.measure(this.#module.loaded);
    const best = isBetter(value, this.#best);
    if (best) this.#best = { step, value };
    this.#context.emit({
      k: 'validation',
      stage: this.#stage.id,
      step,
      split: this.#stage.validation.split,
      miou,
      best,
      ms: performance.now() - started,
    });
    this.#context.emit({ k: 'sample', stage: this.#stage.id, step, ...this.#validation.sample.write(step) });
    return best;
  }

  #save(step: number): Promise<void> {
    const { id, key } = this.#stage;
    this.#context.steps.between();
    const environment = computingEnvironment();
    const facts = {
      stage: id,
      key,
      step,
      best: this.#best,
      engine: this.#engine,
      rseg: rsegVersion,
      environment,
      spikes: this.#spikes.record,
    };
    return this.#saves.save(() => encodeTrainingState(this.#module, this.#trainee.prefix), facts);
  }
}
