// `spcr.terms.no_kl`, `spcr.terms`, `spcr.*.p3*`, `*`: which variants of a file a name or pattern means.
import type { Compilation } from './compile.js';
import type { CompiledVariant } from './compiled-variant.js';
import { similarNames } from './similar-names.js';

export interface SelectedVariant {
  /** where it was found: `spcr.terms.base`, although the variant there is `spcr` itself */
  readonly address: string;
  readonly compiled: CompiledVariant;
  /** those asked for that the variant declares, else all that it declares */
  readonly seeds: readonly number[];
}
/** Why nothing was selected. */
export interface SelectionProblem {
  readonly code: 'RS2402' | 'RS2403' | 'RS2405';
  readonly message: string;
  readonly help: string | null;
}

/**
 * The variants that `pattern` names, in the order of the file, each once. A variant by its address; an ablation or sweep by its
 * path: all its rows with the base, or all its points. In patterns `*` stands for any part of one name, `**` crosses dots, and `*` alone is
 * everything. Null: the only experiment of the file. Only variants without errors can be selected. `seeds` null: all declared ones; a seed
 * that none of the variants declares is a problem, and a variant that declares none of them is left out.
 */
export function selectVariants(
  compilation: Compilation,
  pattern: string | null,
  seeds: readonly number[] | null = null,
): readonly SelectedVariant[] | SelectionProblem {
  const { variants, defaultVariant } = compilation;
  const addresses = [...variants.keys()];
  const wanted = pattern ?? defaultVariant;
  if (wanted === null) return noDefault(addresses);
  const matches = matcher(wanted);
  const chosen = addresses.filter((address) => matches(address) || tablesOf(address).some(matches));
  if (chosen.length === 0) return unknown(wanted, compilation);
  const first = new Map<string, SelectedVariant>();
  for (const address of chosen) {
    const compiled = variants.get(address)!;
    const { variant, seeds: declared } = compiled.form;
    if (!first.has(variant)) first.set(variant, { address, compiled, seeds: declared });
  }
  return seeds === null ? [...first.values()] : withSeeds([...first.values()], seeds, wanted);
}

function withSeeds(
  selected: readonly SelectedVariant[],
  seeds: readonly number[],
  wanted: string,
): readonly SelectedVariant[] | SelectionProblem {
  const declared = new Set(selected.flatMap((one) => one.seeds));
  const undeclared = seeds.filter((seed) => !declared.has(seed));
  if (undeclared.length > 0) return noSeed(undeclared, declared, wanted);
  return selected
    .map((one) => ({ ...one, seeds: seeds.filter((seed) => one.seeds.includes(seed)) }))
    .filter((one) => one.seeds.length > 0);
}

export function isSelectionProblem(
  selected: readonly SelectedVariant[] | SelectionProblem,
): selected is SelectionProblem {
  return 'code' in selected;
}

/** The ablation or sweep that an address is a row or point of. */
function tablesOf(address: string): readonly string[] {
  const parts = address.split('.');
  return parts.length >= 3 ? [parts.slice(0, -1).join('.')] : [];
}

function matcher(pattern: string): (address: string) => boolean {
  if (!pattern.includes('*')) return (address) => address === pattern;
  if (pattern === '*') return () => true;
  const source = pattern
    .split(/(\*+)/)
    .map((part) => (/^\*\*/.test(part) ? '.*' : part === '*' ? '[^.]*' : part.replace(/[^\w]/g, '\\$&')));
  const expression = new RegExp(`^${source.join('')}$`);
  return (address) => expression.test(address);
}

function unknown(wanted: string, { variants, sweeps }: Compilation): SelectionProblem {
  const addresses = [...variants.keys()];
  const tables = new Set(addresses.flatMap(tablesOf));
  const sweep = sweeps.find(({ path }) => wanted.startsWith(`${path}.`));
  const points = sweep?.points ?? [];
  const near = similarNames(wanted, sweep === undefined ? [...addresses, ...tables] : points);
  return {
    code: 'RS2402',
    message: wanted.includes('*')
      ? `no variant of the file fits \`${wanted}\``
      : `the file has no variant \`${wanted}\``,
    help: near.length > 0 ? `similar: ${near.join(', ')}` : listed(sweep === undefined ? addresses : points),
  };
}

function noSeed(undeclared: readonly number[], declared: ReadonlySet<number>, wanted: string): SelectionProblem {
  const list = (seeds: Iterable<number>) => shortList([...seeds].map(String), 12);
  const noun = undeclared.length === 1 ? 'seed' : 'seeds';
  return {
    code: 'RS2405',
    message:
      wanted === '*'
        ? `no experiment of the file declares ${noun} ${list(undeclared)}`
        : `\`${wanted}\` does not declare ${noun} ${list(undeclared)}`,
    help: `declared: ${list(declared)}; for this command alone: --set 'seeds = [${undeclared.join(', ')}]'`,
  };
}

function noDefault(addresses: readonly string[]): SelectionProblem {
  const none = addresses.length === 0;
  return {
    code: 'RS2403',
    message: none ? 'the file declares no experiment' : 'the file does not declare exactly one experiment',
    help: none ? null : `name what you mean as FILE:NAME; ${listed(addresses)}`,
  };
}

function listed(addresses: readonly string[]): string | null {
  return addresses.length === 0 ? null : `known: ${shortList(addresses, 6)}`;
}

function shortList(words: readonly string[], most: number): string {
  const shown = words.slice(0, most).join(', ');
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}
