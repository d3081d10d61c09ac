// Chooses and opens an engine. Each engine's code is loaded only when it is asked for.
import { EXIT, UserError } from '../../exit-code.js';
import type { Engine, EngineName } from './engine.js';

/** Best first: what `auto` tries. The `cpu` engine is a reference for tests and far too slow to be chosen unasked. */
const PREFERENCE: readonly EngineName[] = ['tensorflow', 'wasm'];
const ENGINES: readonly EngineName[] = [...PREFERENCE, 'cpu'];

const openers: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  tensorflow: async () => (await import('./tensorflow/tensorflow-engine.js')).openTensorFlowEngine(),
  wasm: async () => (await import('./interpreter/wasm-engine.js')).openWasmEngine(),
  cpu: async () => (await import('./interpreter/cpu-engine.js')).openCpuEngine(),
};

export interface EngineProbe {
  readonly name: EngineName;
  readonly usable: boolean;
  /** why it is not usable */
  readonly why: string | null;
  readonly description: string | null;
}

/**
 * Opens the engine called `name`; for 'auto' the one that RSEG_ENGINE names, else the best that opens. Throws a
 * UserError when it does not open, or when RSEG_ENGINE names no engine.
 */
export async function openEngine(name: EngineName | 'auto'): Promise<Engine> {
  const wanted = name === 'auto' ? requestedEngine() : name;
  if (wanted !== 'auto') {
    const { engine, why } = await tryEngine(wanted);
    if (engine !== null) return engine;
    throw new UserError(EXIT.usage, `the ${wanted} engine does not work here: ${why}`, { help: helpFor(wanted) });
  }
  const reasons: string[] = [];
  for (const candidate of PREFERENCE) {
    const { engine, why } = await tryEngine(candidate);
    if (engine !== null) return engine;
    reasons.push(`${candidate}: ${why}`);
  }
  throw new UserError(EXIT.usage, `no engine works here (${reasons.join('; ')})`, { help: helpFor('tensorflow') });
}

/** Tries every engine. This loads TensorFlow where it is installed. */
export async function probeEngines(): Promise<readonly EngineProbe[]> {
  const probes: EngineProbe[] = [];
  for (const name of ENGINES) {
    const { engine, why } = await tryEngine(name);
    probes.push({ name, usable: engine !== null, why, description: engine?.description ?? null });
  }
  return probes;
}

function requestedEngine(): EngineName | 'auto' {
  const value = process.env.RSEG_ENGINE ?? '';
  if (value === '' || value === 'auto') return 'auto';
  const name = ENGINES.find((engine) => engine === value);
  if (name !== undefined) return name;
  throw new UserError(EXIT.usage, `RSEG_ENGINE is '${value}', which is no engine`, {
    help: `use ${ENGINES.join(', ')} or auto`,
  });
}

type Attempt = { readonly engine: Engine; readonly why: null } | { readonly engine: null; readonly why: string };

async function tryEngine(name: EngineName): Promise<Attempt> {
  try {
    return { engine: await openers[name](), why: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { engine: null, why: message.split('\n')[0] ?? message };
  }
}

function helpFor(name: EngineName): string {
  return name === 'tensorflow'
    ? '`npm run setup` installs TensorFlow; `rseg doctor` says what is missing'
    : '`rseg doctor` says what works here';
}
