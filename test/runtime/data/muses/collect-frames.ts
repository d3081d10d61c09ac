// All frames of split `train`, as they are read from files.
import type { Dataset } from '../../../../src/compiler/normal-form.js';
import { fileFrames, prepareReaders } from '../../../../src/runtime/data/files/file-frames.js';
import type { Frame } from '../../../../src/runtime/data/frame.js';
import { open } from '../trees/write-tree.js';

export async function collectFrames(dataset: Dataset): Promise<readonly Frame[]> {
  const { plan } = await open(dataset, 'train');
  await prepareReaders(plan.modalities);
  const source = fileFrames(plan);
  return Array.from({ length: source.frames }, (_, index) => source.read(index));
}
