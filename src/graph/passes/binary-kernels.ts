// Kernels of two operands that broadcast them by themselves.
import { COMPARISONS, NUMBER_BINARY } from '../kernel-signatures/elementwise.js';

export const BROADCASTING: ReadonlySet<string> = new Set([
  ...NUMBER_BINARY,
  ...COMPARISONS,
  'RealDiv',
  'Equal',
  'NotEqual',
  'LogicalAnd',
  'LogicalOr',
]);
