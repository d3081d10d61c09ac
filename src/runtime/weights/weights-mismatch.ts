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

function mismatchMessage({ rows }: Fit): string {
  const groups = PROBLEMS.map((verdict) => ({ verdict, all: rows.filter((row) => row.verdict === verdict) }));
  const found = groups.filter(({ all }) => all.length > 0);
  const shown = found.flatMap(({ all }) => all.slice(0, MOST_ROWS)).map(cellsOf);
  const widths = [0, 1].map((column) => Math.max(...[HEADER, ...shown].map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `    ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
  const counts = found.map(({ verdict, all }) => `${all.length} ${verdict}`);
  const fitting = rows.filter(({ verdict }) => verdict === 'fits').length;
  const lines = found.flatMap(({ verdict, all }) => {
    const more = all.length > MOST_ROWS ? [`    ... and ${all.length - MOST_ROWS} more`] : [];
    return [`  ${verdict}`, ...all.slice(0, MOST_ROWS).map(cellsOf).map(line), ...more];
  });
  const summary = `the weights do not fit the network: ${fitting} fit, ${counts.join(', ')}`;
  return [summary, line(HEADER), ...lines].join('\n');
}

const HEADER = ['tensor', 'in the file', 'in the network'];

const cellsOf = ({ name, inFile, inNetwork }: FitRow): readonly string[] => [
  name,
  shapeText(inFile),
  shapeText(inNetwork),
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
