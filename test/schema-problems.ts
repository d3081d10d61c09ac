// Values against the published schemas of grammar/schema.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { packageRoot } from '../src/package-root.js';

/** What is wrong with `value` by schema `name`, in words; empty when nothing is. */
export function schemaProblems(name: string, value: unknown): readonly string[] {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'grammar/schema', `${name}.schema.json`), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, strictTuples: false, allErrors: true }).compile(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
