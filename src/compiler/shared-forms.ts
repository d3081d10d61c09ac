// Plain forms of values that many variants share, made once. They are frozen, so that their text is made once as well.

export class SharedForms<T extends object> {
  readonly #known = new WeakMap<object, Map<string, T>>();

  /** The form of `value` under `circumstances`, which name everything else that it depends on. */
  of(value: object, circumstances: string, make: () => T): T {
    const forms = this.#known.get(value) ?? new Map<string, T>();
    const known = forms.get(circumstances);
    if (known !== undefined) return known;
    const made = frozen(make());
    this.#known.set(value, forms.set(circumstances, made));
    return made;
  }
}

/** Frozen all through. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
