// What differs between the machines and programs that two runs were made with.
import type { RunFacts } from '../collect/run-facts.js';
import type { SettingDifference } from './setting-differences.js';

/** Field by field; null where a run tells nothing of its environment. */
export function environmentDifferences(a: RunFacts | null, b: RunFacts | null): readonly SettingDifference[] | null {
  if (a?.environment == null || b?.environment == null) return null;
  const [ofA, ofB] = [fieldsOf(a), fieldsOf(b)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])].flatMap((path) => {
    const [left, right] = [ofA.get(path) ?? null, ofB.get(path) ?? null];
    return left === right ? [] : [{ path, a: left, b: right }];
  });
}

function fieldsOf({ environment, engine, description }: RunFacts): ReadonlyMap<string, string> {
  const { git, variables, engine: _asked, ...rest } = environment!;
  const plain = Object.entries(rest).map(([name, value]) => [name, String(value)] as const);
  const known: [string, string][] = [...plain.map(([name, value]): [string, string] => [name, value])];
  if (engine !== null) known.push(['engine', description ?? engine]);
  if (git !== null) known.push(['git commit', git.commit.slice(0, 12)]);
  if (git?.changes != null) known.push(['uncommitted changes', git.changes.slice(0, 12)]);
  for (const [name, value] of Object.entries(variables)) known.push([name, value]);
  return new Map(known);
}
