// A trained network as the folder that the Hugging Face hub knows: configuration, weights, preparation of pictures, and a card.

import { normOf, STATISTICS } from '../data/normalise.js';
import type { RunHistory } from '../history/run-history.js';
import type { ExportDescription } from './describe-export.js';
import type { ExportSubject } from './export-subject.js';
import { torchStateDict } from './torch-state-dict.js';

/** Names and contents of the files. `history`: of the run that trained it, null when it came from elsewhere. */
export function huggingFaceFolder(
  subject: ExportSubject,
  description: ExportDescription,
  history: RunHistory | null,
): ReadonlyMap<string, string | Uint8Array> {
  const metadata = new Map([['rseg', JSON.stringify(description)]]);
  return new Map<string, string | Uint8Array>([
    ['config.json', json(configOf(subject, description))],
    ['model.safetensors', torchStateDict(subject.network, subject.weights, 'rseg', metadata)],
    ['preprocessor_config.json', json(preparationOf(subject))],
    ['README.md', cardOf(subject, description, history)],
  ]);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const classNames = ({ data }: ExportSubject): readonly string[] =>
  data.names ?? Array.from({ length: data.classes }, (_, index) => `class ${index}`);

function configOf(subject: ExportSubject, description: ExportDescription): unknown {
  const names = classNames(subject);
  return {
    model_type: 'rseg-segformer',
    pipeline_tag: 'image-segmentation',
    num_labels: names.length,
    id2label: Object.fromEntries(names.map((name, index) => [String(index), name])),
    label2id: Object.fromEntries(names.map((name, index) => [name, index])),
    semantic_loss_ignore_index: subject.data.ignore,
    image_size: subject.image,
    rseg: description,
  };
}

/** Per modality: what a stored picture is divided by (its largest value), less the mean, divided by the deviation. */
function preparationOf({ data, image }: ExportSubject): unknown {
  const modalities = data.modalities.map((modality) => {
    const { mean, std } = STATISTICS[normOf(modality)];
    return [modality.name, { image_mean: mean, image_std: std }];
  });
  return { size: { height: image[0], width: image[1] }, modalities: Object.fromEntries(modalities) };
}

/** Results in the form that the hub lists, and what a reader needs to use the weights. No licence is claimed for them. */
function cardOf(
  subject: ExportSubject,
  { network, modalities, rseg }: ExportDescription,
  history: RunHistory | null,
): string {
  const { data, variant } = subject;
  const inputs = modalities.map(({ name }) => name);
  const results = history === null ? [] : resultsOf(subject, history);
  const head = [
    '---',
    'library_name: rseg',
    'pipeline_tag: image-segmentation',
    'tags: [multi-modal, semantic-segmentation, missing-modalities]',
    'model-index:',
    `  - name: ${JSON.stringify(variant)}`,
    ...(results.length === 0 ? ['    results: []'] : ['    results:', ...results.flatMap(resultLines(data.name))]),
    '---',
  ];
  const body = [
    `# ${variant}`,
    `A SegFormer (${network.backbone}, decoder ${network.decoder}) that labels ${network.classes} classes of ${data.name} from any of: ` +
      `${inputs.join(', ')}. Trained with rseg ${rseg}.`,
    '`model.safetensors` has the names and layouts of PyTorch. `preprocessor_config.json` tells how each modality becomes its input: divided by the ' +
      'largest value of its depth (255 or 65535), less `image_mean`, divided by `image_std`; one encoder for all modalities, their features averaged.',
    ...(results.length === 0
      ? []
      : [
          [
            '| suite | mIoU % |',
            '|---|---|',
            ...results.map(({ name, value }) => `| ${name} | ${(100 * value).toFixed(2)} |`),
          ].join('\n'),
        ]),
  ];
  return `${head.join('\n')}\n\n${body.join('\n\n')}\n`;
}

interface CardResult {
  readonly name: string;
  /** mIoU 0..1 */
  readonly value: number;
}

function resultsOf({ subject }: ExportSubject, { results }: RunHistory): readonly CardResult[] {
  const prefix = `result/${subject}/`;
  return [...results].flatMap(([tag, value]) =>
    tag.startsWith(prefix) && tag.endsWith('/mean')
      ? [{ name: `${tag.slice(prefix.length, -'/mean'.length)}, mean`, value }]
      : [],
  );
}

const resultLines =
  (data: string) =>
  ({ name, value }: CardResult): readonly string[] => [
    '      - task: { type: image-segmentation }',
    `        dataset: { name: ${JSON.stringify(data)}, type: ${JSON.stringify(data)} }`,
    `        metrics: [{ type: mean_iou, name: ${JSON.stringify(`mIoU, ${name}`)}, value: ${value} }]`,
  ];
