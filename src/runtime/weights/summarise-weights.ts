// What a file with weights holds, without reading a value.
import type { SafetensorsType } from '../checkpoint/safetensors-header.js';
import type { WeightSource } from '../checkpoint/weight-source.js';
import { describeNetwork, type NetworkFacts } from './describe-network.js';
import { type NameScheme, recogniseNames, roleOf } from './name-map.js';

export interface TensorSummary {
  readonly name: string;
  /** our name for it; null when no network here has it */
  readonly rseg: string | null;
  readonly dtype: SafetensorsType;
  readonly shape: readonly number[];
}
export interface WeightsSummary {
  readonly format: WeightSource['format'];
  readonly part: string;
  readonly beside: readonly string[];
  /** scalars of the weights of a network; of all tensors where the names are unknown */
  readonly parameters: number;
  readonly names: { readonly scheme: NameScheme; readonly title: string; readonly prefix: string } | null;
  readonly network: NetworkFacts | null;
  /** entries that are known and never needed */
  readonly unused: readonly string[];
  /** entries that no network here has */
  readonly foreign: readonly string[];
  readonly tensors: readonly TensorSummary[];
}

/** Running statistics are no parameters. */
const STATISTIC = /\.running_(mean|var)$/;

export function summariseWeights({ format, part, beside, tensors }: WeightSource): WeightsSummary {
  const names = recogniseNames(tensors.keys());
  const summaries: TensorSummary[] = [];
  const shapes = new Map<string, readonly number[]>();
  const roles = { unused: [] as string[], foreign: [] as string[] };
  let parameters = 0;
  for (const [name, { dtype, shape }] of tensors) {
    const entry = names === null ? null : roleOf(name, names);
    const rseg = entry?.role === 'weight' ? entry.ours : null;
    if (entry !== null && entry.role !== 'weight') roles[entry.role].push(name);
    if (rseg !== null) shapes.set(rseg, shape);
    if ((rseg !== null || entry === null) && !STATISTIC.test(name)) parameters += shape.reduce((n, d) => n * d, 1);
    summaries.push({ name, rseg, dtype, shape });
  }
  return {
    format,
    part,
    beside,
    parameters,
    names: names === null ? null : { scheme: names.map.scheme, title: names.map.title, prefix: names.prefix },
    network: describeNetwork(shapes),
    ...roles,
    tensors: summaries,
  };
}
