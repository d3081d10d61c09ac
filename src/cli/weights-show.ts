// `rseg weights show FILE`: what is in a file with weights, from its table of contents alone.
import { statSync } from 'node:fs';
import { EXIT, type ExitCode } from '../exit-code.js';
import { withWeights } from '../runtime/checkpoint/weight-source.js';
import { digestFile } from '../runtime/weights/digest-file.js';
import { encoderText } from '../runtime/weights/published-encoders.js';
import { summariseWeights, type WeightsSummary } from '../runtime/weights/summarise-weights.js';
import { printAll } from './print-all.js';

/** Throws exit 4 when the file cannot be read or is refused. */
export async function weightsShowCommand(file: string, options: { readonly json?: boolean }): Promise<ExitCode> {
  const summary = withWeights(file, summariseWeights);
  const sha256 = await digestFile(file);
  const { size: bytes } = statSync(file);
  if (options.json === true) printAll(`${JSON.stringify({ version: 1, file, bytes, sha256, ...summary })}\n`);
  else printAll(summaryText(file, bytes, sha256, summary));
  return EXIT.ok;
}

function summaryText(file: string, bytes: number, sha256: string, summary: WeightsSummary): string {
  const { format, part, beside, names, network, unused, foreign, parameters, tensors } = summary;
  const count = parameters.toLocaleString('en-US');
  const facts: readonly (readonly [string, string | null])[] = [
    ['format', `${format}, ${(bytes / 1e6).toFixed(1)} MB`],
    ['sha256', sha256],
    ['weights', `${count} parameters in ${tensors.length} tensors${part === '' ? '' : `, at ${part}`}`],
    ['beside', beside.length === 0 ? null : beside.join(', ')],
    ['names', names === null ? 'none that rseg knows' : `${names.scheme}: ${names.title}`],
    ['prefix', names === null || names.prefix === '' ? null : names.prefix],
    ['network', networkText(network)],
    ['unused', unused.length === 0 ? null : unused.join(', ')],
    ['unknown', names === null || foreign.length === 0 ? null : foreign.join(', ')],
  ];
  const head = facts.flatMap(([name, text]) => (text === null ? [] : [`${name.padEnd(9)}${text}`]));
  const rows = tensors.map(({ name, dtype, shape }) => [name, dtype, shape.join('x') || 'one value'] as const);
  const widest = Math.max(0, ...rows.map(([name]) => name.length));
  const lines = rows.map(([name, dtype, shape]) => `${name.padEnd(widest)}  ${dtype.padEnd(4)}  ${shape}`);
  return [file, ...head, '', ...lines, ''].join('\n');
}

function networkText(network: WeightsSummary['network']): string | null {
  if (network === null) return null;
  const decoder = network.decoder;
  const head = decoder === null ? 'no decoder' : `decoder of width ${decoder.width} for ${decoder.classes} classes`;
  return `${encoderText(network)}, ${head}`;
}
