// The settings of a block or the arguments of a call by their names: a list in the order of the signature. The hottest allocation of the
// compiler, because every edit makes a new block: a changed copy is one short list, and all of one signature share the table of names.
import type { Parameter } from './registry.js';
import type { SettingValue } from './setting-value.js';

type Entry = [name: string, value: SettingValue];

/** The names of a signature, and the place of each. */
interface Names {
  readonly list: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

export class NamedValues implements ReadonlyMap<string, SettingValue> {
  private referring: readonly Entry[] | null = null;

  private constructor(
    private readonly names: Names,
    private readonly list: readonly (SettingValue | undefined)[],
  ) {}

  /** The value of every parameter that `make` has one for. */
  static of(parameters: readonly Parameter[], make: (parameter: Parameter) => SettingValue | undefined): NamedValues {
    return new NamedValues(namesOf(parameters), parameters.map(make));
  }

  get(name: string): SettingValue | undefined {
    const place = this.names.places.get(name);
    return place === undefined ? undefined : this.list[place];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** A copy with other values for some parameters. Throws for a name that the signature does not have. */
  with(changed: readonly (readonly [name: string, value: SettingValue])[]): NamedValues {
    const list = this.list.slice();
    for (const [name, value] of changed) list[this.placeOf(name)] = value;
    return new NamedValues(this.names, list);
  }

  /** The entries that are references or hold some: mostly none. Asked for every variant, so that they are looked for once. */
  withReferences(holdsReference: (value: SettingValue) => boolean): readonly Entry[] {
    this.referring ??= this.present().filter(([, value]) => holdsReference(value));
    return this.referring;
  }

  get size(): number {
    return this.present().length;
  }

  entries(): MapIterator<Entry> {
    return this.present().values();
  }

  keys(): MapIterator<string> {
    return this.present()
      .map(([name]) => name)
      .values();
  }

  values(): MapIterator<SettingValue> {
    return this.present()
      .map(([, value]) => value)
      .values();
  }

  [Symbol.iterator](): MapIterator<Entry> {
    return this.entries();
  }

  forEach(visit: (value: SettingValue, name: string, all: ReadonlyMap<string, SettingValue>) => void): void {
    for (const [name, value] of this.present()) visit(value, name, this);
  }

  private placeOf(name: string): number {
    const place = this.names.places.get(name);
    if (place === undefined) throw new Error(`the signature has no \`${name}\``);
    return place;
  }

  private present(): readonly Entry[] {
    const present: Entry[] = [];
    for (let place = 0; place < this.list.length; place++) {
      const value = this.list[place];
      if (value !== undefined) present.push([this.names.list[place]!, value]);
    }
    return present;
  }
}

const known = new WeakMap<readonly Parameter[], Names>();

function namesOf(parameters: readonly Parameter[]): Names {
  let names = known.get(parameters);
  if (names === undefined) {
    const list = parameters.map(({ name }) => name);
    names = { list, places: new Map(list.map((name, place) => [name, place])) };
    known.set(parameters, names);
  }
  return names;
}
