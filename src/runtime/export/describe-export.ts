// What somebody needs to know to feed an exported network: kept inside every export.
import type { Dataset, ImageModality } from '../../compiler/normal-form.js';
import { encoderText } from '../weights/published-encoders.js';
import type { ExportSubject } from './export-subject.js';

export interface ExportDescription {
  readonly version: 1;
  /** version of rseg */
  readonly rseg: string;
  readonly variant: string;
  readonly subject: 'teacher' | 'student';
  readonly run: ExportSubject['run'];
  readonly network: { readonly backbone: string; readonly decoder: number; readonly classes: number };
  readonly data: string;
  /** names of the classes; null when the data set has none */
  readonly classes: Dataset['names'];
  /** how stored pictures became inputs of the network, in order */
  readonly modalities: readonly { readonly name: string; readonly source: unknown }[];
}

/** Paths of the pictures are left out: they belong to a machine. */
function withoutPath({ name, source }: ImageModality): { readonly name: string; readonly source: unknown } {
  const { path: _path, ...args } = source.args as Readonly<Record<string, unknown>>;
  return { name, source: { call: source.call, args } };
}

export function describeExport(
  { variant, subject, run, network, data }: ExportSubject,
  modalities: readonly string[],
  version: string,
): ExportDescription {
  const { decoder, classes } = network;
  return {
    version: 1,
    rseg: version,
    variant,
    subject,
    run,
    network: { backbone: encoderText(network), decoder, classes },
    data: data.name,
    classes: data.names,
    modalities: data.modalities.filter(({ name }) => modalities.includes(name)).map(withoutPath),
  };
}
