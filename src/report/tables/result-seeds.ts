// How many seeds of a row have results.
import type { Row } from '../rows.js';

export const resultSeeds = ({ seeds }: Row): number =>
  seeds.filter(({ evaluated }) => evaluated.metrics !== null).length;
