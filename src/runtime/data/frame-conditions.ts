// Under which conditions each frame of a split was taken: what tables per weather and per sensor failure are made by.
import type { Dataset } from '../../compiler/normal-form.js';
import { matchPath, parseTemplate } from './files/path-template.js';
import type { SourcePlan } from './source-plan.js';
import { conditionOf } from './streets/render-street.js';
import { type StreetsPlan, streetRequest } from './streets/street-frames.js';

/** `weather` = `rain` */
export interface FrameCondition {
  readonly by: string;
  readonly value: string;
}

/** Holes of a path template that tell how a picture was taken. All others (scene, stem, …) tell which picture it is. */
export const CONDITION_HOLES = ['case', 'condition', 'weather', 'failure', 'time'] as const;

/** What a frame has that suffered no sensor failure. */
const NONE = 'none';

/** One list per frame of the split; all empty where the data set tells nothing. */
export function frameConditions(source: SourcePlan, dataset: Dataset): readonly (readonly FrameCondition[])[] {
  return source.frames.kind === 'streets'
    ? streetConditions(source.frames)
    : pathConditions(
        source.frames.names.map(([first]) => first!),
        dataset,
      );
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

/** By the template of the first modality, whose paths `names` are: whole path segments, so that `rain` is not found in `train`. */
function pathConditions(names: readonly string[], dataset: Dataset): readonly (readonly FrameCondition[])[] {
  const source = dataset.modalities[0]?.source;
  if (source?.call !== 'image') return names.map(() => []);
  const template = parseTemplate(source.args.path);
  const holes = CONDITION_HOLES.filter((hole) => template.holes.includes(hole));
  if (holes.length === 0) return names.map(() => []);
  return names.map((name) => {
    const values = matchPath(template, name) ?? {};
    return holes.flatMap((by) => (values[by] === undefined ? [] : [{ by, value: values[by] }]));
  });
}
