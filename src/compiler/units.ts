// Units of numbers and the dimension each belongs to (language reference, section 6.1).

export type Dimension = 'length' | 'time' | 'bytes' | 'ratio';

export interface Unit {
  readonly dimension: Dimension;
  /** base unit: epochs, steps or images (kept apart), seconds, bytes, or the whole */
  readonly base: string;
  readonly factor: number;
}

const UNITS: Readonly<Record<string, Unit>> = {
  '%': { dimension: 'ratio', base: '1', factor: 0.01 },
  ...lengthUnits('epoch'),
  ...lengthUnits('step'),
  ...lengthUnits('image'),
  s: { dimension: 'time', base: 's', factor: 1 },
  min: { dimension: 'time', base: 's', factor: 60 },
  h: { dimension: 'time', base: 's', factor: 3600 },
  d: { dimension: 'time', base: 's', factor: 86400 },
  KiB: { dimension: 'bytes', base: 'B', factor: 2 ** 10 },
  MiB: { dimension: 'bytes', base: 'B', factor: 2 ** 20 },
  GiB: { dimension: 'bytes', base: 'B', factor: 2 ** 30 },
  TiB: { dimension: 'bytes', base: 'B', factor: 2 ** 40 },
};

function lengthUnits(singular: string): Record<string, Unit> {
  const unit: Unit = { dimension: 'length', base: `${singular}s`, factor: 1 };
  return { [singular]: unit, [`${singular}s`]: unit };
}

export const UNIT_NAMES: readonly string[] = Object.keys(UNITS);

export function findUnit(name: string): Unit | null {
  return Object.hasOwn(UNITS, name) ? (UNITS[name] ?? null) : null;
}

/** `a time`, as in "`10 min` is a time" */
export function describeDimension(dimension: Dimension): string {
  switch (dimension) {
    case 'length':
      return 'a training length';
    case 'time':
      return 'a time';
    case 'bytes':
      return 'an amount of memory';
    case 'ratio':
      return 'a ratio';
  }
}
