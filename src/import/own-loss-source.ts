// Losses of one's own: their declarations again, as far as a normal form still knows them. Types are those of the values.
import { posix } from 'node:path';
import type { LossCall, LossTerm, Value } from '../compiler/normal-form.js';
import type { Parameter, Signature } from '../compiler/registry.js';
import { type SettingType, settingType } from '../compiler/setting-type.js';
import { ImportProblem, nameAt } from './import-problem.js';
import { stringSource } from './value-source.js';

export interface OwnLoss {
  readonly signature: Signature;
  /** `extern loss focal(gamma: Number) uses student.logits, labels from "./focal.ts"` */
  readonly declaration: string;
}

/** The losses with code of their own, by name. Throws an ImportProblem when two share a name. */
export function ownLosses(terms: readonly LossTerm[]): ReadonlyMap<string, OwnLoss> {
  const calls = new Map<string, { readonly path: string; readonly same: LossCall[] }>();
  for (const [index, { loss }] of terms.entries()) {
    if (loss.from === undefined) continue;
    const path = `/loss/${index}/loss`;
    const known = calls.get(loss.call) ?? { path, same: [] };
    const [first] = known.same;
    if (first !== undefined && (first.from !== loss.from || String(first.uses) !== String(loss.uses))) {
      throw new ImportProblem(`${path}/call`, `two losses are called \`${loss.call}\`; one file declares a name once`);
    }
    known.same.push(loss);
    calls.set(loss.call, known);
  }
  return new Map([...calls].map(([name, { path, same }]) => [name, ownLoss(name, path, same)]));
}

function ownLoss(name: string, path: string, calls: readonly LossCall[]): OwnLoss {
  const names = [...new Set(calls.flatMap(({ args }) => Object.keys(args)))];
  const types = names.map((parameter) => [
    ...new Set(calls.flatMap(({ args }) => typesOf(args[parameter] ?? null, `${path}/args/${parameter}`))),
  ]);
  const texts = names.map((parameter, index) => `${nameAt(parameter, `${path}/args`)}: ${types[index]!.join(' | ')}`);
  const [first] = calls;
  const uses = (first?.uses ?? []).join(', ');
  const from = stringSource(relative(first?.from ?? ''));
  const head = `${nameAt(name, `${path}/call`)}(${texts.join(', ')})`;
  const span = { file: '', start: 0, end: 0 };
  const parameters = names.map(
    (parameter, index): Parameter => ({
      name: parameter,
      types: types[index]!.map(typeNamed),
      default: null,
      runtime: false,
      span,
      text: texts[index]!,
    }),
  );
  return {
    signature: { category: 'loss', name, parameters, uses: first?.uses ?? [], doc: '', span, text: head, own: null },
    declaration: `extern loss ${head} uses ${uses} from ${from}`,
  };
}

/** Imports of code begin with `./` or `../`. */
function relative(path: string): string {
  return posix.isAbsolute(path) || path.startsWith('../') ? path : `./${path}`;
}

/** A type that admits the value. `null` came from the word `none` beside a type. */
function typesOf(value: Value, path: string): readonly string[] {
  if (value === null) return ['Number', 'none'];
  if (typeof value === 'number') return ['Number'];
  if (typeof value === 'string') return [nameAt(value, path)];
  if (Array.isArray(value)) return ['Ints'];
  throw new ImportProblem(path, 'a loss of one’s own takes numbers, lists of whole numbers and words');
}

function typeNamed(name: string): SettingType {
  return settingType(name, new Set());
}
