// The project file `rseg.json`: edition of the language and levels of warnings, for every `.rseg` file in its folder and below (language
// reference, S12). Checked against `grammar/schema/project.schema.json`; the validator is loaded only where there is such a file.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { packageRoot } from '../package-root.js';
import type { Severities, WarningLevel } from './severities.js';
import { similarNames } from './similar-names.js';
import type { SourceReader } from './source-reader.js';

export const PROJECT_FILE = 'rseg.json';

/** The only edition so far. */
export const LANGUAGE_EDITION = 1;

export interface Project {
  /** path of the project file; null when there is none */
  readonly file: string | null;
  readonly severities: Severities;
}
export interface ProjectProblem {
  readonly file: string;
  /** one line, the first thing that is wrong */
  readonly message: string;
  readonly help: string | null;
}

export function isProjectProblem(found: Project | ProjectProblem): found is ProjectProblem {
  return 'message' in found;
}

/** The project of the files in `folder` (absolute): the nearest `rseg.json` there or above. */
export function findProject(folder: string, read: SourceReader): Project | ProjectProblem {
  for (let current = folder, above = ''; current !== above; above = current, current = join(current, '..')) {
    const file = join(current, PROJECT_FILE);
    const text = read(file);
    if (typeof text === 'string') return readProject(file, text);
    if (text !== null) return { file, message: `\`${PROJECT_FILE}\` ${text.reason}`, help: null };
  }
  return { file: null, severities: new Map() };
}

interface ProjectJson {
  readonly warnings?: Readonly<Record<string, WarningLevel>>;
}

/** Reads the text of a project file. */
export function readProject(file: string, text: string): Project | ProjectProblem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { file, message: `\`${PROJECT_FILE}\` is no JSON: ${reason}`, help: null };
  }
  const problem = firstProblem(value);
  if (problem !== null) return { file, ...problem };
  return { file, severities: new Map(Object.entries((value as ProjectJson).warnings ?? {})) };
}

type Validate = ((value: unknown) => boolean) & { errors?: readonly ErrorObject[] | null };
let validate: Validate | undefined;

function firstProblem(value: unknown): Omit<ProjectProblem, 'file'> | null {
  validate ??= loadValidator();
  const [error] = validate(value) ? [] : (validate.errors ?? []);
  return error === undefined ? null : inWords(error, value);
}

function loadValidator(): Validate {
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const schema = readFileSync(join(packageRoot, 'grammar', 'schema', 'project.schema.json'), 'utf8');
  return new Ajv2020({ verbose: true }).compile(JSON.parse(schema) as object);
}

function inWords(error: ErrorObject, value: unknown): Omit<ProjectProblem, 'file'> {
  const path = error.instancePath.split('/').slice(1);
  const last = path.at(-1) ?? PROJECT_FILE;
  const at = path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], value);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(error.params.additionalProperty), path, error);
    case 'const':
      return {
        message: `language ${JSON.stringify(at)} does not exist`,
        help: `this rseg knows language ${LANGUAGE_EDITION}: "language": ${LANGUAGE_EDITION}`,
      };
    case 'enum':
      return {
        message: `\`${last}\` is ${JSON.stringify(at)}`,
        help: 'the level of a warning is "off", "warn" or "error"',
      };
    default:
      return {
        message: `\`${last}\` is ${JSON.stringify(at)?.slice(0, 40)}`,
        help: `it ${error.message ?? 'is of another type'}`,
      };
  }
}

function unknownKey(key: string, path: readonly string[], error: ErrorObject): Omit<ProjectProblem, 'file'> {
  if (path.length > 0 && /^RS\d{4}$/i.test(key)) {
    return { message: `\`${key}\` is an error, and errors have no level`, help: `rseg explain ${key.toUpperCase()}` };
  }
  const parent = error.parentSchema as { readonly properties?: object } | undefined;
  const known = Object.keys(parent?.properties ?? {}).filter((name) => !name.startsWith('$'));
  const near = similarNames(key, known);
  return {
    message: `unknown ${path.length === 0 ? 'key' : 'warning'} \`${key}\``,
    help: near.length > 0 ? `similar: ${near.join(', ')}` : `known: ${known.join(', ')}`,
  };
}
