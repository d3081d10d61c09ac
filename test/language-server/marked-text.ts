// Source texts with marks: `<|>` is a caret, `<|range|>` a range. The marks are taken out before the text is read.
import { Analysis } from '../../src/language-server/analysis.js';

export interface MarkedText {
  readonly text: string;
  readonly carets: readonly number[];
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

export function marked(source: string): MarkedText {
  const carets: number[] = [];
  const ranges: { start: number; end: number }[] = [];
  let text = '';
  let open: number | null = null;
  for (const part of source.split(/(<\|>|<\||\|>)/)) {
    if (part === '<|>') carets.push(text.length);
    else if (part === '<|') open = text.length;
    else if (part === '|>' && open !== null) ranges.push({ start: open, end: text.length });
    else text += part;
  }
  return { text, carets, ranges };
}

/** A data set for experiments that are not about data. */
export const CITY = `dataset city {
  root = env(CITY_ROOT)
  classes = 19
  size = 512x512
  modality rgb = image("img/{stem}.png", norm: imagenet)
  modality depth = image("depth/{stem}.png")
  label = ids("label/{stem}.png")
  split train = 800
  split val = 100
}
`;

export interface MarkedFile extends MarkedText {
  readonly analysis: Analysis;
  /** of the first caret */
  readonly caret: number;
}

/** Analyses the first of the files, which sees the others. */
export function analysed(files: Readonly<Record<string, string>>): MarkedFile {
  const entry = Object.keys(files)[0]!;
  const read = new Map(Object.entries(files).map(([file, source]) => [file, marked(source)]));
  const analysis = new Analysis(entry, (path) => read.get(path)?.text ?? null);
  const own = read.get(entry)!;
  return { ...own, analysis, caret: own.carets[0] ?? -1 };
}

/** A file in which `city` and an experiment stand before the text. */
export function inExperiments(source: string): MarkedFile {
  return analysed({ 'a.rseg': `${CITY}\n${source}` });
}
