// The sizes of the trainings of an elaborated variant, as far as they are known.
import { decoderWidth } from '../model-form.js';
import { callAt, modalityNames, numberAt, settingAt, wordAt } from '../read-setting.js';
import type { CallValue } from '../setting-value.js';
import { imageSize } from './image-size.js';
import { type KnownTerm, lossTerms } from './loss-terms.js';
import type { NetworkShape } from './parameter-count.js';
import type { TermShape, TrainingShape } from './training-memory.js';
import type { VariantSubject } from './variant-check.js';

/** Noise copies of `rrm` for `samples: auto`. */
const SAMPLES = { paper: 1, reference: 10 } as const;

/** The training of the student, or of a teacher that is trained; null when there is none or when a size is unknown. */
export function trainingShape(subject: VariantSubject, block: 'train' | 'train_teacher'): TrainingShape | null {
  const { settings, data } = subject;
  const student = callAt(settings, 'student');
  const teacher = callAt(settings, 'teacher');
  const image = imageSize(subject, block);
  const batch = numberAt(settings, block, 'batch');
  const classes = data === null ? undefined : numberAt(data, 'classes');
  const semantics = wordAt(settings, 'semantics') === 'reference' ? 'reference' : 'paper';
  if (data === null || image === undefined || batch === undefined || classes === undefined) return null;
  const size = { batch, height: image.height, width: image.width, semantics } as const;
  const modalities = modalityNames(data).length;
  const taught = teacher === undefined ? null : networkShape(teacher, classes, semantics);
  if (block === 'train_teacher') {
    if (taught === null || teacher === undefined || settingAt(teacher, 'weights')?.kind === 'string') return null;
    return { ...size, network: taught, teacher: null, modalities, present: modalities, terms: [CROSS_ENTROPY] };
  }
  const network = student === undefined ? null : networkShape(student, classes, semantics);
  if (network === null) return null;
  const terms = lossTerms(subject).map((term) => termShape(term, semantics, network, taught));
  const looksAtTeacher = terms.some(({ uses }) => uses.some((use) => use.startsWith('teacher.')));
  const present = mostPresent(subject, modalities);
  return { ...size, network, teacher: looksAtTeacher ? taught : null, modalities, present, terms };
}

const CROSS_ENTROPY: TermShape = {
  call: 'ce',
  own: false,
  uses: ['student.logits'],
  samples: 1,
  aligned: false,
  temperature: 1,
};

function networkShape(model: CallValue, classes: number, semantics: 'paper' | 'reference'): NetworkShape | null {
  const list = (name: string): readonly number[] | null => {
    const value = settingAt(model, 'backbone', name);
    return value?.kind === 'numbers' && value.values.length === 4 ? value.values : null;
  };
  const [dims, depths, heads, sr] = ['dims', 'depths', 'heads', 'sr'].map(list);
  if (dims == null || depths == null || heads == null || sr == null) return null;
  return { dims, depths, heads, sr, decoder: numberAt(model, 'decoder') ?? decoderWidth(depths, semantics), classes };
}

/** Modalities of the fullest step; with `absent: zero` all of them are fed. */
function mostPresent({ settings }: VariantSubject, modalities: number): number {
  const policy = callAt(settings, 'dropout');
  if (policy?.signature.name !== 'subset' || wordAt(policy, 'absent') === 'zero') return modalities;
  return Math.min(modalities, numberAt(policy, 'max') ?? modalities);
}

function termShape(
  { call }: KnownTerm,
  semantics: 'paper' | 'reference',
  student: NetworkShape,
  teacher: NetworkShape | null,
): TermShape {
  const { signature } = call;
  const align = wordAt(call, 'align');
  const differs = teacher !== null && String(teacher.dims) !== String(student.dims);
  return {
    call: signature.name,
    own: signature.own !== null,
    uses: signature.uses,
    samples: numberAt(call, 'samples') ?? SAMPLES[semantics],
    aligned: signature.own === null && (align === 'conv1x1' || (align === 'auto' && differs)),
    temperature: numberAt(call, 'temperature') ?? 1,
  };
}
