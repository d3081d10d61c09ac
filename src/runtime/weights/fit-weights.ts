// Which tensors of a file fit which tensors of a network.
import { type Network, parameterShapes, statisticShapes } from '../../model/network.js';
import { torchShape } from '../checkpoint/torch-layout.js';
import type { SourceTensor, WeightSource } from '../checkpoint/weight-source.js';
import { type FileNames, recogniseNames, roleOf } from './name-map.js';

/** `whole`: everything of the network; `start`: the encoder is enough, the decoder then stays as it is. */
export type WantedPart = 'whole' | 'start';
export type Verdict = 'fits' | 'not in the file' | 'not in the network' | 'other shape' | 'no float';

export interface FitRow {
  /** our name, or that of the file where it is not in the network */
  readonly name: string;
  readonly verdict: Verdict;
  /** PyTorch's shapes */
  readonly inFile: readonly number[] | null;
  readonly inNetwork: readonly number[] | null;
  readonly tensor: SourceTensor | null;
}
export interface Fit {
  readonly rows: readonly FitRow[];
  readonly names: FileNames | null;
  /** whether only the encoder was asked of the file */
  readonly encoderOnly: boolean;
}

const FLOATS: ReadonlySet<string> = new Set(['F32', 'F16', 'BF16', 'F64']);

/** Rows in the order of the network, then those of the file that it does not know. */
export function fitWeights(source: WeightSource, network: Network, part: WantedPart): Fit {
  const names = recogniseNames(source.tensors.keys());
  const given = new Map<string, SourceTensor>();
  const foreign: FitRow[] = [];
  for (const [name, tensor] of source.tensors) {
    const entry = names === null ? { role: 'foreign' as const } : roleOf(name, names);
    if (entry.role === 'weight') given.set(entry.ours, tensor);
    if (entry.role === 'foreign') foreign.push(foreignRow(name, tensor));
  }
  const encoderOnly = part === 'start' && ![...given.keys()].some((name) => name.startsWith('decoder.'));
  const shapes = new Map([...parameterShapes(network), ...statisticShapes(network)]);
  const rows: FitRow[] = [];
  for (const [name, { shape }] of shapes) {
    if (encoderOnly && !name.startsWith('encoder.')) continue;
    const tensor = given.get(name) ?? null;
    const inNetwork = torchShape(name, shape);
    rows.push({ name, verdict: verdictOf(tensor, inNetwork), inFile: tensor?.shape ?? null, inNetwork, tensor });
  }
  for (const [name, tensor] of given) if (!shapes.has(name)) rows.push(foreignRow(name, tensor));
  return { rows: [...rows, ...foreign], names, encoderOnly };
}

export const fits = ({ rows }: Fit): boolean => rows.length > 0 && rows.every(({ verdict }) => verdict === 'fits');

function foreignRow(name: string, tensor: SourceTensor): FitRow {
  return { name, verdict: 'not in the network', inFile: tensor.shape, inNetwork: null, tensor };
}

function verdictOf(tensor: SourceTensor | null, wanted: readonly number[]): Verdict {
  if (tensor === null) return 'not in the file';
  if (tensor.shape.join() !== wanted.join()) return 'other shape';
  return FLOATS.has(tensor.dtype) ? 'fits' : 'no float';
}
