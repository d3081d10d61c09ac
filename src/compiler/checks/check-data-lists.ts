// Lists and ranges of a data set fit each other: one name and one colour per class, one class per stored number (RS4118), and a range of stored
// numbers that is not empty (RS4119).
import type { Span } from '../diagnostic.js';
import type { Problems } from '../problems.js';
import { entriesAt, numberAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import type { CallValue, RecordValue, SettingValue } from '../setting-value.js';

export function checkDataLists(data: RecordValue, named: Span, problems: Problems): void {
  checkPerClass(data, problems);
  for (const [, value] of entriesAt(data, 'modality')) {
    if (value.kind === 'call' && value.signature.name === 'planes') checkPlanes(value, problems);
  }
  const label = settingAt(data, 'label');
  if (label?.kind !== 'call') return;
  if (label.signature.name === 'mapped') checkMapped(label, numberAt(data, 'classes'), problems);
  if (label.signature.name === 'colours' && wordAt(data, 'palette') === 'none') {
    problems.error('RS4118', label.at.span, '`colours` needs the `palette` of the data set', {
      label: 'which colour is which class is unknown',
      labels: [{ span: named, text: '`palette = ["#rrggbb", …]` lists them' }],
    });
  }
}

function checkPerClass(data: RecordValue, problems: Problems): void {
  const classes = numberAt(data, 'classes');
  if (classes === undefined) return;
  for (const setting of ['names', 'palette']) {
    const list = settingAt(data, setting);
    if (list?.kind !== 'texts' || list.texts.length === classes) continue;
    problems.error('RS4118', list.at.span, `\`${setting}\` lists ${list.texts.length}, the classes are ${classes}`, {
      label: 'one per class, in their order',
      labels: place(settingAt(data, 'classes'), 'so many classes'),
    });
  }
  const names = settingAt(data, 'names');
  if (names?.kind !== 'texts') return;
  const twice = names.texts.find((name, index) => names.texts.indexOf(name) < index);
  if (twice === undefined) return;
  problems.error('RS4118', names.at.span, `two classes are called ${JSON.stringify(twice)}`, {
    label: 'tables could not tell them apart',
  });
}

function place(value: SettingValue | undefined, text: string) {
  return value === undefined ? [] : [{ span: value.at.span, text }];
}

function checkPlanes(call: CallValue, problems: Problems): void {
  const channels = call.args.get('channels');
  if (channels?.kind === 'numbers' && (channels.values.length !== 3 || channels.values.some((one) => one < 0))) {
    const text = `\`channels\` is [${channels.values.join(', ')}]`;
    problems.error('RS4118', channels.at.span, text, { label: 'three numbers from 0: one channel per plane' });
  }
  const paths = call.args.get('path');
  const isOpen = channels?.kind === 'word';
  if (isOpen && paths?.kind === 'texts' && paths.texts.length !== 1 && paths.texts.length !== 3) {
    problems.error('RS4118', paths.at.span, `${paths.texts.length} files make no three planes`, {
      label: '`channels` says which channel is which plane',
    });
  }
  const [low, high] = [numberAt(call, 'low'), numberAt(call, 'high')];
  if (low === undefined || high === undefined || low < high) return;
  const written = writtenPlace(call.args.get('high'), call.at.span);
  problems.error('RS4119', written, `\`low\` is ${low}, \`high\` is ${high}`, {
    label: 'nothing lies between them',
  });
}

function checkMapped(call: CallValue, classes: number | undefined, problems: Problems): void {
  const [from, to] = [call.args.get('from'), call.args.get('to')];
  if (from?.kind !== 'numbers' || to?.kind !== 'numbers') return;
  if (from.values.length !== to.values.length || from.values.length === 0) {
    problems.error('RS4118', to.at.span, `\`from\` lists ${from.values.length} numbers, \`to\` ${to.values.length}`, {
      label: 'one class for each stored number',
      labels: [{ span: from.at.span, text: 'the stored numbers' }],
    });
  }
  const twice = from.values.find((one, index) => from.values.indexOf(one) < index || one < 0);
  if (twice !== undefined) {
    const text = twice < 0 ? `a stored number cannot be ${twice}` : `\`from\` lists ${twice} twice`;
    problems.error('RS4118', from.at.span, text, { label: 'whole numbers from 0, each once' });
  }
  const outside = classes === undefined ? undefined : to.values.find((one) => one < 0 || one >= classes);
  if (outside === undefined || classes === undefined) return;
  problems.error('RS4118', to.at.span, `class ${outside} does not exist`, { label: `classes are 0 to ${classes - 1}` });
}
