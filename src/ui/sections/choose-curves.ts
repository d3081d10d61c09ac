// Which curves and charts are wanted, by a regular expression for their names.

export interface CurveChoice {
  readonly keeps: (name: string) => boolean;
  /** what is wrong with the expression; it then keeps everything */
  readonly problem: string | null;
}

/** Never throws. Letters may be written small or large; an empty text keeps everything. */
export function chooseCurves(text: string): CurveChoice {
  if (text === '') return { keeps: () => true, problem: null };
  try {
    const wanted = new RegExp(text, 'i');
    return { keeps: (name) => wanted.test(name), problem: null };
  } catch {
    return { keeps: () => true, problem: `${text} is no regular expression (yet)` };
  }
}
