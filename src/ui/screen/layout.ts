// How many lines every part of the screen gets. Pure arithmetic: the parts always add up to the height.

import { BESIDE_FROM } from './boxes.js';

export interface Layout {
  readonly width: number;
  /** one less than the terminal has: a full screen would scroll */
  readonly height: number;
  readonly titleRows: number;
  readonly noticeRows: number;
  readonly stageRows: number;
  /** a box around the stages */
  readonly stagesFramed: boolean;
  readonly measurementRows: number;
  readonly mainRows: number;
  /** a box around the panes; without it there is only room for lines */
  readonly mainFramed: boolean;
  /** panels beside each other */
  readonly mainColumns: 1 | 2;
  readonly logRows: number;
  readonly hintRows: number;
}

/** Below this many columns only single lines are drawn. */
const NARROW = 40;

/** What is wanted of a screen. */
export interface Wishes {
  /** the pane needs all the room there is: no newest lines of the log, few stages */
  readonly roomy?: boolean;
  /** no stages at all */
  readonly withoutStages?: boolean;
}

export function planLayout(
  columns: number,
  rows: number,
  stages: number,
  notices: number,
  { roomy = false, withoutStages = false }: Wishes = {},
): Layout {
  const width = Math.max(1, columns);
  const height = Math.max(1, rows - 1);
  let left = height;
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(left, wanted));
    left -= taken;
    return taken;
  };
  const titleRows = take(height >= 12 ? 2 : 1);
  const noticeRows = take(notices);
  const hintRows = take(height >= 5 ? 1 : 0);
  const measurementRows = take(height >= 8 ? 1 : 0);
  const wide = width >= NARROW;
  const stagesFramed = wide && height >= (roomy ? 34 : 24);
  const stageShare = roomy && height < 34 ? 1 : Math.max(1, Math.floor(left / (height >= 24 ? 2.5 : 3)));
  const stageRows = take(withoutStages ? 0 : Math.min(Math.max(stages, 1) + (stagesFramed ? 2 : 0), stageShare));
  const logRows = take(roomy ? 0 : height >= 34 ? 5 : height >= 22 ? 3 : height >= 14 ? 1 : 0);
  const mainFramed = wide && left >= 6;
  return {
    width,
    height,
    titleRows,
    noticeRows,
    stageRows,
    stagesFramed,
    measurementRows,
    mainRows: left,
    mainFramed,
    mainColumns: width >= BESIDE_FROM ? 2 : 1,
    logRows,
    hintRows,
  };
}
