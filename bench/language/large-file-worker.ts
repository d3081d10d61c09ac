// Run as a process of its own: reads, compiles and formats a generated file, and prints its times as JSON. The first call is what a
// command pays, the median of the later ones what an editor pays.
import { parse } from '../../grammar/parse.js';
import { compile } from '../../src/compiler/compile.js';
import { format } from '../../src/format/format.js';
import { largeFile } from './large-file.js';
import { median, timesOf } from './timing.js';

export interface LargeFileTimes {
  readonly lines: number;
  readonly variants: number;
  readonly first: number;
  readonly later: number;
}

const [, , phase = 'check', lines = '10000'] = process.argv;
const { text, lines: written } = largeFile(Number(lines));
let variants = 0;
const phases: Readonly<Record<string, () => void>> = {
  parse: () => {
    parse(text, 'large.rseg');
  },
  check: () => {
    const compilation = compile('large.rseg', (path) => (path === 'large.rseg' ? text : null));
    const [first] = compilation.diagnostics;
    if (first !== undefined) throw new Error(`the generated file is wrong: ${first.message}`);
    variants = compilation.variants.size;
  },
  format: () => {
    if (format(text, 'large.rseg').kind !== 'formatted') throw new Error('the generated file is wrong');
  },
};
const [first = Number.NaN, ...later] = await timesOf(8, phases[phase]!);
const times: LargeFileTimes = { lines: written, variants, first, later: median(later) };
console.log(JSON.stringify(times));
