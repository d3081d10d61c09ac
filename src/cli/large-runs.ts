// Runs of which one alone wants more than this machine has: they are started nevertheless, one at a time, and the user hears of it first.
import type { Limits, Task } from '../runtime/run/queue/scheduler.js';

/** One line per kind of shortage; none when every run fits. */
export function largeRunLines(tasks: readonly Task[], { cpus, memory }: Limits): readonly string[] {
  const open = tasks.filter(({ before }) => before === null);
  const many = open.filter((task) => task.cpus > cpus);
  const large = open.filter((task) => task.memory > memory);
  return [
    ...(many.length === 0
      ? []
      : [
          `${names(many)} more cores than this machine has (resources.cpus is ${most(many, 'cpus')}, it has ${cpus}): it works when nothing else does`,
        ]),
    ...(large.length === 0
      ? []
      : [
          `${names(large)} more memory than is free (about ${gib(most(large, 'memory'))}, ${gib(memory)} are free): it works when nothing else does, and may run out of memory`,
        ]),
  ];
}

/** `spcr@1 wants`, `each of spcr@1 and 2 more wants` */
function names([first, ...more]: readonly Task[]): string {
  return more.length === 0 ? `${first!.name} wants` : `each of ${first!.name} and ${more.length} more wants`;
}

const most = (tasks: readonly Task[], what: 'cpus' | 'memory'): number => Math.max(...tasks.map((task) => task[what]));
const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
