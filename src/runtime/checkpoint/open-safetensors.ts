// A safetensors file as named tensors that are read one by one.
import { decodeValues } from './safetensors.js';
import { parseHeader, readHeaderLength } from './safetensors-header.js';
import type { ByteSource } from './torch/file-bytes.js';
import type { WeightSource } from './weight-source.js';

/** @throws UserError with exit code 9 when anything at all is wrong with the file */
export function openSafetensors(source: ByteSource, where: string): WeightSource {
  const length = readHeaderLength(source.read(0, Math.min(8, source.size)), source.size, where);
  const { entries, metadata } = parseHeader(source.read(8, length), source.size - 8 - length, where);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    const read = () => {
      const data = decodeValues(dtype, source.read(8 + length + begin, end - begin));
      return { dtype: dtype === 'F16' || dtype === 'BF16' ? ('F32' as const) : dtype, shape, data };
    };
    return [name, { dtype, shape, read }] as const;
  });
  return { format: 'safetensors', where, part: '', beside: [], metadata, tensors: new Map(tensors) };
}
