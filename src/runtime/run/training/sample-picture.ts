// A small picture of the first validation frame after every validation: what the network saw, the truth, its answer. It is
// for whoever watches; nothing else reads it. A training keeps a bounded number of them.
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import { firstAnswer } from '../../../model/evaluate.js';
import type { Batch } from '../../data/batch.js';
import { classPalette } from '../../data/class-facts.js';
import { shownAgain } from '../../data/normalise.js';
import { planSource } from '../../data/plan-source.js';
import { resizeNearest } from '../../data/resize.js';
import type { LoadedModule } from '../../engine/engine.js';
import { encodeRgb } from '../../pictures/encode-png.js';
import { colourLabels, pictureRow } from '../../pictures/picture-row.js';
import { atomicWrite } from '../atomic-write.js';
import type { FunctionDefinitions } from '../capture-module.js';
import type { SuiteEvaluator } from '../evaluation/evaluate-suites.js';
import { stageEvaluator } from '../evaluation/stage-evaluator.js';
import { makeFolder } from '../make-folder.js';
import { samplesFolder } from '../run-folder.js';
import type { StageContext } from '../stage-context.js';

type TrainStage = TrainTeacherStage | TrainStudentStage;

/** The function of a training module that answers on one frame. */
export const SAMPLE = 'sample';
/** Longest side of one picture: a terminal has no room for more. */
const LONGEST = 80;
/** Pictures that a training keeps: the newest. */
const KEPT = 64;

function shownSize([height, width]: readonly [number, number]): readonly [number, number] {
  const scale = Math.min(1, LONGEST / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** To be loaded beside the functions of the evaluator, whose encoded views it reads. */
export function sampleFunctions(stage: TrainStage): FunctionDefinitions {
  return { [SAMPLE]: firstAnswer(stageEvaluator(stage).views, shownSize(stage.validation.image)) };
}

export interface WrittenSample {
  /** in the run folder */
  readonly path: string;
  readonly tiles: readonly string[];
}

export class SamplePicture {
  readonly #stage: TrainStage;
  readonly #evaluator: SuiteEvaluator;
  readonly #context: StageContext;
  readonly #size: readonly [number, number];
  #inputs: readonly Uint8Array[] | null = null;
  #answer: Uint8Array | null = null;

  constructor(stage: TrainStage, evaluator: SuiteEvaluator, context: StageContext) {
    this.#stage = stage;
    this.#evaluator = evaluator;
    this.#context = context;
    this.#size = shownSize(stage.validation.image);
  }

  /** Asks for the answer on the first frame of `batch`, whose views are on the device. */
  async take(module: LoadedModule, batch: Batch): Promise<void> {
    const palette = classPalette(this.#stage.data);
    // the frame is the same every time
    this.#inputs ??= await this.#shownInputs(batch);
    const { classes } = module.run(SAMPLE, { fusion: this.#evaluator.fullestFusion }, ['classes']);
    this.#answer = colourLabels(classes as Int32Array, palette);
  }

  /** Writes the picture taken last, as that of `step`. Throws exit 6 naming the file. */
  write(step: number): WrittenSample {
    const { id, data } = this.#stage;
    if (this.#inputs === null || this.#answer === null) throw new Error(`stage ${id}: no sample was taken`);
    const folder = samplesFolder(this.#context.folder.path, this.#stage);
    makeFolder(folder);
    const path = join(folder, `step-${String(step).padStart(6, '0')}.png`);
    const picture = pictureRow([...this.#inputs, this.#answer], this.#size);
    atomicWrite(path, encodeRgb(picture.rgb, picture.height, picture.width));
    const old = readdirSync(folder).sort().slice(0, -KEPT);
    for (const name of old) rmSync(join(folder, name), { force: true });
    const subject = this.#stage.op === 'train-teacher' ? 'teacher' : 'student';
    const tiles = [...data.modalities.map(({ name }) => name), 'truth', subject];
    return { path: relative(this.#context.folder.path, path), tiles };
  }

  async #shownInputs(batch: Batch): Promise<readonly Uint8Array[]> {
    const { data, validation } = this.#stage;
    const { norms } = await planSource(data, validation.split, this.#context.data);
    const { image } = validation;
    const pixels = image[0] * image[1];
    const each = batch.labels.length * 3;
    const pictures = norms.map((norm, m) => {
      const values = batch.images.subarray(m * each, m * each + pixels * 3);
      return resizeNearest(shownAgain(values, norm), image, this.#size, 3);
    });
    const truth = colourLabels(batch.labels.subarray(0, pixels), classPalette(data));
    return [...pictures, resizeNearest(truth, image, this.#size, 3)];
  }
}
