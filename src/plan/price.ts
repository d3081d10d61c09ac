// What a stage costs in time: from the measured steps of the same functions where a run of this folder took them, else from the operations
// it computes and the speed at which this machine, or a typical one, computes them.
import { availableParallelism } from 'node:os';
import type { Stage } from '../compiler/stage-plan.js';
import type { EngineName } from '../runtime/engine/engine.js';
import { measuredRuns } from './measured-runs.js';
import { type Measurement, thisMachine } from './measured-work.js';
import { computesTensors, stageWork } from './stage-work.js';
import { batchIdentity, stepIdentity } from './work-identity.js';

/** `measured`: every step and batch of the stage was timed on this machine, in a run of the same folder. */
export type Basis = 'measured' | 'estimate';

export interface Price {
  readonly hours: number;
  readonly basis: Basis;
  /** one line for people: what the figure rests on */
  readonly detail: string;
}

export interface PriceContext {
  /** by kind and work, the most pieces first; only those of the engine at hand */
  readonly byWork: ReadonlyMap<string, Measurement>;
  /** of any work on the engine at hand */
  readonly all: readonly Measurement[];
  /** operations a second where nothing was measured */
  readonly assumed: { readonly rate: number; readonly text: string };
  readonly machine: string;
}

/** Operations a second and core: `tensorflow` on MiT-B0 at 128 and 256 pixels (README, results), the others on a small network. */
const PER_CORE = { tensorflow: 50e9, wasm: 2e9, cpu: 0.2e9 } as const;
/** No GPU has been measured: what a data-centre GPU reaches on networks of this kind by its memory bandwidth. */
const GPU = 5e12;
/** Capture, optimisation and loading of a stage where none was measured. */
const OPENING_MS = 1500;
/** Writing a checkpoint where none was measured. */
const CHECKPOINT_MS = 50;

export interface PriceOptions {
  /** the engine that the runs will use, where it is known */
  readonly engine?: EngineName | 'auto';
  /** the runs ask for a GPU */
  readonly gpu?: boolean;
}

/** Reads what the runs below `runs` measured. Without a named engine, the one that most pieces were measured on. */
export function openPriceContext(runs: string, options: PriceOptions = {}): PriceContext {
  const found = measuredRuns(runs);
  const engine = options.engine === undefined || options.engine === 'auto' ? prevailing(found) : options.engine;
  const all = found.filter((one) => one.engine === engine && (options.gpu !== true || onGpu(one)));
  const byWork = new Map<string, Measurement>();
  for (const one of [...all].sort((a, b) => b.count - a.count)) {
    const name = workName(one.kind, one.work);
    if (!byWork.has(name) || (byWork.get(name)?.machine !== thisMachine() && one.machine === thisMachine()))
      byWork.set(name, one);
  }
  return { byWork, all, assumed: assumedRate(options, engine), machine: thisMachine() };
}

/** Hours of `stage` from step `done` on, on one device. Stages that compute no tensors cost nothing worth telling. */
export function priceOf(stage: Stage, context: PriceContext, done = 0): Price {
  if (!computesTensors(stage)) return { hours: 0, basis: 'measured', detail: 'computes no tensors' };
  const work = stageWork(stage);
  const steps = Math.max(0, work.steps.count - done);
  const share = work.steps.count === 0 ? 1 : steps / work.steps.count;
  const parts: Part[] = [];
  if (stage.op !== 'evaluate' && steps > 0)
    parts.push({ ...pieceTime('step', stepIdentity(stage), work.steps.flops, context), count: steps });
  if (work.batches.count * share > 0) {
    const one = pieceTime('batch', batchIdentity(stage), work.batches.flops, context);
    parts.push({ ...one, count: work.batches.count * share });
  }
  const main = parts[0];
  const opening = main?.source?.openMs ?? OPENING_MS;
  const checkpoints = work.checkpoints * share * (main?.source?.checkpointMs ?? CHECKPOINT_MS);
  const ms = parts.reduce((sum, part) => sum + part.count * part.ms, opening + checkpoints);
  const basis = parts.every((part) => part.basis === 'measured') ? 'measured' : 'estimate';
  return { hours: ms / 3_600_000, basis, detail: parts.map(partText).join('; ') };
}

interface PieceTime {
  readonly kind: Measurement['kind'];
  readonly ms: number;
  readonly basis: Basis;
  readonly source: Measurement | null;
  readonly from: string;
}
interface Part extends PieceTime {
  readonly count: number;
}

function pieceTime(kind: Measurement['kind'], work: string, flops: number, context: PriceContext): PieceTime {
  const same = context.byWork.get(workName(kind, work));
  if (same !== undefined) {
    const here = same.machine === context.machine;
    const from = here ? `measured over ${Math.round(same.count)}` : `measured on another machine (${same.machine})`;
    return { kind, ms: same.ms, basis: here ? 'measured' : 'estimate', source: same, from };
  }
  const near = nearest(kind, flops, context.all);
  if (near !== null && near.flops > 0) {
    const from = `at the ${gigaflops(near)} GFLOP/s of the most similar measured ${kind}`;
    return { kind, ms: (near.ms * flops) / near.flops, basis: 'estimate', source: null, from };
  }
  const { rate, text } = context.assumed;
  return { kind, ms: (flops / rate) * 1000, basis: 'estimate', source: null, from: text };
}

const gigaflops = ({ flops, ms }: Measurement): string => (flops / ms / 1e6).toPrecision(3);

/** The measurement closest in size; small functions reach less of a machine than large ones. */
function nearest(kind: Measurement['kind'], flops: number, all: readonly Measurement[]): Measurement | null {
  let best: { readonly one: Measurement; readonly distance: number } | null = null;
  for (const one of all) {
    if (one.flops <= 0 || one.ms <= 0) continue;
    const distance = Math.abs(Math.log(one.flops / Math.max(1, flops))) + (one.kind === kind ? 0 : 1);
    if (best === null || distance < best.distance) best = { one, distance };
  }
  return best?.one ?? null;
}

function partText({ kind, count, ms, from }: Part): string {
  const pieces = Math.max(1, Math.round(count));
  const noun = kind === 'step' ? 'step' : 'batch';
  const plural = pieces === 1 ? '' : kind === 'step' ? 's' : 'es';
  return `${pieces.toLocaleString('en-US')} ${noun}${plural} of ${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms, ${from}`;
}

const workName = (kind: Measurement['kind'], work: string): string => `${kind} ${work}`;
const onGpu = ({ description }: Measurement): boolean => /\bGPU\b/.test(description);

function prevailing(found: readonly Measurement[]): string {
  const counts = new Map<string, number>();
  for (const { engine, count } of found) counts.set(engine, (counts.get(engine) ?? 0) + count);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'tensorflow';
}

function assumedRate(options: PriceOptions, engine: string): PriceContext['assumed'] {
  if (options.gpu === true) return { rate: GPU, text: 'assuming 5 TFLOP/s of a GPU' };
  const name: EngineName = engine === 'wasm' || engine === 'cpu' ? engine : 'tensorflow';
  const cores = name === 'tensorflow' ? availableParallelism() : 1;
  const rate = PER_CORE[name] * cores;
  const shown = Number((rate / 1e9).toPrecision(2));
  return { rate, text: `assuming ${shown} GFLOP/s of the ${name} engine on ${cores} core${cores === 1 ? '' : 's'}` };
}
