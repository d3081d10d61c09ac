// A data set by itself: labels (RS4110), sources (RS4112), and that nothing is empty (RS4114).
import type { Span } from '../diagnostic.js';
import type { Problems } from '../problems.js';
import { callAt, entriesAt, numberAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import type { RecordValue, SettingValue } from '../setting-value.js';

export function checkDataset(data: RecordValue, name: string, named: Span, problems: Problems): void {
  checkIgnored(data, named, problems);
  for (const collection of ['modality', 'split']) {
    if (entriesAt(data, collection).length > 0) continue;
    problems.error('RS4114', named, `data set \`${name}\` has no ${collection}`, {
      label: `declare one with \`${collection} NAME = …\``,
    });
  }
  const sources: (readonly [string, SettingValue | undefined])[] = [
    ...entriesAt(data, 'modality').map(([modality, value]) => [`modality \`${modality}\``, value] as const),
    ['`label`', settingAt(data, 'label')],
  ];
  for (const [what, source] of sources) checkSource(what, source, data, problems);
}

function checkIgnored(data: RecordValue, named: Span, problems: Problems): void {
  const ignore = numberAt(data, 'ignore');
  const classes = numberAt(data, 'classes');
  if (ignore === undefined || classes === undefined || ignore < 0 || ignore >= classes) return;
  const place = writtenPlace(settingAt(data, 'ignore'), writtenPlace(settingAt(data, 'classes'), named));
  problems.error('RS4110', place, `label ${ignore} is ignored, but it is one of the classes 0..${classes - 1}`, {
    label: `use a number outside 0..${classes - 1}`,
  });
}

function checkSource(what: string, source: SettingValue | undefined, data: RecordValue, problems: Problems): void {
  if (source?.kind !== 'call') return;
  const drawn = source.signature.name.startsWith('generated');
  if (drawn && callAt(data, 'generator') === undefined && wordAt(data, 'generator') === 'none') {
    problems.error('RS4112', source.at.span, `${what} is drawn by a generator, but the data set has none`, {
      label: 'needs `generator = …`',
    });
  }
  const root = settingAt(data, 'root');
  if (!drawn && root?.kind === 'word') {
    problems.error('RS4112', source.at.span, `${what} is read from files, but the data set has no \`root\``, {
      label: 'needs `root = …`',
    });
  }
}
