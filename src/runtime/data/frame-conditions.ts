// Under which conditions each frame of a split was taken: what tables per weather and per sensor failure are made by.
import type { HoleValues } from './files/path-template.js';
import type { SourcePlan } from './source-plan.js';
import { conditionOf } from './streets/render-street.js';
import { type StreetsPlan, streetRequest } from './streets/street-frames.js';

/** `weather` = `rain` */
export interface FrameCondition {
  readonly by: string;
  readonly value: string;
}

/** Holes of a path template that tell how a picture was taken. All others (scene, stem, …) tell which picture it is. */
export const CONDITION_HOLES = ['case', 'condition', 'time'] as const;

/** Of a frame whose path leaves the hole out, as where no sensor failed. */
const NONE = 'none';

/** One list per frame of the split; all empty where the data set tells nothing. */
export function frameConditions({ frames }: SourcePlan): readonly (readonly FrameCondition[])[] {
  return frames.kind === 'streets' ? streetConditions(frames) : pathConditions(frames.holes);
}

function streetConditions(plan: StreetsPlan): readonly (readonly FrameCondition[])[] {
  return Array.from({ length: plan.frames }, (_, index) => {
    const { weather, failure } = conditionOf(streetRequest(plan, index));
    return [
      { by: 'weather', value: weather },
      { by: 'failure', value: failure ?? NONE },
    ];
  });
}

function pathConditions(frames: readonly HoleValues[]): readonly (readonly FrameCondition[])[] {
  const told = CONDITION_HOLES.filter((hole) => frames.some((values) => values[hole] !== undefined));
  return frames.map((values) => told.map((by) => ({ by, value: values[by] ?? NONE })));
}
