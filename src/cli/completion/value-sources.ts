// Where the values of an argument or option come from, by its name. All of the table of commands are listed here but
// options that take a number; a test compares.

import { FLEET_ORDERS } from '../../ui/fleet/fleet-order.js';
import { OUTPUT_MODES } from '../../ui/terminal-capabilities.js';
import {
  ENGINES,
  ERROR_POLICIES,
  GRAPH_FORMATS,
  PROBABILITY_TYPES,
  REPORT_FORMATS,
  SUBJECTS,
} from '../option-words.js';

/**
 * `target`: `FILE:variant@seed`; `run`: a name of a run; `message`: a code; `setting`: a path such as `loss.kl.weight`; `path`: what the shell
 * offers itself; `free`: nothing can be offered.
 */
export type Source =
  | 'target'
  | 'source-file'
  | 'run'
  | 'message'
  | 'setting'
  | 'schema'
  | 'path'
  | 'free'
  | readonly string[];

/** By command and name where it differs between commands, else by name. */
const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  target: ['target'],
  targets: ['target', 'run'],
  a: ['target', 'run'],
  b: ['target', 'run'],
  what: ['run', 'target'],
  file: ['source-file'],
  files: ['source-file'],
  paths: ['source-file'],
  words: ['path'],
  run: ['run'],
  runs: ['run'],
  checkpoint: ['run'],
  folder: ['run'],
  'predict folder': ['path'],
  keys: ['free'],
  name: ['schema'],
  'code|target': ['message', 'target'],
  path: ['setting'],
  shell: [['bash', 'zsh', 'fish']],
  in: ['path'],
  out: ['path'],
  'weights show file': ['path'],
  'import file': ['path'],
  base: ['path'],
  ours: ['path'],
  theirs: ['path'],
  'merge-driver path': ['path'],
  'marker-size': ['free'],
  '--runs': ['path'],
  '--run': ['run'],
  '--set': ['free'],
  '--on': ['free'],
  '--slurm-args': ['free'],
  '--engine': [ENGINES],
  '--ui': [OUTPUT_MODES],
  '--suite': ['free'],
  '--split': ['free'],
  '--splits': ['free'],
  '--subject': [SUBJECTS],
  '--confusion': ['path'],
  '--out': ['path'],
  '--like': ['target'],
  '--of': ['target'],
  '--modalities': ['free'],
  '--probabilities': [PROBABILITY_TYPES],
  '--window': ['free'],
  '--size': ['free'],
  '--on-error': [ERROR_POLICIES],
  '--stage': ['free'],
  'graph --format': [GRAPH_FORMATS],
  'report --format': [REPORT_FORMATS],
  '--packs': ['path'],
  '--checkpoint': ['run'],
  '--base': ['free'],
  '--filter': ['free'],
  '--sort': [FLEET_ORDERS],
  '--locks': ['path'],
};

/** Null for one that is not in the table. */
export function sourcesOf(command: string, name: string): readonly Source[] | null {
  return SOURCES[`${command} ${name}`] ?? SOURCES[name] ?? null;
}
