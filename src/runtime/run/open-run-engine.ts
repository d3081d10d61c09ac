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

/** Returns a function that opens the engine at its first call. */
export function runEngine(
  name: EngineName | 'auto',
  { device }: RuntimeSettings,
  emit: (event: EventBody) => void,
): () => Promise<Engine> {
  const open = async (): Promise<Engine> => {
    // read by TensorFlow when its library loads
    if (device === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1';
    const engine = await openEngine(name);
    if (device === 'gpu' && !/\bGPU\b/.test(engine.description)) {
      throw new UserError(EXIT.usage, `device = gpu, but no GPU can be used: ${engine.description}`, {
        help: 'use device = auto, or see: rseg doctor',
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
