// The number of GPUs agrees with the device that is asked for, and with what a run can use (RS4120).
import type { Span } from '../diagnostic.js';
import type { Details, Problems } from '../problems.js';
import { numberAt, settingAt, wordAt } from '../read-setting.js';
import type { VariantSubject } from './variant-check.js';

export function checkGpus({ settings, named }: VariantSubject, problems: Problems): void {
  const gpus = numberAt(settings, 'resources', 'gpus');
  const written = settingAt(settings, 'resources', 'gpus');
  if (gpus === undefined || written === undefined) return;
  const fail = (message: string, details: Details): void =>
    problems.error('RS4120', written.at.layer.kind === 'default' ? named : written.at.span, message, details);
  if (gpus > 1) {
    fail(`\`resources.gpus\` is ${gpus}, a run uses one GPU`, {
      label: 'at most 1',
      notes: [{ text: 'seeds, rows and points of a sweep are runs of their own' }],
      helps: [{ text: 'ask for one', applicability: 'choice', edits: [{ span: written.at.span, text: '1' }] }],
    });
    return;
  }
  const device = wordAt(settings, 'device');
  const wanted = gpus === 0 ? 'cpu' : 'gpu';
  if (device === undefined || device === 'auto' || device === wanted) return;
  const place: Span | undefined = settingAt(settings, 'device')?.at.span;
  fail(`\`resources.gpus\` is ${gpus}, but \`device\` is \`${device}\``, {
    label: gpus === 0 ? 'no GPU is used' : 'a GPU is used',
    ...(place === undefined ? {} : { labels: [{ span: place, text: `${device === 'gpu' ? 'a' : 'no'} GPU is used` }] }),
    helps:
      place === undefined
        ? []
        : [{ text: 'make them agree', applicability: 'choice', edits: [{ span: place, text: wanted }] }],
  });
}
