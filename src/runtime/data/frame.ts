// One frame of a data set in memory, before augmentation: whole numbers as a file holds them.

/** Interleaved RGB [H, W, 3]. 8-bit files stay 8-bit, 16-bit files stay 16-bit: the value range is the array's. */
export type Pixels = Uint8Array | Uint16Array;

export interface Frame {
  readonly height: number;
  readonly width: number;
  /** one picture per modality, in the order of the data set */
  readonly pictures: readonly Pixels[];
  /** numbers of the modalities that this frame lacks, whose pictures are black; none where it is not told */
  readonly absent?: readonly number[];
  /** [H, W] class ids, or the data set's ignore value */
  readonly labels: Int16Array;
}

/** Frames of one split by index. `read` is a pure function of the index. */
export interface FrameSource {
  readonly frames: number;
  read(index: number): Frame;
}

/** Memory that a decoded frame holds. */
export function frameBytes(frame: Frame): number {
  return frame.labels.byteLength + frame.pictures.reduce((sum, picture) => sum + picture.byteLength, 0);
}

/** A zeroed picture of the same value range as `like`. */
export function pixelsLike(like: Pixels, length: number): Pixels {
  return like instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

/** Largest value a picture can hold: 255 or 65535. */
export function pixelMaximum(picture: Pixels): number {
  return picture instanceof Uint16Array ? 65535 : 255;
}
