// Types of settings and arguments, as they are spelled in `grammar/std.rseg`, and their names in messages.

const PRIMITIVES = {
  Number: 'a number',
  NonNegative: 'a number from 0',
  Positive: 'a number above 0',
  Int: 'a whole number',
  Natural: 'a whole number from 0',
  Count: 'a whole number from 1',
  Ratio: 'a ratio (0..1 or 0%..100%)',
  Ints: 'a list of whole numbers',
  Length: 'a training length (epochs, steps, images)',
  Time: 'a time (s, min, h, d)',
  Bytes: 'an amount of memory (MiB, GiB)',
  Size: 'a size (height x width)',
  Seeds: 'seeds (`7`, `1..3` or `[1, 5]`)',
  File: 'the path of a file',
  Folder: 'the path of a folder',
  Template: 'a path template',
  Templates: 'a path template, or a list of them',
  ListFile: 'the path of a list of frames',
  RootFile: 'the path of a file below the root',
  Text: 'a text',
  Texts: 'a list of texts',
  Colours: 'a list of colours (`"#rrggbb"`)',
  Environment: '`env(NAME)`',
  Dataset: 'a data set',
  SplitName: 'a split',
  SuiteName: 'a suite',
  ModalityNames: 'a list of modalities',
  Loss: 'a sum of loss terms',
} as const;
export type Primitive = keyof typeof PRIMITIVES;

export type SettingType =
  | { readonly kind: 'primitive'; readonly name: Primitive }
  /** a literal word such as `hybrid`; `none` beside another type means "absent" */
  | { readonly kind: 'word'; readonly word: string }
  /** a call of any built-in of that category */
  | { readonly kind: 'category'; readonly category: string }
  /** a keyed collection, filled by `kind name = value` */
  | { readonly kind: 'keyed'; readonly of: SettingType }
  /** a block of settings */
  | { readonly kind: 'settings'; readonly name: string };

/** Plural type names are keyed collections of a category; a split is counted by its frames. */
const KEYED: Readonly<Record<string, SettingType>> = {
  Suites: { kind: 'category', category: 'suite' },
  Modalities: { kind: 'category', category: 'modality' },
  Splits: { kind: 'primitive', name: 'Count' },
};

function isPrimitive(name: string): name is Primitive {
  return Object.hasOwn(PRIMITIVES, name);
}

/** Reads one type name of a signature; `settings` are the names of the blocks that exist. */
export function settingType(name: string, settings: ReadonlySet<string>): SettingType {
  if (name[0] !== name[0]?.toUpperCase()) return { kind: 'word', word: name };
  if (isPrimitive(name)) return { kind: 'primitive', name };
  const of = KEYED[name];
  if (of !== undefined) return { kind: 'keyed', of };
  const snake = name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return settings.has(snake) ? { kind: 'settings', name: snake } : { kind: 'category', category: snake };
}

/** `a model`, `an optimizer` */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function describeType(type: SettingType): string {
  switch (type.kind) {
    case 'primitive':
      return PRIMITIVES[type.name];
    case 'word':
      return `\`${type.word}\``;
    case 'category':
      return withArticle(type.category);
    case 'keyed':
      return 'a collection of named entries';
    case 'settings':
      return 'a block of settings';
  }
}

/** What a setting takes, in the words of a message: ``a number above 0 or `auto` ``. */
export function describeTypes(types: readonly SettingType[]): string {
  const words = types.map(describeType);
  const last = words.pop() ?? 'nothing';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

/** The option of a union that satisfies `accepts`. */
export function findPrimitive<Name extends Primitive>(
  types: readonly SettingType[],
  names: readonly Name[],
): Name | null {
  for (const type of types) {
    const found = type.kind === 'primitive' ? names.find((name) => name === type.name) : undefined;
    if (found !== undefined) return found;
  }
  return null;
}
