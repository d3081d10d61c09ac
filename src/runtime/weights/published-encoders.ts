// The encoders of which ImageNet weights were published, by what tells them apart.

const PUBLISHED: Readonly<Record<string, string>> = {
  '32/2,2,2,2': 'mit_b0',
  '64/2,2,2,2': 'mit_b1',
  '64/3,4,6,3': 'mit_b2',
  '64/3,4,18,3': 'mit_b3',
  '64/3,8,27,3': 'mit_b4',
  '64/3,6,40,3': 'mit_b5',
};

export interface EncoderNumbers {
  readonly dims: readonly number[];
  readonly depths: readonly number[];
}

/** `mit_b0` to `mit_b5`; null for every other encoder. */
export function publishedName({ dims, depths }: EncoderNumbers): string | null {
  return PUBLISHED[`${dims[0]}/${depths.join()}`] ?? null;
}

/** As in a file of the language. */
export function encoderText(encoder: EncoderNumbers): string {
  return publishedName(encoder) ?? `mit(dims: [${encoder.dims.join(', ')}], depths: [${encoder.depths.join(', ')}])`;
}
