// The first layer of every declaration: a block of settings with the defaults of `std.rseg`.
import type { ExpressionContext } from './expression-context.js';
import { NamedValues } from './named-values.js';
import { type Signature, STD_FILE } from './registry.js';
import type { SettingType } from './setting-type.js';
import type { KeyedValue, Place, RecordValue, SettingValue } from './setting-value.js';
import { defaultValue } from './standard-defaults.js';

/** A block is the same for all variants; edits make new ones. */
const known = new WeakMap<Signature, RecordValue>();

/** Settings without default are absent from `fields` until something sets them. */
export function defaultRecord(signature: Signature, context: ExpressionContext): RecordValue {
  const record = known.get(signature) ?? newDefaultRecord(signature, context);
  known.set(signature, record);
  return record;
}

function newDefaultRecord(signature: Signature, context: ExpressionContext): RecordValue {
  const at: Place = {
    span: signature.span,
    layer: { kind: 'default', name: STD_FILE },
    statement: signature.span,
  };
  const fields = NamedValues.of(
    signature.parameters,
    (parameter): SettingValue | undefined =>
      blockOf(parameter.types, parameter.name, at, context) ?? defaultValue(parameter, signature, context) ?? undefined,
  );
  return { kind: 'record', signature, fields, at };
}

function blockOf(
  types: readonly SettingType[],
  name: string,
  at: Place,
  context: ExpressionContext,
): RecordValue | KeyedValue | null {
  const type = types.length === 1 ? types[0]! : null;
  if (type?.kind === 'keyed') return { kind: 'keyed', of: type.of, noun: name, entries: new Map(), broken: false, at };
  if (type?.kind !== 'settings') return null;
  const block = context.registry.settings.get(type.name);
  return block === undefined ? null : defaultRecord(block, context);
}
