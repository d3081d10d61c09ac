// The numbers of a Mix Transformer fit together and fit the picture (RS3203).
import type { Span } from '../diagnostic.js';
import type { Problems } from '../problems.js';
import { callAt, settingAt, writtenPlace } from '../read-setting.js';
import type { CallValue } from '../setting-value.js';
import { imageSize } from './image-size.js';
import type { VariantSubject } from './variant-check.js';

const STAGES = 4;
/** Stride of stage j against the picture: 4, 8, 16, 32. */
const STRIDES = [4, 8, 16, 32];

export function checkNetworks(subject: VariantSubject, problems: Problems): void {
  const image = imageSize(subject, 'train');
  for (const role of ['teacher', 'student'] as const) {
    const model = callAt(subject.settings, role);
    const backbone = model === undefined ? undefined : callAt(model, 'backbone');
    if (model === undefined || backbone === undefined) continue;
    const here = writtenPlace(backbone, subject.named);
    checkStages(backbone, here, image === undefined ? null : Math.min(image.height, image.width), problems);
  }
}

function checkStages(backbone: CallValue, here: Span, side: number | null, problems: Problems): void {
  const lists = new Map<string, readonly number[]>();
  for (const name of ['dims', 'depths', 'heads', 'sr']) {
    const list = settingAt(backbone, name);
    if (list?.kind !== 'numbers') return;
    lists.set(name, list.values);
    const place = writtenPlace(list, here);
    if (list.values.length !== STAGES) {
      problems.error(
        'RS3203',
        place,
        `\`${name}\` has ${list.values.length} numbers, a Mix Transformer has ${STAGES} stages`,
      );
      return;
    }
    const small = list.values.find((value) => value < 1);
    if (small !== undefined) {
      problems.error('RS3203', place, `\`${name}\` holds ${small}`, { label: 'whole numbers from 1' });
      return;
    }
  }
  const dims = lists.get('dims') ?? [];
  const heads = lists.get('heads') ?? [];
  const sr = lists.get('sr') ?? [];
  for (let stage = 0; stage < STAGES; stage++) {
    const [width, head, reduction] = [dims[stage]!, heads[stage]!, sr[stage]!];
    if (width % head !== 0) {
      problems.error('RS3203', here, `stage ${stage + 1}: width ${width} cannot be split into ${head} heads`, {
        label: `${width} % ${head} = ${width % head}`,
      });
      return;
    }
    const map = side === null ? null : Math.floor(side / STRIDES[stage]!);
    if (map !== null && map >= 1 && map < reduction) {
      problems.error('RS3203', here, `stage ${stage + 1}: a map of side ${map} cannot be reduced by ${reduction}`, {
        label: `\`sr\` is ${reduction}, the map has side ${map}`,
      });
      return;
    }
  }
}
