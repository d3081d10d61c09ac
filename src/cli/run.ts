// `rseg run`: trains and evaluates every seed of a variant, one after the other. What was finished is left alone, what was
// interrupted goes on.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import process from 'node:process';
import { planStages, withDigests } from '../compiler/plan.js';
import { STD_FILE } from '../compiler/registry.js';
import type { StagePlan } from '../compiler/stage-plan.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { EngineName } from '../runtime/engine/engine.js';
import { EventTail } from '../runtime/run/event-tail.js';
import { type DataIndex, indexData } from '../runtime/run/index-data.js';
import type { SourceFiles } from '../runtime/run/run-record.js';
import { type RunEnd, type RunHandle, startRun } from '../runtime/run/supervisor.js';
import { digestWeights } from '../runtime/run/weights-digest.js';
import { openView } from '../ui/open-view.js';
import { decideOutput, factsOfProcess, type OutputMode } from '../ui/terminal-capabilities.js';
import { parseOutputRequest } from './output-request.js';
import { reportFailure } from './report-failure.js';
import { relaySignals } from './run-signals.js';
import { type SelectedExperiment, selectExperiment } from './select-experiment.js';

export interface RunCommandOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly seed?: number;
  readonly engine?: string;
  readonly ui?: string;
  readonly json?: boolean;
  /** exit 10 when everything was finished before */
  readonly exitOnNoop?: boolean;
}

const ENGINES: readonly (EngineName | 'auto')[] = ['auto', 'tensorflow', 'wasm', 'cpu'];

function engineOf({ engine = 'auto' }: RunCommandOptions): EngineName | 'auto' {
  const found = ENGINES.find((name) => name === engine);
  if (found !== undefined) return found;
  throw new UserError(EXIT.usage, `--engine ${engine} is not an engine`, { help: `one of: ${ENGINES.join(', ')}` });
}

/** Runs `target` (`FILE[:variant][@seed]`) and returns the exit code of the first run that did not end well, else 0. */
export async function runCommand(target: string, options: RunCommandOptions): Promise<ExitCode> {
  const { mode } = decideOutput(factsOfProcess(process), parseOutputRequest(options));
  const engine = engineOf(options);
  const experiment = selectExperiment(target, options.seed ?? null);
  if (experiment === null) return EXIT.fileErrors;
  const baseFolder = resolve(dirname(experiment.file));
  const dataContext = { baseFolder, environment: process.env };
  const dataIndex = await indexData(experiment.form.data, dataContext, options.runs);
  let worked = false;
  for (const [i, seed] of experiment.seeds.entries()) {
    const plan = await planOf(experiment, seed, baseFolder, dataIndex);
    const handle = await startRun({
      plan,
      normalForm: experiment.form,
      sources: sourcesOf(experiment),
      dataIndex,
      runs: options.runs,
      engine,
      command: `rseg run ${target}`,
    });
    if (handle.finishedBefore) {
      tellFinished(plan, handle, mode);
      continue;
    }
    worked = true;
    const end = await follow(handle, mode, `rseg run ${target}`);
    if (end === 'detached') {
      tellDetached(handle, experiment.seeds.length - i - 1);
      return EXIT.ok;
    }
    if (end.failure !== null && !end.recorded) {
      const { exitCode, message, where, help } = end.failure;
      const details = { ...(where === null ? {} : { where }), ...(help === null ? {} : { help }) };
      reportFailure(new UserError(exitCode, message, details));
    }
    if (end.exitCode !== EXIT.ok) return end.exitCode;
  }
  return !worked && options.exitOnNoop === true ? EXIT.nothingToDo : EXIT.ok;
}

/** The user's own files: the built-in signatures belong to the version of rseg. */
function sourcesOf({ file, sources }: SelectedExperiment): SourceFiles {
  const own = [...sources].filter(([name]) => name !== STD_FILE);
  return { entry: resolve(file), texts: new Map(own.map(([name, text]) => [resolve(name), text])) };
}

async function planOf(
  { form }: SelectedExperiment,
  seed: number,
  baseFolder: string,
  index: DataIndex,
): Promise<StagePlan> {
  const plan = planStages(form, seed, { baseFolder });
  return withDigests(plan, { data: index.digest, weights: await digestWeights(plan) });
}

/** Shows a run until it ends; `detached` when the user left it working. */
async function follow(handle: RunHandle, mode: OutputMode, resume: string): Promise<RunEnd | 'detached'> {
  const folder = relative(process.cwd(), handle.folder.path);
  let detached: Promise<void> | null = null;
  const leave = (): Promise<void> => {
    detached ??= handle.detach();
    return detached;
  };
  const view = await openView({
    mode,
    runFolder: folder,
    ownsRun: true,
    requestStop: (kind) => handle.requestStop(kind),
    detach: () => void leave(),
    stdout: process.stdout,
    stdin: process.stdin,
    tail: new EventTail(handle.folder.events),
    resume,
  });
  const signals = relaySignals(handle, (kind) => view.announceStop(kind), leave);
  const left = view.done.then((outcome) => (outcome === 'detached' ? leave() : new Promise<never>(() => undefined)));
  try {
    return await Promise.race([handle.done, left.then(() => 'detached' as const), signals.left]);
  } finally {
    signals.stop();
    await view.close();
  }
}

function tellFinished(plan: StagePlan, { folder }: RunHandle, mode: OutputMode): void {
  const path = relative(process.cwd(), folder.path);
  console.error(`${plan.variant}@${plan.seed} is finished: nothing to do. Everything lies in ${path}`);
  if (mode === 'tui' || mode === 'plain') process.stdout.write(readFileSync(folder.reportText, 'utf8'));
}

function tellDetached({ folder }: RunHandle, remaining: number): void {
  const path = relative(process.cwd(), folder.path);
  console.error(`the run goes on without this terminal; watch it with: rseg watch ${path}`);
  if (remaining > 0) console.error(`${remaining} more seed(s) were not started; the same command starts them`);
}
