// `std.rseg` and the code agree: every type exists, every loss is implemented, every call of the schema is declared.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadRegistry, readRegistry } from '../../src/compiler/registry.js';
import { lossNames, lossOf } from '../../src/model/loss-registry.js';
import { packageRoot } from '../../src/package-root.js';

const registry = loadRegistry();
const signatures = [...registry.categories.values()].flatMap((names) => [...names.values()]);

test('every built-in has documentation, and every category that a type names exists', () => {
  for (const signature of [...signatures, ...registry.settings.values()]) {
    assert.ok(signature.doc.length > 20, `${signature.name} has no comment`);
    for (const parameter of signature.parameters) {
      for (const type of parameter.types) {
        if (type.kind === 'category')
          assert.ok(registry.categories.has(type.category), `${parameter.text}: no category`);
      }
    }
  }
});

test('losses of std.rseg are the losses of the model, with the same inputs', () => {
  const losses = registry.categories.get('loss');
  assert.equal([...(losses?.keys() ?? [])].sort(), [...lossNames].sort());
  const args = { pair: 'hybrid', align: 'none', scale: 1, samples: 1, threshold: 0.7, temperature: 1 };
  for (const [name, signature] of losses ?? []) {
    const { uses } = lossOf({ label: name, loss: { call: name, args } });
    assert.equal([...signature.uses].sort(), [...uses].sort(), name);
  }
});

test('calls and arguments of the normal form schema are those of std.rseg', () => {
  const schema = readFileSync(join(packageRoot, 'grammar', 'schema', 'normal-form.schema.json'), 'utf8');
  const found = new Map<string, readonly string[]>();
  JSON.parse(schema, (_key, value: unknown) => {
    const properties = (value as { properties?: { call?: { const?: string }; args?: { properties?: object } } } | null)
      ?.properties;
    if (properties?.call?.const !== undefined)
      found.set(properties.call.const, Object.keys(properties.args?.properties ?? {}));
    return value;
  });
  const presets = /^mit_b\d$/;
  const declared = signatures.filter((one) => one.category !== 'distribution' && !presets.test(one.name));
  assert.equal([...found.keys()].sort(), declared.map((one) => one.name).sort());
  for (const signature of declared) {
    const parameters = signature.parameters.map((parameter) => parameter.name);
    assert.equal([...(found.get(signature.name) ?? [])].sort(), [...parameters].sort(), signature.name);
  }
});

test('a broken standard library is refused', () => {
  assert.throws(() => readRegistry('extern loss a()\nextern loss a()\n'), /declares a twice/);
  assert.throws(() => readRegistry('experiment x {\n}\n'), /only `extern`/);
  assert.throws(() => readRegistry('extern loss (\n'), /std\.rseg at/);
});

test.run();
