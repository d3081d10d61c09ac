// What the control group of this process tells of its memory: how many of its processes the system has killed for memory, under which limit.
// Both versions of control groups; processes that this one starts are in the same group.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface MemoryGroup {
  /** folder of the group */
  readonly path: string;
  /** processes of the group that were killed for memory so far, by whichever limit */
  readonly kills: number;
  /** bytes; the lowest of the group and those around it; null where there is none */
  readonly limit: number | null;
  /** highest use so far, bytes; null where the kernel does not say */
  readonly peak: number | null;
}

interface Version {
  /** controllers of its line in /proc/PID/cgroup */
  readonly named: (controllers: string) => boolean;
  /** below the folder of all groups */
  readonly folder: string;
  readonly kills: string;
  readonly limit: string;
  readonly peak: string;
}
const VERSIONS: readonly Version[] = [
  { named: (c) => c === '', folder: '', kills: 'memory.events', limit: 'memory.max', peak: 'memory.peak' },
  {
    named: (c) => c.split(',').includes('memory'),
    folder: 'memory',
    kills: 'memory.oom_control',
    limit: 'memory.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
  },
];
/** The first version writes its largest number for "no limit". */
const UNLIMITED = 2 ** 60;

/** The group of the process that `self` tells of; null where no version says anything. `root`: folder of all groups. */
export function readMemoryGroup(root = '/sys/fs/cgroup', self = '/proc/self/cgroup'): MemoryGroup | null {
  const lines = (read(self) ?? '').split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  for (const version of VERSIONS) {
    const line = lines.find((found) => found !== null && version.named(found[1]!));
    if (line === undefined || line === null) continue;
    const top = join(root, version.folder);
    // in a container the group may be mounted as the top
    for (const path of [join(top, line[2]!), top]) {
      const kills = /^oom_kill (\d+)$/m.exec(read(join(path, version.kills)) ?? '');
      if (kills === null) continue;
      const limit = lowestLimit(path, top, version.limit);
      return { path, kills: Number(kills[1]), limit, peak: bytesIn(join(path, version.peak)) };
    }
  }
  return null;
}

function lowestLimit(path: string, top: string, file: string): number | null {
  const own = bytesIn(join(path, file));
  const above = path === top || dirname(path) === path ? null : lowestLimit(dirname(path), top, file);
  if (own === null || above === null) return own ?? above;
  return Math.min(own, above);
}

function bytesIn(file: string): number | null {
  const bytes = Number.parseInt(read(file) ?? '', 10);
  return Number.isNaN(bytes) || bytes >= UNLIMITED ? null : bytes;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
