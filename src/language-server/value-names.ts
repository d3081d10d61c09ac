// Bare words mean what their place expects: an enum's words, the built-ins of a category, data sets, splits, suites; else a setting.
import type { Span } from '../compiler/diagnostic.js';
import { flattenEdits } from '../compiler/flatten-edits.js';
import { Problems } from '../compiler/problems.js';
import type { Parameter } from '../compiler/registry.js';
import type { SettingType } from '../compiler/setting-type.js';
import { entryDefinitions, LOSS } from './entry-definitions.js';
import { declaredNames, entryNames } from './entry-names.js';
import { builtInSymbol, type NameSymbol, plainSymbol, settingSymbol, wordSymbol } from './name-symbol.js';
import type { Scope } from './scope.js';
import { childrenOf, rootCursor } from './setting-cursor.js';

/** Names for a value that `parameter` takes; null: nothing is known about the place. */
export function valueNames(
  parameter: Parameter | null,
  scope: Scope,
  isAxis: boolean,
  at: Span | null,
): readonly NameSymbol[] {
  const drawn = isAxis ? builtIns('distribution', scope) : [];
  if (parameter === null) return drawn;
  const direct = parameter.types.flatMap((type) => namesOfType(type, parameter, scope, at));
  return [...direct, ...drawn, ...settingsOfType(parameter, scope)];
}

function namesOfType(type: SettingType, parameter: Parameter, scope: Scope, at: Span | null): readonly NameSymbol[] {
  switch (type.kind) {
    case 'word':
      return [wordSymbol(type.word, parameter)];
    case 'category':
      return [...builtIns(type.category, scope), ...(type.category === 'loss' ? ownLosses(scope) : [])];
    case 'primitive':
      break;
    case 'keyed':
    case 'settings':
      return [];
  }
  switch (type.name) {
    case 'Dataset':
      return declaredNames(scope.module, 'dataset');
    case 'SplitName':
      return datasetEntries(scope, 'split');
    case 'ModalityNames':
      return datasetEntries(scope, 'modality');
    case 'SuiteName':
      return entryNames(scope.entries, 'eval.suite', at);
    case 'Loss':
      return [...builtIns('loss', scope), ...ownLosses(scope)];
    case 'Environment':
      return [plainSymbol('type', 'env', 'variable of the environment')];
    default:
      return [];
  }
}

/** Losses that the file declares or imports. */
function ownLosses(scope: Scope): readonly NameSymbol[] {
  return declaredNames(scope.module, 'extern');
}

export function builtIns(category: string, scope: Scope): readonly NameSymbol[] {
  return [...(scope.registry.categories.get(category)?.values() ?? [])].map(builtInSymbol);
}

/** Splits or modalities of the data set that the scope is about. */
export function datasetEntries(scope: Scope, collection: 'split' | 'modality'): readonly NameSymbol[] {
  const { data } = scope;
  if (data === null) return [];
  const edits = flattenEdits(data.decl.body.edits, data.module.file, new Problems());
  return entryNames(entryDefinitions([{ module: data.module, edits }]), collection, null);
}

/** Settings that could be referred to: those of the type, and blocks that hold one. */
function settingsOfType(parameter: Parameter, scope: Scope): readonly NameSymbol[] {
  const fits = (one: Parameter | null): boolean =>
    one?.types.some((type) => parameter.types.some((wanted) => isSameType(type, wanted))) === true;
  return childrenOf(rootCursor(scope), scope).flatMap((child) => {
    const own = child.cursor.parameter;
    if (own === null || own === parameter || own.name === LOSS) return [];
    const inside = own.types.some((type) => type.kind === 'settings')
      ? childrenOf(child.cursor, scope).some((inner) => fits(inner.cursor.parameter))
      : false;
    return fits(own) || inside ? [settingSymbol(child, own)] : [];
  });
}

function isSameType(a: SettingType, b: SettingType): boolean {
  if (a.kind === 'primitive') return b.kind === 'primitive' && a.name === b.name;
  return a.kind === 'category' && b.kind === 'category' && a.category === b.category;
}
