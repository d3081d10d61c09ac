// What a point is called: a hash of its settings, whatever the order of axes, lines and values.
import { createHash } from 'node:crypto';
import type { Point } from './sweep-axis.js';

const SHORTEST = 6;

/** Equal for points that set the same. */
export function pointIdentity(point: Point): string {
  const pairs = point.map(({ path, identity }): readonly [string, string] => [path, identity]);
  return JSON.stringify([...pairs].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `p3fa91c`: six digits, for points that share them as many as tell them apart. */
export function pointNames(points: readonly Point[]): readonly string[] {
  const digests = points.map((point) => createHash('sha256').update(pointIdentity(point)).digest('hex'));
  const lengths = new Map<string, number>(digests.map((digest) => [digest, SHORTEST]));
  for (let length = SHORTEST; ; length += 2) {
    const groups = new Map<string, string[]>();
    for (const digest of lengths.keys()) {
      if (lengths.get(digest)! < length) continue;
      const start = digest.slice(0, length);
      groups.set(start, [...(groups.get(start) ?? []), digest]);
    }
    const shared = [...groups.values()].filter((group) => group.length > 1).flat();
    if (shared.length === 0) return digests.map((digest) => `p${digest.slice(0, lengths.get(digest))}`);
    for (const digest of shared) lengths.set(digest, length + 2);
  }
}
