// Random choices read from a list of numbers. When the list ends every choice is the simplest one, so that fast-check finds small
// examples by shortening the list.

export class ChoiceTape {
  #at = 0;

  constructor(private readonly numbers: ArrayLike<number>) {}

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return (this.numbers[this.#at++] ?? 0) % count;
  }

  /** True in one of `times` cases. */
  oneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  /** The first one is the simplest. */
  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)]!;
  }

  repeat(most: number, act: (index: number) => void): void {
    const count = this.below(most + 1);
    for (let index = 0; index < count; index++) act(index);
  }
}
