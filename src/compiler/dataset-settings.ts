// The settings of the data set that a variant names; the variant itself holds only the name.
import type { DatasetDecl } from '../../grammar/ast.js';
import { elaborateDataset } from './elaborate.js';
import type { Declared } from './modules.js';
import { settingAt } from './read-setting.js';
import { loadRegistry } from './registry.js';
import { settingLeaves } from './setting-leaves.js';
import type { RecordValue, SettingValue } from './setting-value.js';

/** Many variants name one data set. */
const known = new WeakMap<DatasetDecl, RecordValue>();

/** The declaration behind the setting `data`; null where it is unknown. */
export function datasetOf(settings: RecordValue): Declared<DatasetDecl> | null {
  const data = settingAt(settings, 'data');
  if (data?.kind !== 'dataset' || data.declared.decl.kind !== 'dataset') return null;
  return { decl: data.declared.decl, module: data.declared.module };
}

/** Its settings with every default filled in. Throws for a variant without data set: none compiles. */
export function datasetSettings(settings: RecordValue): RecordValue {
  const declared = datasetOf(settings);
  if (declared === null) throw new Error('a variant without data set');
  const settled = known.get(declared.decl) ?? elaborateDataset(declared, loadRegistry()).value;
  known.set(declared.decl, settled);
  return settled;
}

/** Every single value of a variant by path, those of its data set below `data.` */
export function leavesWithData(settings: RecordValue): ReadonlyMap<string, SettingValue> {
  const leaves = new Map(settingLeaves(settings));
  for (const [name, value] of settingLeaves(datasetSettings(settings))) leaves.set(`data.${name}`, value);
  return leaves;
}
