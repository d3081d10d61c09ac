// The engine of a run, opened once, on the device that the run asks for, and announced in the events.
import type { RuntimeSettings } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Engine, EngineName } from '../engine/engine.js';
import { openEngine, probeEngines } from '../engine/open-engine.js';
import type { EventBody } from './event.js';

async function whyNotTensorFlow(name: EngineName): Promise<string | null> {
  if (name === 'tensorflow') return null;
  const probes = await probeEngines();
  return probes.find((probe) => probe.name === 'tensorflow')?.why ?? null;
}

/** The device that a run must use: said by `device`, or by the number of GPUs it may use. */
function wantedDevice({ device, resources }: RuntimeSettings): RuntimeSettings['device'] {
  if (device !== 'auto' || resources.gpus === null) return device;
  return resources.gpus === 0 ? 'cpu' : 'gpu';
}

/** Returns a function that opens the engine at its first call. */
export function runEngine(
  name: EngineName | 'auto',
  runtime: RuntimeSettings,
  emit: (event: EventBody) => void,
): () => Promise<Engine> {
  const device = wantedDevice(runtime);
  const open = async (): Promise<Engine> => {
    // read by TensorFlow when its library loads
    if (device === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1';
    const engine = await openEngine(name);
    if (device === 'gpu' && !/\bGPU\b/.test(engine.description)) {
      const setting = runtime.device === 'gpu' ? 'device = gpu' : `resources.gpus = ${runtime.resources.gpus}`;
      throw new UserError(EXIT.usage, `${setting}, but no GPU can be used: ${engine.description}`, {
        help: 'leave the setting out to take what there is, or see: rseg doctor',
      });
    }
    const whyNotBetter = name === 'auto' ? await whyNotTensorFlow(engine.name) : null;
    emit({ k: 'engine', name: engine.name, description: engine.description, whyNotBetter });
    return engine;
  };
  let opened: Promise<Engine> | null = null;
  return () => {
    opened ??= open();
    return opened;
  };
}
