// Features of an encoder as points of a plane: classes that lie together whatever sensor sees them are what distillation is after.
import type { TopLevelSpec } from 'vega-lite';
import type { Colour } from '../../runtime/data/class-facts.js';
import type { NetworkPictures } from '../pictures/network-pictures.js';
import type { Figure } from './draw-figure.js';

/** One plot per network, its points computed on their own. Null where no network has enough features. */
export function featureFigure(
  networks: readonly { readonly name: string; readonly pictures: NetworkPictures }[],
  classes: readonly string[],
  palette: readonly Colour[],
  modalities: readonly string[],
): Figure | null {
  const shown = networks.filter(({ pictures }) => pictures.points.length > 0);
  const [first] = shown;
  if (first === undefined) return null;
  const values = shown.flatMap(({ name, pictures }) =>
    pictures.points.map(({ x, y, label, modality }) => ({
      x,
      y,
      class: classes[label]!,
      modality: modalities[modality]!,
      network: name,
    })),
  );
  const used = classes.filter((name) => values.some((value) => value.class === name));
  const { stage, featureFrames } = first.pictures;
  return {
    id: 'features',
    title: 'What the encoder makes of each sensor',
    caption: `UMAP of the mean features of every class in every modality of ${featureFrames} frames, stage ${stage} of the encoder, before fusion; every network is embedded on its own. Where colours lie together across shapes, the sensors agree on the class.`,
    spec: {
      data: { values },
      facet: { field: 'network', type: 'nominal', title: null, sort: shown.map(({ name }) => name) },
      columns: 2,
      resolve: { scale: { x: 'independent', y: 'independent' } },
      spec: {
        width: 330,
        height: 330,
        mark: { type: 'point', filled: true, size: 34, opacity: 0.8 },
        encoding: {
          x: { field: 'x', type: 'quantitative', title: null, axis: null, scale: { zero: false } },
          y: { field: 'y', type: 'quantitative', title: null, axis: null, scale: { zero: false } },
          color: {
            field: 'class',
            type: 'nominal',
            title: 'class',
            scale: { domain: used, range: used.map((name) => hex(palette[classes.indexOf(name)]!)) },
          },
          shape: {
            field: 'modality',
            type: 'nominal',
            title: 'modality',
            scale: { domain: [...modalities] },
            legend: { symbolFillColor: 'currentColor', symbolStrokeColor: 'currentColor' },
          },
        },
      },
    } as unknown as TopLevelSpec,
  };
}

const hex = (colour: Colour): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
