// Checkpoints built to run code, fill the memory or read what is not theirs, and damaged ones: every one is refused.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import { packageRoot } from '../../../src/package-root.js';
import { BufferBytes } from '../../../src/runtime/checkpoint/torch/file-bytes.js';
import { openTorchFile } from '../../../src/runtime/checkpoint/torch/open-torch-file.js';
import * as p from './pickle-file.js';
import { zipFile } from './zip-file.js';

/** All values of all tensors, so that every byte of a file is looked at. */
function readAll(bytes: Uint8Array): Record<string, readonly unknown[]> {
  const { tensors } = openTorchFile(new BufferBytes(bytes), 'w.pth');
  return Object.fromEntries([...tensors].map(([name, { read }]) => [name, [...read().data]]));
}

function failureOf(bytes: Uint8Array): UserError {
  try {
    readAll(bytes);
  } catch (error) {
    assert.instance(error, UserError);
    assert.equal([(error as UserError).exitCode, (error as UserError).where], [4, 'w.pth']);
    return error as UserError;
  }
  return assert.unreachable('accepted') as never;
}
const refused = (bytes: Uint8Array, reason: RegExp): void => assert.match(failureOf(bytes).message, reason);
const small = { shape: [2, 2], strides: [2, 1] };
const weights = (value: Buffer): Buffer => p.pickle(p.dict({ w: value }));

test('the writer of this test writes what PyTorch writes', () => {
  assert.equal(readAll(p.torchFile(weights(p.tensor(small)))), { w: [1, 2, 3, 4] });
});

test('nothing is called: functions are refused by name and place', () => {
  const marker = join(packageRoot, 'dist/hostile-torch-file-was-here');
  const calls = ['os.system', 'posix.system', 'builtins.eval', '__builtin__.exec', 'subprocess.Popen', 'torch.load'];
  for (const name of calls) {
    const attack = p.pickle(p.dict({ w: p.tensor(small), x: p.call(name, p.text(`touch ${marker}`)) }));
    refused(p.torchFile(attack), new RegExp(`the name "${name.replace('.', '\\.')}" is not allowed \\(byte \\d+`));
  }
  assert.not(existsSync(marker));
  const stacked = Buffer.concat([p.text('os'), p.text('system'), Buffer.from([0x93])]);
  refused(p.torchFile(p.pickle(stacked)), /"os\.system" is not allowed/);
  assert.match(failureOf(p.torchFile(p.pickle(stacked))).help!, /runs no code.*torch\.save\(network\.state_dict\(\)/);
});

test('opcodes beyond tensors and containers are refused by name', () => {
  const opcodes = { INST: '(ios\nsystem\n', OBJ: '(o', STRING: "S'x'\n", PERSID: 'P0\n', DUP: '}2', POP: 'N0' };
  for (const [name, body] of Object.entries(opcodes))
    refused(p.torchFile(p.pickle(Buffer.from(body))), new RegExp(`the opcode ${name} is not allowed`));
  const binary = { NEWOBJ: 0x81, NEWOBJ_EX: 0x92, EXT1: 0x82, EXT4: 0x84, NEXT_BUFFER: 0x97, '0xff': 0xff };
  for (const [name, byte] of Object.entries(binary))
    refused(p.torchFile(p.pickle(Buffer.from([byte]))), new RegExp(`the opcode ${name} is not allowed`));
});

test('allowed names are no way to something else', () => {
  const build = Buffer.concat([p.tensor(small), p.dict({}), Buffer.from('b')]);
  refused(p.torchFile(weights(build)), /BUILD of a tensor/);
  refused(p.torchFile(weights(p.call('torch.FloatStorage', p.integer(1)))), /cannot be called/);
  refused(p.torchFile(p.pickle(p.text('x'), p.tuple(), p.REDUCE)), /REDUCE calls a text/);
  refused(p.torchFile(weights(p.call('torch._utils._rebuild_parameter', p.text('x')))), /a parameter made of a text/);
  refused(p.torchFile(weights(p.storage('0', 4, 'collections.OrderedDict'))), /names no storage/);
});

test('tensors stay inside their storage and hold every value once', () => {
  const shaped = (shape: readonly number[], strides: readonly number[], offset = 0) =>
    p.torchFile(weights(p.tensor({ shape, strides, offset })));
  refused(shaped([5], [1]), /reaches beyond its storage of 4 elements/);
  refused(shaped([2, 2], [2, 1], 1), /reaches beyond/);
  refused(shaped([2], [2 ** 50]), /reaches beyond/);
  refused(shaped([2 ** 40], [0]), /overlap/);
  refused(shaped([3, 2], [1, 1]), /overlap/);
  refused(shaped([2 ** 30, 2 ** 30], [2 ** 30, 1]), /reaches beyond/);
  refused(shaped([-1], [1]), /no list of sizes/);
  refused(shaped([2], [-1]), /no list of sizes/);
  refused(shaped([2, 2], [1]), /2 sizes and 1 strides/);
  refused(shaped([4], [1], -1), /no index/);
});

test('a small file that claims a large network is refused before anything is read', () => {
  const name = (i: number) => [`w${i}`, p.tensor({ shape: [1000], strides: [1], storage: p.storage('0', 1000) })];
  const many = p.pickle(p.dict(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => name(i)))));
  const thousand = { ...p.fourNumbers, bytes: new Uint8Array(4000) };
  refused(p.torchFile(many, [thousand]), /claim 2000000 values, its storages hold 1000/);
  const large = p.tensor({ ...small, storage: p.storage('0', 2 ** 40) });
  refused(p.torchFile(weights(large)), /16 bytes instead of 4398046511104/);
  const two = p.dict({ a: p.tensor(small), b: p.tensor({ ...small, storage: p.storage('0', 5) }) });
  refused(p.torchFile(p.pickle(two)), /storage 0 is described in two ways/);
  refused(p.torchFile(weights(p.tensor(small)), []), /storage 0 is missing/);
});

test('lengths beyond the file and endless nesting are refused', () => {
  const announced = (length: number): Buffer => {
    const head = Buffer.from('X\0\0\0\0');
    head.writeUInt32LE(length, 1);
    return Buffer.concat([head, Buffer.from('abc')]);
  };
  refused(p.torchFile(p.pickle(announced(10_000))), /cut short: 10000 bytes wanted/);
  refused(p.torchFile(p.pickle(announced(2 ** 32 - 1))), /a text of 4294967295 bytes/);
  refused(p.torchFile(p.pickle(Buffer.from([0x95, 0, 0, 0, 0, 0, 0, 0, 0x7f]))), /cut short/);
  refused(p.torchFile(p.pickle(Buffer.alloc(200_000, '('))), /nested too deeply/);
  refused(p.torchFile(p.pickle(Buffer.alloc(2_000_000, '})'.repeat(2)))), /nested too deeply/);
  refused(p.torchFile(p.pickle(p.NONE, Buffer.from('q\0'.repeat(1_000_000)))), /more than 1000000 opcodes/);
  refused(p.torchFile(Buffer.concat([p.PROTO, Buffer.from('h\x07.')])), /nothing was remembered as 7/);
  refused(p.torchFile(Buffer.from('\x80\x01N.', 'latin1')), /protocol 1 is not read/);
});

test('decompression bombs are refused by what they claim and by what they do', () => {
  const zeros = new Uint8Array(8 << 20);
  const bomb = deflateRawSync(zeros);
  const member = { name: 'archive/data/0', bytes: zeros, packed: bomb, method: 8 };
  const contents = weights(p.tensor({ ...small, storage: p.storage('0', 2 << 20) }));
  refused(p.torchFile(contents, [member]), /would unpack \d+ bytes to 8388608/);
  // a table that tells less than the data unpack to
  refused(p.torchFile(weights(p.tensor(small)), [{ ...member, stated: 16 }]), /cannot be unpacked to its 16 bytes/);
});

test('members must not share bytes, and checksums must fit', () => {
  const bytes = Buffer.from(p.torchFile(weights(p.tensor(small))));
  const table = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 1);
  bytes.writeUInt32LE(8, table + 42);
  refused(bytes, /overlaps the member before it/);
  refused(
    p.torchFile(weights(p.tensor(small)), [{ ...p.fourNumbers, crc: 1 }]),
    /checksum of archive\/data\/0 differs/,
  );
  const twice = [p.fourNumbers, p.fourNumbers];
  refused(p.torchFile(weights(p.tensor(small)), twice), /is in it twice/);
});

test('what is no file with weights is told apart', () => {
  refused(Buffer.from('hello, this is a text'), /neither a zip archive nor a pickle/);
  refused(zipFile([{ name: 'readme.txt', bytes: Buffer.from('x') }]), /holds no data\.pkl/);
  const script = [{ name: 'archive/constants.pkl', bytes: Buffer.from('x') }];
  refused(p.torchFile(weights(p.tensor(small)), script), /a TorchScript program/);
  refused(p.torchFile(p.pickle(p.dict({ epoch: p.integer(3) }))), /no weights: no dictionary of tensors/);
  const sets = p.dict({ a: p.dict({ w: p.tensor(small) }), b: p.dict({ w: p.tensor(small) }) });
  refused(p.torchFile(p.pickle(sets)), /several sets of tensors \(a, b\)/);
});

test('any damage to a real file is refused or leaves numbers, and never costs much', () => {
  const before = process.memoryUsage.rss();
  let changed = 0;
  for (const name of ['zip.pth', 'legacy.pth', 'views.pth', 'views-legacy.pth', 'training.pth']) {
    const whole = readFileSync(join(packageRoot, 'test/runtime/checkpoint/fixtures', name));
    const damage = fc.array(fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) }), {
      minLength: 1,
      maxLength: 4,
    });
    const outcome = (bytes: Uint8Array): void => {
      try {
        readAll(bytes);
      } catch (error) {
        if (!(error instanceof UserError) || error.exitCode !== 4) throw error;
        changed++;
      }
    };
    fc.assert(
      fc.property(damage, (flips) => {
        const bytes = Buffer.from(whole);
        for (const { at, byte } of flips) bytes[at] = byte;
        outcome(bytes);
      }),
      { numRuns: 1000, seed: 1 },
    );
    for (let length = 0; length < whole.length; length += 7) outcome(whole.subarray(0, length));
  }
  assert.ok(changed > 3000, `only ${changed} damaged files were refused`);
  assert.ok(process.memoryUsage.rss() - before < 400e6);
});

test('arbitrary bytes as a pickle are refused or read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      failureOf(p.torchFile(Buffer.concat([p.PROTO, bytes, p.STOP])));
    }),
    { numRuns: 2000, seed: 2 },
  );
});

test.run();
