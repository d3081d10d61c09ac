// The inner loops of the data pipeline in AssemblyScript, four to sixteen values at a time. Compiled by `npm run kernels` to
// src/runtime/data/kernels/pixels-wasm.ts. Memory is laid out by pixel-kernels.ts; reads and writes may pass the end of what
// they are given by up to 48 bytes, and reads its beginning by one pixel, never the room kept for them.
export { gather, mapBytes } from './labels';
export { blur, greySum, jitter } from './recolour';
export { begin, blendToTables, blendToUnit, blendToWhole } from './resample';
export { unfilter } from './unfilter';
