// What a run was made with. Recorded beside it, never part of a key. Only variables named here are kept: the environment
// of a user holds secrets.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.js';

const VARIABLES = [
  'CUDA_VISIBLE_DEVICES',
  'NODE_ENV',
  'NODE_OPTIONS',
  'OMP_NUM_THREADS',
  'RSEG_ENGINE',
  'TF_ENABLE_ONEDNN_OPTS',
  'TF_NUM_INTEROP_THREADS',
  'TF_NUM_INTRAOP_THREADS',
] as const;

export interface GitState {
  readonly commit: string;
  /** sha256 of the uncommitted changes, null when there are none */
  readonly changes: string | null;
}
/** What the bits of a result may depend on beside its plan. */
export interface ComputingEnvironment {
  readonly rseg: string;
  readonly node: string;
  readonly tfjs: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly variables: Readonly<Record<string, string>>;
}
export interface EnvironmentRecord extends ComputingEnvironment {
  readonly engine: string;
  readonly memoryGib: number;
  /** state of the repository that holds the experiment; null outside of one */
  readonly git: GitState | null;
}

function versionIn(file: string): string {
  return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version);
}

/** Version of rseg itself. */
export const rsegVersion: string = versionIn(join(packageRoot, 'package.json'));

/** Version of the tfjs core that operations and gradients are taken from. */
export const tfjsVersion: string = versionIn(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'),
);

function git(folder: string, ...args: string[]): string | null {
  const result = spawnSync('git', args, { cwd: folder, encoding: 'utf8', timeout: 2000, maxBuffer: 1 << 26 });
  return result.status === 0 ? result.stdout : null;
}

function gitState(folder: string): GitState | null {
  const commit = git(folder, 'rev-parse', 'HEAD');
  if (commit === null) return null;
  const changes = git(folder, 'diff', 'HEAD') ?? '';
  return {
    commit: commit.trim(),
    changes: changes === '' ? null : createHash('sha256').update(changes).digest('hex'),
  };
}

export function computingEnvironment(): ComputingEnvironment {
  const variables = VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    rseg: rsegVersion,
    node: process.version,
    tfjs: tfjsVersion,
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    variables: Object.fromEntries(variables),
  };
}

/** The record for a run on `engine` of an experiment that lies in `folder`. */
export function recordEnvironment(engine: string, folder: string): EnvironmentRecord {
  return {
    ...computingEnvironment(),
    engine,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    git: gitState(folder),
  };
}
