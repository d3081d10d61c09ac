// What is to be handed to the scheduler next: waiting work whose needs are there or under way, as arrays of tasks that ask for the same
// and wait for the same. Pure.
import type { JobResources } from './pieces.js';
import { isDone, type Submitted, type Work, type WorkState } from './work-state.js';

export interface Submission {
  /** index in the array -> id of the piece, by index */
  readonly tasks: readonly { readonly index: number; readonly piece: string }[];
  readonly resources: JobResources;
  /** an attempt had too little memory: what `resources` says of it counts, whatever the user asks for */
  readonly raised: boolean;
  /** value of `--dependency`; null: it may start at once */
  readonly dependency: string | null;
}

/** `largest`: how many tasks an array may have. Work whose needs are not known to the scheduler yet comes with a later call. */
export function submissions(state: WorkState, largest: number): readonly Submission[] {
  const groups = new Map<string, Ready[]>();
  for (const work of state.values()) {
    const ready = readyWork(state, work);
    if (ready === null) continue;
    const [parent, another] = ready.parents;
    // children of tasks of one array may follow them one by one
    const waitsFor =
      another === undefined && parent !== undefined ? `array ${parent.job}` : ready.parents.map(taskId).join(':');
    const group = `${JSON.stringify([ready.resources, ready.raised])} ${waitsFor}`;
    groups.set(group, [...(groups.get(group) ?? []), ready]);
  }
  return [...groups.values()].flatMap((group) => arraysOf(group, largest));
}

interface Ready {
  readonly work: Work;
  readonly resources: JobResources;
  readonly raised: boolean;
  /** submitted work that it waits for */
  readonly parents: readonly Submitted[];
}

const taskId = ({ job, index }: Submitted): string => `${job}_${index}`;

function readyWork(state: WorkState, work: Work): Ready | null {
  if (work.status.kind !== 'waiting') return null;
  const parents: Submitted[] = [];
  for (const id of work.piece.needs) {
    if (isDone(state, id)) continue;
    const status = state.get(id)!.status;
    if (status.kind !== 'submitted' || status.job === null) return null;
    parents.push(status);
  }
  const { resources } = work.piece;
  const raised = work.memory !== null;
  return { work, parents, raised, resources: raised ? { ...resources, memory: work.memory } : resources };
}

/** `group`: equal resources, and the same needs or one task each of the same array. */
function arraysOf(group: readonly Ready[], largest: number): readonly Submission[] {
  const { resources, raised, parents } = group[0]!;
  const one = parents.length === 1;
  const indices = group.map((ready) => ready.parents[0]?.index ?? 0);
  if (one && group.length > 1 && new Set(indices).size === group.length) {
    const tasks = group.map(({ work }, at) => ({ index: indices[at]!, piece: work.piece.id }));
    tasks.sort((a, b) => a.index - b.index);
    return [{ tasks, resources, raised, dependency: `aftercorr:${parents[0]!.job}` }];
  }
  const byParent = new Map<string, Ready[]>();
  for (const ready of group) {
    const needs = ready.parents.map(taskId).join(':');
    byParent.set(needs, [...(byParent.get(needs) ?? []), ready]);
  }
  return [...byParent].flatMap(([needs, members]) =>
    chunks(members, largest).map((part) => ({
      tasks: part.map(({ work }, index) => ({ index, piece: work.piece.id })),
      resources,
      raised,
      dependency: needs === '' ? null : `afterok:${needs}`,
    })),
  );
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
