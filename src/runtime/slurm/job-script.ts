// What sbatch is given: arguments, the script of the job, and the map from its tasks to their work. Pure.
import type { Piece } from './pieces.js';
import type { Submission } from './submissions.js';

export interface JobPlace {
  /** absolute path of the folder of all runs, the same on every node */
  readonly runs: string;
  /** absolute path of the folder for scripts, maps and output */
  readonly folder: string;
  /** program and script that are rseg */
  readonly command: readonly [string, string];
  readonly engine: string;
  /** tasks of an array that may run at the same time; null: as many as Slurm starts */
  readonly atOnce: number | null;
  /** further options of rseg stage */
  readonly stageOptions: readonly string[];
  /** further words for sbatch */
  readonly more: readonly string[];
}

/** Seconds between the announcement of the end of a job and its end, when its time allows. */
const NOTICE_S = 120;

const MEMORY = /^--mem(-per-[cg]pu)?=/;

/** Arguments of sbatch, without the path of the script. */
export function sbatchArguments(
  name: string,
  { tasks, resources, raised, dependency }: Submission,
  place: JobPlace,
): readonly string[] {
  const { cpus, gpus, memory, minutes, partition, account } = resources;
  const notice = minutes === null ? NOTICE_S : Math.min(NOTICE_S, Math.floor((minutes * 60) / 4));
  return [
    '--parsable',
    `--job-name=${name}`,
    `--array=${indexList(tasks.map(({ index }) => index))}${place.atOnce === null ? '' : `%${place.atOnce}`}`,
    `--output=${place.folder}/${name}_%a.log`,
    '--open-mode=append',
    '--requeue',
    `--signal=B:USR1@${notice}`,
    `--cpus-per-task=${cpus}`,
    ...(gpus > 0 ? [`--gres=gpu:${gpus}`] : []),
    ...(memory === null ? [] : [`--mem=${memory}M`]),
    ...(minutes === null ? [] : [`--time=${minutes}`]),
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(account === null ? [] : [`--account=${account}`]),
    ...(dependency === null ? [] : [`--dependency=${dependency}`, '--kill-on-invalid-dep=yes']),
    ...place.more.filter((word) => !raised || !MEMORY.test(word)),
  ];
}

/** `0-3,7`: a list that stays short. */
function indexList(indices: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const index of indices) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else parts.push([index, index]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** Line `index + 1` is what task `index` does: the run and the keys of its stages. */
export function taskMap({ tasks }: Submission, pieceOf: (id: string) => Piece): string {
  const lines: string[] = [];
  for (const { index, piece } of tasks) {
    while (lines.length < index) lines.push('');
    const { run, keys } = pieceOf(piece);
    lines.push([run, ...keys].join(' '));
  }
  return `${lines.join('\n')}\n`;
}

/** The shell becomes rseg, so that signals to the job reach it without a relay. */
export function jobScript(map: string, { runs, command, engine, stageOptions }: JobPlace): string {
  const words = command.map(quoted).join(' ');
  return `#!/bin/sh
# Written by rseg: line N of the map is the work of task N - 1.
work=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" ${quoted(map)})
if [ -z "$work" ]; then
  echo "no work for task $SLURM_ARRAY_TASK_ID in" ${quoted(map)} >&2
  exit 75
fi
set -- $work
run=$1
shift
exec ${words} stage "$@" --run "$run" --runs ${quoted(runs)} --engine ${quoted(engine)}${stageOptions.map((option) => ` ${option}`).join('')}
`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
