// Names of the same weights in the files that people have. Layouts are PyTorch's in all of them. Sources: method, section
// 2 for the tensors; names as they stand in the files.

export type NameScheme = 'rseg' | 'mit' | 'deliver';

export interface NameMap {
  readonly scheme: NameScheme;
  /** whose files look so */
  readonly title: string;
  /** Our name; null for an entry that is no weight of our networks. */
  readonly toOurs: (name: string) => string | null;
  /** The name there; null where such files have no such tensor. */
  readonly fromOurs: (name: string) => string | null;
  /** parts of published networks that segmentation with this decoder does not use: left out without a word */
  readonly unused: RegExp;
}

/** Counted by BatchNorm while it trains; nothing reads it. */
const COUNTER = /(^|\.)num_batches_tracked$/;

function renamed(name: string, from: string, to: string): string | null {
  return name.startsWith(from) ? to + name.slice(from.length) : null;
}

function prefixes(pairs: readonly (readonly [theirs: string, ours: string])[]): Pick<NameMap, 'toOurs' | 'fromOurs'> {
  const first = (found: readonly (string | null)[]): string | null => found.find((name) => name !== null) ?? null;
  return {
    toOurs: (name) => first(pairs.map(([theirs, ours]) => renamed(name, theirs, ours))),
    fromOurs: (name) => first(pairs.map(([theirs, ours]) => renamed(name, ours, theirs))),
  };
}

const ENCODER_PART = /^(patch_embed\d|block\d|norm\d)\./;

export const NAME_MAPS: Readonly<Record<NameScheme, NameMap>> = {
  rseg: {
    scheme: 'rseg',
    title: 'rseg and the released RobustSeg code',
    ...prefixes([
      ['encoder.', 'encoder.'],
      ['decoder.', 'decoder.'],
    ]),
    unused: /^classifier\./,
  },
  mit: {
    scheme: 'mit',
    title: 'Mix Transformer encoder, as the ImageNet checkpoints of SegFormer',
    toOurs: (name) => (ENCODER_PART.test(name) ? `encoder.${name}` : null),
    fromOurs: (name) => renamed(name, 'encoder.', ''),
    unused: /^head\./,
  },
  deliver: {
    scheme: 'deliver',
    title: 'SegFormer and the code around DELIVER',
    ...prefixes([
      ['backbone.', 'encoder.'],
      ['decode_head.', 'decoder.'],
    ]),
    unused: /^(decode_head\.conv_seg|backbone\.head|auxiliary_head)\./,
  },
};

/** How the names of a file are to be read. */
export interface FileNames {
  readonly map: NameMap;
  /** `module.` where the network was wrapped for several GPUs, else empty */
  readonly prefix: string;
}

const WRAPPER = 'module.';

/** The map that knows most of `names`; null when none knows any. */
export function recogniseNames(names: Iterable<string>): FileNames | null {
  const all = [...names];
  const prefix = all.length > 0 && all.every((name) => name.startsWith(WRAPPER)) ? WRAPPER : '';
  const bare = all.map((name) => name.slice(prefix.length));
  const counted = Object.values(NAME_MAPS).map((map) => ({
    map,
    hits: bare.filter((n) => map.toOurs(n) !== null).length,
  }));
  const [best] = counted.sort((a, b) => b.hits - a.hits);
  return best === undefined || best.hits === 0 ? null : { map: best.map, prefix };
}

/** What an entry of a file is: one of our tensors, something that is never needed, or something else. */
export type EntryRole =
  | { readonly role: 'weight'; readonly ours: string }
  | { readonly role: 'unused' }
  | { readonly role: 'foreign' };

export function roleOf(name: string, { map, prefix }: FileNames): EntryRole {
  const bare = name.slice(prefix.length);
  if (map.unused.test(bare) || COUNTER.test(bare)) return { role: 'unused' };
  const ours = map.toOurs(bare);
  return ours === null ? { role: 'foreign' } : { role: 'weight', ours };
}
