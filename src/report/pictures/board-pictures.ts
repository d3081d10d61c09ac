// The pictures of one board: of the first seed that is there of the student that it shows, student beside teacher.

import type { NamedSuite } from '../../compiler/normal-form.js';
import type { EvaluateStage } from '../../compiler/stage-plan.js';
import { UserError } from '../../exit-code.js';
import type { Engine } from '../../runtime/engine/engine.js';
import { readRecordedPlan } from '../../runtime/run/read-record.js';
import { runFolderAt } from '../../runtime/run/run-folder.js';
import type { Board } from '../boards.js';
import { protocolOf } from '../measures.js';
import type { RowSeed } from '../rows.js';
import { type NetworkPictures, networkPictures, type PictureRequest } from './network-pictures.js';
import { cachedPictures, keepPictures } from './picture-cache.js';

export interface BoardPictures {
  readonly variant: string;
  readonly seed: number;
  readonly stage: EvaluateStage;
  readonly suite: NamedSuite;
  readonly student: NetworkPictures;
  readonly teacher: NetworkPictures | null;
}
export interface PictureOptions {
  /** folder that the report is written to */
  readonly beside: string;
  readonly count: number;
  /** opened when something is not kept yet */
  readonly engine: () => Promise<Engine>;
  readonly progress: (text: string) => Promise<void>;
}

/** The pictures, or in one line why there are none. */
export async function boardPictures(board: Board, options: PictureOptions): Promise<BoardPictures | string> {
  const pictured = board.shown.seeds.find(({ evaluated }) => evaluated.metrics !== null);
  if (pictured === undefined) return `${board.shown.variant} has no results`;
  try {
    return await picturesOf(pictured, options);
  } catch (error) {
    // weights or data that are elsewhere cost the pictures, not the report
    if (error instanceof UserError) return error.where === null ? error.message : `${error.message} (${error.where})`;
    throw error;
  }
}

async function picturesOf({ run, evaluated }: RowSeed, options: PictureOptions): Promise<BoardPictures> {
  const { folder, variant, seed } = run;
  const suite = shownSuite(evaluated.stage.evaluation.suites);
  const stages = readRecordedPlan(runFolderAt(folder).plan).stages.filter((stage) => stage.op === 'evaluate');
  const make = async (subject: 'teacher' | 'student'): Promise<NetworkPictures | null> => {
    const stage = stages.find((one) => one.subject === subject);
    if (stage === undefined) return null;
    const request: PictureRequest = { folder, stage, suite, count: options.count };
    const known = cachedPictures(options.beside, request);
    if (known !== null) return known;
    const made = await networkPictures(request, await options.engine(), (done, total) =>
      options.progress(`pictures of the ${subject} of ${variant}: frame ${done} of ${total}`),
    );
    await keepPictures(options.beside, request, made);
    return made;
  };
  const student = await make('student');
  if (student === null) throw new Error(`the plan in ${folder} evaluates no student`);
  return { variant, seed, stage: evaluated.stage, suite, student, teacher: await make('teacher') };
}

/** The first suite that tells subsets apart, any-modal before others; else all modalities as they are. */
function shownSuite(suites: readonly NamedSuite[]): NamedSuite {
  for (const protocol of ['any', 'emm', 'rmm']) {
    const found = suites.find(({ suite }) => protocolOf(suite) === protocol);
    if (found !== undefined) return found;
  }
  return { name: 'full', suite: { call: 'clean', args: {} } };
}
