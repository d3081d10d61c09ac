// A data set by itself: labels (RS4110), sources (RS4112), and that nothing is empty (RS4114).
import type { Help, Span } from '../diagnostic.js';
import { removeHelp, replaceHelp } from '../edit-helps.js';
import type { Problems } from '../problems.js';
import { entriesAt, numberAt, settingAt, wordAt, writtenPlace } from '../read-setting.js';
import type { CallValue, RecordValue } from '../setting-value.js';
import { checkDataLists } from './check-data-lists.js';

export function checkDataset(data: RecordValue, name: string, named: Span, problems: Problems): void {
  checkIgnored(data, named, problems);
  for (const collection of ['modality', 'split']) {
    if (entriesAt(data, collection).length > 0) continue;
    problems.error('RS4114', named, `data set \`${name}\` has no ${collection}`, {
      label: `\`${collection} NAME = …\` declares one`,
    });
  }
  checkSources(data, problems);
  checkFileSettings(data, problems);
  checkDataLists(data, named, problems);
}

/** Settings about files say nothing about the pictures of a generator. */
function checkFileSettings(data: RecordValue, problems: Problems): void {
  if (settingAt(data, 'generator')?.kind !== 'call') return;
  for (const name of ['stored', 'crop', 'list', 'missing']) {
    const value = settingAt(data, name);
    if (value === undefined || value.at.layer.kind === 'default') continue;
    problems.error('RS4112', value.at.span, `\`${name}\` is about files, but the data set has a \`generator\``, {
      label: 'its pictures are drawn',
      helps: [removeHelp(`remove \`${name}\``, value.at.statement)],
    });
  }
}

function checkIgnored(data: RecordValue, named: Span, problems: Problems): void {
  const ignore = numberAt(data, 'ignore');
  const classes = numberAt(data, 'classes');
  if (ignore === undefined || classes === undefined || ignore < 0 || ignore >= classes) return;
  const place = writtenPlace(settingAt(data, 'ignore'), writtenPlace(settingAt(data, 'classes'), named));
  problems.error('RS4110', place, `label ${ignore} is ignored, but it is one of the classes 0..${classes - 1}`, {
    label: `the classes are 0..${classes - 1}`,
    helps:
      isWritten(data, 'ignore') && classes <= 255 ? [replaceHelp('use a number that is no class', place, '255')] : [],
  });
}

/** Files need a root, drawn pictures a generator: one message for all sources that miss the same thing. */
function checkSources(data: RecordValue, problems: Problems): void {
  const sources = [
    ...entriesAt(data, 'modality').map(([name, value]) => ({ what: `modality \`${name}\``, value })),
    { what: '`label`', value: settingAt(data, 'label') },
  ].flatMap(({ what, value }) => (value?.kind === 'call' ? [{ what, call: value }] : []));
  const isDrawn = (call: CallValue) => call.signature.name.startsWith('generated');
  const drawn = sources.filter(({ call }) => isDrawn(call));
  const read = sources.filter(({ call }) => !isDrawn(call));
  if (wordAt(data, 'generator') === 'none') reportSources(drawn, 'drawn by a generator', 'generator', problems);
  if (wordAt(data, 'root') === 'none') reportSources(read, 'read from files', 'root', problems);
}

/** The setting in front of the first source that needs it. */
function firstSetting(call: CallValue, missing: string): Help {
  const { file, start } = call.at.statement;
  const value = missing === 'root' ? '"data"' : 'streets';
  const edit = { span: { file, start, end: start }, text: `${missing} = ${value}\n  ` };
  return { text: `set \`${missing}\``, applicability: 'placeholder', edits: [edit] };
}

function isWritten(data: RecordValue, name: string): boolean {
  const value = settingAt(data, name);
  return value !== undefined && value.at.layer.kind !== 'default';
}

function reportSources(
  sources: readonly { readonly what: string; readonly call: CallValue }[],
  how: string,
  missing: string,
  problems: Problems,
): void {
  const [first, ...others] = sources;
  if (first === undefined) return;
  problems.error('RS4112', first.call.at.span, `${first.what} is ${how}, but the data set has no \`${missing}\``, {
    label: `needs \`${missing}\``,
    labels: others.map(({ what, call }) => ({ span: call.at.span, text: `${what} as well` })),
    helps: [firstSetting(first.call, missing)],
  });
}
