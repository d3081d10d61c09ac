// Our side of `bench step`: one function of MiT-B0 on the TensorFlow engine. Reads one number of steps per line and
// answers with the milliseconds of each step, as JSON: the same conversation as `peer_torch.py`.
//   node dist/bench/step-worker.js student 128
import { createInterface } from 'node:readline';
import { capture } from '../src/graph/capture.js';
import { sizeOf } from '../src/graph/shape.js';
import type { HostArray } from '../src/graph/tensor-graph.js';
import { predict } from '../src/model/forward.js';
import type { FunctionDefinition, TensorShape } from '../src/model/function-definition.js';
import { initialParameters } from '../src/model/network.js';
import { withPrefix } from '../src/model/parameters.js';
import { studentStep } from '../src/model/train-student.js';
import { teacherStep } from '../src/model/train-teacher.js';
import { CounterRandom, STREAM, statelessNormal } from '../src/random/philox.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import { MIT_B0 } from './mit-b0.js';

const MODALITIES = 4;
const BATCH = 2;
const OPTIMIZER = { lr: 6e-5, decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 };

function definition(what: string, size: number): FunctionDefinition {
  const image = [size, size] as const;
  const base = {
    modalities: MODALITIES,
    batch: BATCH,
    image,
    ignore: 255,
    semantics: 'paper',
    optimizer: OPTIMIZER,
  } as const;
  if (what === 'teacher') return teacherStep({ ...base, network: MIT_B0 });
  if (what === 'infer') return predict({ ...base, network: MIT_B0, prefix: 'teacher/' });
  const call = (name: string, args: Record<string, string | number>) => ({ label: name, loss: { call: name, args } });
  return studentStep({
    ...base,
    student: MIT_B0,
    teacher: MIT_B0,
    present: MODALITIES,
    absent: 'remove',
    terms: [
      call('ce', {}),
      call('kl', { temperature: 1 }),
      call('hpdm', { pair: 'hybrid', align: 'none' }),
      call('rrm', { pair: 'single', scale: 1e-5, samples: 1, align: 'none' }),
    ],
  });
}

function feedOf(name: string, spec: TensorShape, step: number): HostArray {
  const size = sizeOf(spec.shape);
  const random = new CounterRandom(step, STREAM.scene, size);
  switch (name) {
    case 'images':
      return statelessNormal(1, 0, size);
    case 'labels':
      return Int32Array.from({ length: size }, () => random.integer(MIT_B0.classes));
    case 'present':
      return Int32Array.from({ length: size }, (_, i) => i);
    case 'pairing':
      return Int32Array.from(random.permutation(size));
    case 'noise_seed':
      return Int32Array.of(7, step * 1_000_000);
    case 'term_weights':
      return size === 1 ? Float32Array.of(1) : Float32Array.of(1, 50, 100, 12);
    case 'lr':
      return Float32Array.of(OPTIMIZER.lr);
    case 'step':
      return Float32Array.of(step);
    default:
      throw new Error(`the benchmark does not know the feed '${name}'`);
  }
}

const [what = 'student', sizeText = '128'] = process.argv.slice(2);
const engine = await openEngine('tensorflow');
const target = definition(what, Number(sizeText));
const module = await engine.load({ name: what, functions: new Map([[what, capture(target)]]) });
const weights = initialParameters(MIT_B0, 1);
const known = { ...withPrefix('student/', weights), ...withPrefix('teacher/', weights) };
module.setState(
  Object.fromEntries(
    Object.entries(target.state).map(([name, spec]) => [name, known[name] ?? new Float32Array(sizeOf(spec.shape))]),
  ),
);
// the data stay the same, as in the peer; what a step changes is made anew
const data = Object.fromEntries(Object.entries(target.feeds).map(([name, spec]) => [name, feedOf(name, spec, 1)]));
let step = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const ms: number[] = [];
  for (let i = 0; i < Number(line); i++) {
    step++;
    const changing = Object.entries(target.feeds)
      .filter(([name]) => ['pairing', 'noise_seed', 'step'].includes(name))
      .map(([name, spec]) => [name, feedOf(name, spec, step)]);
    const start = performance.now();
    module.run(what, { ...data, ...Object.fromEntries(changing) }, what === 'infer' ? ['classes'] : undefined);
    ms.push(performance.now() - start);
  }
  console.log(JSON.stringify({ ms, rss_mb: process.resourceUsage().maxRSS / 1024 }));
}
