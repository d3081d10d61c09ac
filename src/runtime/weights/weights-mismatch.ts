// The refusal of weights that do not fit a network: one table of what fits and what does not.
import { EXIT, UserError } from '../../exit-code.js';
import { describeNetwork } from './describe-network.js';
import type { Fit, FitRow, Verdict } from './fit-weights.js';
import { encoderText } from './published-encoders.js';

/** Exit code 4. Another class, because no other file would mend it: it is known before anything runs. */
export class WeightsMismatch extends UserError {
  constructor(where: string, fit: Fit) {
    super(EXIT.data, mismatchMessage(fit), { where, help: mismatchHelp(where, fit) });
    this.name = 'WeightsMismatch';
  }
}

/** What is wrong, most telling first. */
const PROBLEMS: readonly Exclude<Verdict, 'fits'>[] = [
  'other shape',
  'no float',
  'not in the file',
  'not in the network',
];
/** Rows of one kind; a wrong encoder differs in hundreds of tensors. */
const MOST_ROWS = 6;

const shapeText = (shape: readonly number[] | null): string =>
  shape === null ? '-' : shape.length === 0 ? 'one value' : shape.join('x');

function mismatchMessage(fit: Fit): string {
  const { rows } = fit;
  const count = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length;
  const counts = PROBLEMS.filter((verdict) => count(verdict) > 0).map((verdict) => `${count(verdict)} ${verdict}`);
  const shown = PROBLEMS.flatMap((verdict) => {
    const all = rows.filter((row) => row.verdict === verdict);
    const lines = all.slice(0, MOST_ROWS).map(cellsOf);
    const more = all.length - MOST_ROWS;
    return more > 0 ? [...lines, [`... and ${more} more`, '', '', verdict]] : lines;
  });
  const table = [['tensor', 'in the file', 'in the network', ''], ...shown];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
  return [`the weights do not fit the network: ${count('fits')} fit, ${counts.join(', ')}`, ...lines].join('\n');
}

const cellsOf = ({ name, inFile, inNetwork, verdict }: FitRow): readonly string[] => [
  name,
  shapeText(inFile),
  shapeText(inNetwork),
  verdict,
];

function mismatchHelp(where: string, { rows, names }: Fit): string {
  if (names === null) return 'rseg knows none of the names in it; see what it holds: rseg weights show FILE';
  const encoderFits = rows.every(({ name, verdict }) => !name.startsWith('encoder.') || verdict === 'fits');
  const classes = rows.find(({ name }) => name === 'decoder.linear_pred.bias');
  if (encoderFits) {
    const why =
      classes?.verdict === 'other shape'
        ? `it was trained on ${classes.inFile?.[0]} classes, the data set has ${classes.inNetwork?.[0]}; `
        : '';
    return `${why}its encoder fits: rseg weights convert ${where} ENCODER.safetensors --part encoder`;
  }
  const shapes = rows.flatMap(({ name, inFile }) => (inFile === null ? [] : [[name, inFile] as const]));
  const facts = describeNetwork(new Map(shapes));
  return facts === null ? 'the file must hold the network described' : `the file holds ${encoderText(facts)}`;
}
