// Settings without value and without default (RS3104), with a line for each that only needs its value changed.
import type { Body } from '../../grammar/ast.js';
import type { Help, Span } from './diagnostic.js';
import type { Module } from './modules.js';
import type { Problems } from './problems.js';
import type { Parameter } from './registry.js';
import { describeTypes, type SettingType } from './setting-type.js';
import type { RecordValue } from './setting-value.js';

/** The declaration that lacks something. */
export interface Owner {
  readonly name: string;
  readonly named: Span;
  readonly module: Module;
  /** where its settings stand; null when it is unknown */
  readonly body: Body | null;
}

interface Missing {
  readonly path: string;
  readonly parameter: Parameter;
}

/** True when something is missing; only then `ownerOf` is asked. */
export function reportMissing(record: RecordValue, ownerOf: () => Owner, problems: Problems): boolean {
  const missing = missingSettings(record, '');
  if (missing.length === 0) return false;
  const owner = ownerOf();
  const paths = missing.map((one) => `\`${one.path}\``).join(', ');
  problems.error('RS3104', owner.named, `\`${owner.name}\` has no ${paths}`, {
    label: `required setting${missing.length === 1 ? '' : 's'} missing`,
    notes: missing.map((one) => ({ text: `\`${one.path}\` is ${describeTypes(one.parameter.types)}` })),
    helps: firstLines(missing, owner),
  });
  return true;
}

function missingSettings(record: RecordValue, prefix: string, missing: Missing[] = []): readonly Missing[] {
  for (const parameter of record.signature.parameters) {
    const value = record.fields.get(parameter.name);
    if (value === undefined) missing.push({ path: `${prefix}${parameter.name}`, parameter });
    else if (value.kind === 'record') missingSettings(value, `${prefix}${parameter.name}.`, missing);
  }
  return missing;
}

/** All missing settings as the first lines of the body; none when one of them has no value to begin with. */
function firstLines(missing: readonly Missing[], { body, module }: Owner): readonly Help[] {
  if (body === null) return [];
  const values = missing.map(({ parameter }) => beginning(parameter.types, module));
  if (values.includes(null)) return [];
  // what stands behind the brace gets a line of its own
  const inOneLine = !/^[ \t]*(?:#.*)?\r?\n/.test(module.text.slice(body.range.start + 1, body.range.end));
  const lines = missing.map(({ path }, index) => `\n  ${path} = ${values[index]}`);
  const text = lines.join('') + (inOneLine ? '\n' : '');
  const start = body.range.start + 1;
  const edits = [{ span: { file: module.file, start, end: start }, text }];
  return [{ text: missing.length === 1 ? 'set it' : 'set them', applicability: 'placeholder', edits }];
}

/** A value that is right in form; what it should be, only the author knows. */
function beginning(types: readonly SettingType[], module: Module): string | null {
  const [type] = types;
  if (type?.kind === 'category') return BUILT_INS[type.category] ?? null;
  if (type?.kind !== 'primitive') return null;
  if (type.name !== 'Dataset') return PRIMITIVES[type.name] ?? null;
  const names = [...module.scope].flatMap(([name, found]) => (found?.decl.kind === 'dataset' ? [name] : []));
  return names[0] ?? null;
}

const BUILT_INS: Readonly<Record<string, string>> = {
  model: 'segformer(mit_b0)',
  label: 'ids("label/{split}/{stem}.png")',
};
const PRIMITIVES: Readonly<Record<string, string>> = { Length: '200 epochs', Size: '512x1024', Count: '19' };
