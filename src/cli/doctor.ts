// `rseg doctor`: what this machine can do for rseg, and what stands in the way of more.
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type EngineProbe, probeEngines } from '../runtime/engine/open-engine.js';
import { decideOutput } from '../ui/terminal-capabilities.js';
import { version } from './version.js';

interface Findings {
  readonly rseg: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  /** as the NVIDIA driver names them */
  readonly gpus: readonly string[];
  readonly engines: readonly EngineProbe[];
  /** the engine that `rseg run` takes */
  readonly engine: string | null;
  readonly terminal: readonly string[];
}

export async function doctorCommand(options: { readonly json?: boolean }): Promise<ExitCode> {
  const engines = await probeEngines();
  const findings: Findings = {
    rseg: version(),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    gpus: nvidiaGpus(),
    engines,
    engine: engines.find(({ usable }) => usable)?.name ?? null,
    terminal: decideOutput({
      env: process.env,
      stdoutIsTty: process.stdout.isTTY === true,
      stdinIsTty: process.stdin.isTTY === true,
      columns: process.stdout.columns,
      rows: process.stdout.rows,
    }).reasons,
  };
  console.log(options.json === true ? JSON.stringify(findings) : text(findings));
  return EXIT.ok;
}

/** Names of the GPUs that the kernel driver shows; empty without one. */
function nvidiaGpus(): readonly string[] {
  try {
    return [readFileSync('/proc/driver/nvidia/version', 'utf8').split('\n')[0] ?? 'NVIDIA driver'];
  } catch {
    return [];
  }
}

function text(found: Findings): string {
  const better = found.engines.slice(
    0,
    found.engines.findIndex(({ usable }) => usable),
  );
  return [
    `rseg       ${found.rseg} on Node ${found.node}, ${found.system}`,
    `machine    ${found.processor}, ${found.cores} cores, ${found.memoryGib} GiB`,
    `GPU        ${found.gpus.length > 0 ? found.gpus.join(', ') : 'none found'}`,
    ...found.engines.map(
      ({ name, usable, why, description }) =>
        `${name.padEnd(11)}${usable ? description : `not usable: ${why}`}${name === found.engine ? '   <- used by rseg run' : ''}`,
    ),
    ...better.map(({ name }) => `help       \`npm run setup\` can make the ${name} engine work`),
    ...found.terminal.map((reason) => `terminal   ${reason}`),
  ].join('\n');
}
