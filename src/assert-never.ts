/** Ends an exhaustive `switch`: the compiler proves that `value` cannot exist, and a broken promise still fails loudly. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
