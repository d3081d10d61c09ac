// `FILE:experiment`, `FILE:spcr.terms.no_kl`, `FILE:spcr@2`: which variant and seed a command means.

import type { Compilation } from './compile.js';
import type { NormalForm } from './normal-form.js';
import { similarNames } from './similar-names.js';

export interface Target {
  readonly file: string;
  /** null: the only experiment of the file */
  readonly variant: string | null;
  readonly seed: number | null;
}
export interface Selection {
  readonly form: NormalForm;
  /** the seed asked for, else all seeds of the variant */
  readonly seeds: readonly number[];
}
/** Why nothing was selected. */
export interface SelectionProblem {
  readonly code: 'RS2401' | 'RS2402' | 'RS2403';
  readonly message: string;
  readonly help: string | null;
}

/** Splits `FILE[:variant][@seed]`. A colon inside the path stays: only what looks like names after the last one is a variant. */
export function parseTarget(text: string): Target {
  const seedMatch = /^(.*)@(\d+)$/.exec(text);
  const seed = seedMatch === null ? null : Number(seedMatch[2]);
  const rest = seedMatch?.[1] ?? text;
  const variantMatch = /^(.+):([A-Za-z_][\w.]*)$/.exec(rest);
  return { file: variantMatch?.[1] ?? rest, variant: variantMatch?.[2] ?? null, seed };
}

/** `variant` may carry a seed (`spcr@2`). Only variants without errors can be selected. */
export function selectVariant(
  compilation: Compilation,
  variant: string | null,
  seed: number | null = null,
): Selection | SelectionProblem {
  const [name, ownSeed] = splitSeed(variant ?? compilation.defaultVariant);
  const wanted = seed ?? ownSeed;
  const paths = [...compilation.variants.keys()];
  if (name === null) return noDefault(paths);
  const form = compilation.variants.get(name)?.form;
  if (form !== undefined) {
    if (wanted === null) return { form, seeds: form.seeds };
    return { form, seeds: [wanted] };
  }
  const sweep = compilation.sweeps.find((path) => name === path || name.startsWith(`${path}.`));
  if (sweep !== undefined) {
    return {
      code: 'RS2401',
      message: `\`${name}\` is part of sweep \`${sweep}\`; sweeps are checked but cannot be run yet`,
      help: 'write the points that you want as rows of an `ablation`',
    };
  }
  const near = similarNames(name, paths);
  return {
    code: 'RS2402',
    message: `the file has no variant \`${name}\``,
    help: near.length > 0 ? `similar: ${near.join(', ')}` : listed(paths),
  };
}

export function isSelectionProblem(selected: Selection | SelectionProblem): selected is SelectionProblem {
  return 'code' in selected;
}

function splitSeed(name: string | null): readonly [string | null, number | null] {
  const match = name === null ? null : /^(.*)@(\d+)$/.exec(name);
  return match === null ? [name, null] : [match[1] ?? null, Number(match[2])];
}

function noDefault(paths: readonly string[]): SelectionProblem {
  return {
    code: 'RS2403',
    message: paths.length === 0 ? 'the file declares no experiment' : 'the file declares several experiments',
    help: paths.length === 0 ? null : `name one as FILE:NAME; ${listed(paths)}`,
  };
}

function listed(paths: readonly string[]): string | null {
  if (paths.length === 0) return null;
  const shown = paths.slice(0, 6).join(', ');
  return paths.length > 6 ? `known: ${shown} and ${paths.length - 6} more` : `known: ${shown}`;
}
