// `rseg schema`: what it prints is JSON that tools can build on.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LanguageSchema } from '../../src/compiler/language-schema.js';
import { loadRegistry } from '../../src/compiler/registry.js';
import { rseg } from './rseg-command.js';

interface Listed {
  readonly name: string;
  readonly title: string;
}

test('every schema of the list is a schema with a title', async () => {
  const listed = JSON.parse((await rseg(['schema', '--json'])).stdout) as readonly Listed[];
  const names = listed.map(({ name }) => name);
  for (const name of [
    'language',
    'normal-form',
    'stage-plan',
    'event',
    'project',
    'diff',
    'data-check',
    'weights-show',
    'export',
  ])
    assert.ok(names.includes(name), name);
  const plain = (await rseg(['schema'])).stdout;
  for (const { name, title } of listed) {
    assert.ok(title.length > 5, name);
    assert.match(plain, new RegExp(`^${name} +${title.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}$`, 'm'));
  }
  const some = names.filter((name) => name !== 'language').slice(0, 2);
  for (const name of some) {
    const schema = JSON.parse((await rseg(['schema', name])).stdout) as object;
    assert.type(new Ajv2020({ strict: true, strictTuples: false, allowUnionTypes: true }).compile(schema), 'function');
  }
});

test('the language as JSON holds every setting and built-in with types, defaults and documentation', async () => {
  const { stdout, code } = await rseg(['schema', 'language']);
  const { settings, builtIns, units } = JSON.parse(stdout) as LanguageSchema;
  const registry = loadRegistry();
  assert.is(code, 0);
  assert.equal(Object.keys(settings), [...registry.settings.keys()]);
  assert.equal(
    Object.entries(builtIns).map(([category, named]) => [category, Object.keys(named)]),
    [...registry.categories].map(([category, named]) => [category, [...named.keys()]]),
  );
  assert.ok(units.includes('epochs') && units.includes('GiB'));
  const batch = settings.train!.parameters.find(({ name }) => name === 'batch')!;
  assert.equal([batch.takes, batch.default, batch.required], ['a whole number from 1', '8', false]);
  const length = settings.train!.parameters.find(({ name }) => name === 'length')!;
  assert.equal([length.default, length.required], [null, true]);
  const kl = builtIns.loss!.kl!;
  assert.equal(kl.uses, ['teacher.logits', 'student.logits']);
  assert.match(kl.source!, 'equation');
  assert.ok(kl.formula.length > 0 && kl.doc.length > 20 && kl.example!.includes('kl'));
});

test('an unknown name is a mistake of usage that knows a similar one', async () => {
  const { code, stderr, stdout } = await rseg(['schema', 'normalform']);
  assert.is(code, 2);
  assert.is(stdout, '');
  assert.match(stderr, 'there is no schema `normalform`');
  assert.match(stderr, 'normal-form');
});

test.run();
