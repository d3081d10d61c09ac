// How a reader of texts answers texts with one mistake each.

/** What was said about one text. */
export interface Answer {
  /** messages of any kind */
  readonly messages: number;
  readonly errors: number;
  /** declarations that were found */
  readonly declarations: number;
}
export interface Score {
  readonly mutants: number;
  /** mutants without an error: another text that means something */
  readonly valid: number;
  /** mutants with one error and nothing else */
  readonly one: number;
  /** mutants in which a declaration was not found */
  readonly lost: number;
  readonly crashes: number;
  readonly slowestMs: number;
  /** the text that took longest, and those with the most messages */
  readonly worst: readonly string[];
}

/** `declarations`: how many the text without mistake has. An exception of `answer` is a crash. */
export function scoreOf(mutants: readonly string[], declarations: number, answer: (text: string) => Answer): Score {
  const counts = { mutants: mutants.length, valid: 0, one: 0, lost: 0, crashes: 0, slowestMs: 0 };
  const noisy: { readonly text: string; readonly messages: number }[] = [];
  for (const text of mutants) {
    const start = performance.now();
    try {
      const { messages, errors, declarations: found } = answer(text);
      if (errors === 0) counts.valid++;
      else if (messages === 1) counts.one++;
      else noisy.push({ text, messages });
      if (found < declarations) counts.lost++;
    } catch {
      counts.crashes++;
      noisy.push({ text, messages: Number.POSITIVE_INFINITY });
    }
    counts.slowestMs = Math.max(counts.slowestMs, performance.now() - start);
  }
  noisy.sort((a, b) => b.messages - a.messages);
  return { ...counts, worst: noisy.map(({ text }) => text) };
}

export function added(a: Score, b: Score): Score {
  return {
    mutants: a.mutants + b.mutants,
    valid: a.valid + b.valid,
    one: a.one + b.one,
    lost: a.lost + b.lost,
    crashes: a.crashes + b.crashes,
    slowestMs: Math.max(a.slowestMs, b.slowestMs),
    worst: [...a.worst, ...b.worst],
  };
}

/** Share of the mutants with a mistake that gave exactly one message; 1 when there is none. */
export function shareOfOne({ mutants, valid, one }: Score): number {
  return mutants === valid ? 1 : one / (mutants - valid);
}

export function shareLost({ mutants, lost }: Score): number {
  return mutants === 0 ? 0 : lost / mutants;
}
