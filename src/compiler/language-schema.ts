// The language as data, from the registry that the compiler itself uses: what editors, generators and other tools build on.
import { builtInDoc } from './built-in-doc.js';
import { loadRegistry, type Parameter, type Registry, type Signature } from './registry.js';
import type { SettingType } from './setting-type.js';
import { describeTypes } from './setting-type.js';
import { UNIT_NAMES } from './units.js';

export interface ParameterSchema {
  readonly name: string;
  readonly types: readonly SettingType[];
  /** the types in words, as in messages */
  readonly takes: string;
  /** as written in `std.rseg`; null = must be given, except for blocks and keyed collections, which start empty */
  readonly default: string | null;
  readonly required: boolean;
  /** may stand in a profile: cannot change a result */
  readonly runtime: boolean;
}
export interface SignatureSchema {
  readonly name: string;
  readonly signature: string;
  readonly parameters: readonly ParameterSchema[];
  /** what a loss looks at */
  readonly uses: readonly string[];
  readonly doc: string;
  readonly formula: readonly string[];
  readonly source: string | null;
  readonly example: string | null;
}
export interface LanguageSchema {
  readonly type: 'language';
  /** edition of the language */
  readonly language: 1;
  readonly units: readonly string[];
  /** blocks of settings: `experiment`, `train`, … */
  readonly settings: Readonly<Record<string, SignatureSchema>>;
  /** kind of built-in -> name -> signature */
  readonly builtIns: Readonly<Record<string, Readonly<Record<string, SignatureSchema>>>>;
}

/** Everything that `std.rseg` declares. */
export function languageSchema(registry: Registry = loadRegistry()): LanguageSchema {
  const all = (signatures: ReadonlyMap<string, Signature>) =>
    Object.fromEntries([...signatures].map(([name, signature]) => [name, signatureSchema(signature)]));
  return {
    type: 'language',
    language: 1,
    units: UNIT_NAMES,
    settings: all(registry.settings),
    builtIns: Object.fromEntries([...registry.categories].map(([category, signatures]) => [category, all(signatures)])),
  };
}

function signatureSchema({ name, text, parameters, uses, doc }: Signature): SignatureSchema {
  const { text: prose, formula, source, example } = builtInDoc(doc);
  return {
    ...{ name, signature: text, parameters: parameters.map(parameterSchema), uses },
    ...{ doc: prose.replace(/\s+/g, ' '), formula, source, example },
  };
}

function parameterSchema({ name, types, default: value, text, runtime }: Parameter): ParameterSchema {
  const filled = types.some(({ kind }) => kind === 'settings' || kind === 'keyed');
  return {
    ...{ name, types, takes: describeTypes(types) },
    default: value === null ? null : text.slice(text.indexOf('=') + 1).trim(),
    required: value === null && !filled,
    runtime,
  };
}
