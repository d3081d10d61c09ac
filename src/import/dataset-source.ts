// The data set of a normal form as a declaration.
import type { Dataset } from '../compiler/normal-form.js';
import { nameAt } from './import-problem.js';
import { settingLines } from './setting-source.js';
import { callSource, numberSource } from './value-source.js';

export function datasetSource(data: Dataset): string {
  const { root, generator, classes, ignore, names, palette, size, stored, crop, list, missing } = data;
  const plain = { root, generator, classes, ignore, names, palette, size, stored, crop, list, missing };
  const settings = settingLines('dataset', plain, '/data');
  const modalities = data.modalities.map(({ name, source }, index) => {
    const path = `/data/modalities/${index}`;
    return `modality ${nameAt(name, `${path}/name`)} = ${callSource(source, 'modality', `${path}/source`)}`;
  });
  const label = `label = ${callSource(data.label.source, 'label', '/data/label/source')}`;
  const splits = data.splits.map(
    ({ name, frames }, index) => `split ${nameAt(name, `/data/splits/${index}/name`)} = ${numberSource(frames)}`,
  );
  const lines = [...settings, '', ...modalities, label, '', ...splits];
  return `dataset ${nameAt(data.name, '/data/name')} {\n${lines.join('\n')}\n}`;
}
