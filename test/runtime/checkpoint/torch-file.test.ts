// Files that PyTorch wrote, in every format and layout: fixtures/make_torch_files.py says what is in them.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { BufferBytes, FileBytes } from '../../../src/runtime/checkpoint/torch/file-bytes.js';
import { openTorchFile } from '../../../src/runtime/checkpoint/torch/open-torch-file.js';
import { ZipArchive } from '../../../src/runtime/checkpoint/torch/zip-archive.js';
import { withWeights } from '../../../src/runtime/checkpoint/weight-source.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { zipFile } from './zip-file.js';

const fixture = (name: string): string => join(packageRoot, 'test/runtime/checkpoint/fixtures', name);

/** name -> [dtype of the file, shape, values] */
function contents(path: string): Record<string, [string, readonly number[], (number | bigint)[]]> {
  return withWeights(path, ({ tensors }) =>
    Object.fromEntries([...tensors].map(([name, { dtype, shape, read }]) => [name, [dtype, shape, [...read().data]]])),
  );
}
const halves = (count: number): number[] => Array.from({ length: count }, (_, i) => i / 2);

for (const name of ['zip.pth', 'legacy.pth', 'protocol4.pth']) {
  test(`a state dict in ${name}`, () => {
    const found = contents(fixture(name));
    assert.equal(found, {
      '0.weight': ['F32', [3, 2, 1, 2], halves(12)],
      '0.bias': ['F32', [3], halves(3)],
      '1.weight': ['F32', [3], halves(3)],
      '1.bias': ['F32', [3], halves(3)],
      '1.running_mean': ['F32', [3], [0, 0, 0]],
      '1.running_var': ['F32', [3], [1, 1, 1]],
      '1.num_batches_tracked': ['I64', [], [0n]],
      '2.weight': ['F32', [2, 4], halves(8)],
      '2.bias': ['F32', [2], halves(2)],
    });
  });
}

test('the format and what lies beside the weights are told', () => {
  const told = (name: string) => withWeights(fixture(name), ({ format, part, beside }) => ({ format, part, beside }));
  assert.equal(told('zip.pth'), { format: 'PyTorch', part: '', beside: [] });
  assert.equal(told('legacy.pth'), { format: 'PyTorch, legacy format', part: '', beside: [] });
  const beside = ['epoch', 'best', 'optimizer_state_dict', 'loss'];
  assert.equal(told('training.pth'), { format: 'PyTorch', part: 'model_state_dict', beside });
  assert.equal(Object.keys(contents(fixture('training.pth'))), Object.keys(contents(fixture('zip.pth'))));
});

test('every type of numbers', () => {
  assert.equal(contents(fixture('types.pth')), {
    f16: ['F16', [2, 2], halves(4)],
    bf16: ['BF16', [2, 2], halves(4)],
    f64: ['F64', [2, 2], halves(4)],
    i64: ['I64', [2], [-1n, 1099511627776n]],
    i32: ['I32', [2], [-5, 7]],
    i16: ['I16', [2], [-5, 7]],
    i8: ['I8', [2], [-5, 7]],
    u8: ['U8', [2], [0, 255]],
    flag: ['BOOL', [2], [1, 0]],
  });
});

for (const name of ['views.pth', 'views-legacy.pth']) {
  test(`views of shared storages in ${name} come in row-major order`, () => {
    const half = (...values: number[]) => values.map((value) => value / 2);
    assert.equal(contents(fixture(name)), {
      whole: ['F32', [3, 4], halves(12)],
      transposed: ['F32', [4, 3], half(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11)],
      column: ['F32', [3], half(1, 5, 9)],
      block: ['F32', [2, 2], half(6, 7, 10, 11)],
      every_second: ['F32', [2, 4], half(0, 1, 2, 3, 8, 9, 10, 11)],
      scalar: ['F32', [], half(11)],
      empty: ['F32', [0, 4], []],
      permuted: ['F32', [4, 2, 3], half(...[0, 1, 2, 3].flatMap((k) => [0, 1, 2, 3, 4, 5].map((i) => 4 * i + k)))],
      parameter: ['F32', [2], half(0, 1)],
    });
  });
}

test('an archive that was unpacked and packed again is read too', () => {
  const source = new FileBytes(fixture('zip.pth'));
  const archive = new ZipArchive(source);
  const members = archive.names.map((name) => ({ name, bytes: archive.read(name) }));
  source.close();
  const packed = zipFile(members.map((member) => ({ ...member, packed: deflateRawSync(member.bytes), method: 8 })));
  const file = join(mkdtempSync(join(temporaryFolder(), 'torch-')), 'packed.pth');
  writeFileSync(file, packed);
  assert.equal(contents(file), contents(fixture('zip.pth')));
});

test('a zip64 archive is read', () => {
  const source = new FileBytes(fixture('zip.pth'));
  const archive = new ZipArchive(source);
  const wide = zipFile(
    archive.names.map((name) => ({ name, bytes: archive.read(name) })),
    { zip64: true },
  );
  source.close();
  const { tensors } = openTorchFile(new BufferBytes(wide), 'wide.pth');
  assert.equal([...tensors.get('2.weight')!.read().data], halves(8));
});

test.run();
