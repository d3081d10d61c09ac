// Plain forms of values that many variants share, made once. They are frozen, so that their text is made once as well.

interface Shared<T> {
  readonly circumstances: string;
  readonly form: T;
}

export class SharedForms<T extends object> {
  /** the last one of each value: variants that follow each other mostly agree on everything else */
  readonly #last = new WeakMap<object, Shared<T>>();

  /** The form of `value` under `circumstances`, which name everything else that it depends on. */
  of(value: object, circumstances: string, make: () => T): T {
    const last = this.#last.get(value);
    if (last?.circumstances === circumstances) return last.form;
    const form = frozen(make());
    this.#last.set(value, { circumstances, form });
    return form;
  }
}

/** Frozen all through. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
