// Messages whose cause is too long for a page, or lies on the command line: what makes them fire, and the neighbour that stays silent.
import { join } from 'node:path';
import { readSource } from '../../src/cli/source-reader.js';
import { type Compilation, type CompileOptions, compile } from '../../src/compiler/compile.js';
import { isSelectionProblem, selectVariants } from '../../src/compiler/select-variants.js';
import { UserError } from '../../src/exit-code.js';
import { packageRoot } from '../../src/package-root.js';
import { findRoot } from '../../src/runtime/data/files/data-root.js';

export interface MadeExample {
  /** codes that are said about the mistake */
  readonly fires: () => readonly string[] | Promise<readonly string[]>;
  /** codes that are said about its neighbour: none */
  readonly silent: () => readonly string[] | Promise<readonly string[]>;
}

const EXPERIMENT = `from "./datasets/streets.rseg" import city

experiment small {
  data = city
  student = segformer(mit_b0)
  train.length = 20 epochs
}
`;

function compiled(files: Readonly<Record<string, string>>, options: CompileOptions = {}): Compilation {
  const read = (path: string) => files[path] ?? readSource(join(packageRoot, 'experiments', path));
  return compile('example.rseg', read, options);
}
const codesOf = (text: string, options: CompileOptions = {}, others: Readonly<Record<string, string>> = {}) =>
  compiled({ ...others, 'example.rseg': text }, options).diagnostics.map((one) => one.code);

/** A sum of so many terms, which lies in a setting that takes none, so that the terms are not looked at. */
const sum = (terms: number) =>
  EXPERIMENT.replace(
    'train.length',
    `loss = ${Array.from({ length: terms }, (_, index) => `ce as t${index}`).join(' + ')}\n  train.length`,
  );

/** `example.rseg` imports a chain of so many files. */
function chain(links: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: links }, (_, index) => `link${index}.rseg`);
  const next = (index: number) => (index + 1 < links ? `from "./${names[index + 1]}" import p${index + 1}\n` : '');
  return Object.fromEntries(
    names.map((name, index) => [name, `${next(index)}profile p${index} {\n  workers = 1\n}\n`]),
  );
}

function importing(links: number): readonly string[] {
  const found = codesOf(
    `from "./link0.rseg" import p0\n${EXPERIMENT.replace('small {', 'small with p0 {')}`,
    {},
    chain(links),
  );
  return found.filter((code) => code !== 'unused-import');
}

const extending = (links: number) =>
  codesOf(
    EXPERIMENT +
      Array.from(
        { length: links },
        (_, index) => `experiment e${index} extends ${index === 0 ? 'small' : `e${index - 1}`} {}\n`,
      ).join(''),
  );

function selecting(text: string, pattern: string | null, seeds: readonly number[] | null = null): readonly string[] {
  const selected = selectVariants(compiled({ 'example.rseg': text }), pattern, seeds);
  return isSelectionProblem(selected) ? [selected.code] : [];
}

async function rooted(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const dataset = { name: 'mine', root: { env: 'MINE' } } as unknown as Parameters<typeof findRoot>[0];
  try {
    await findRoot(dataset, { baseFolder: packageRoot, environment } as unknown as Parameters<typeof findRoot>[1]);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return /^RS\d{4}/.exec(error.message) ?? [error.message];
  }
}

export const MADE_EXAMPLES: Readonly<Record<string, MadeExample>> = {
  RS1012: { fires: () => codesOf(sum(1002)), silent: () => codesOf(sum(1001)) },
  RS1015: {
    fires: () => codesOf(`experiment e {\n${'= 3\n'.repeat(300)}}\n`).slice(-1),
    silent: () => codesOf(`experiment e {\n${'= 3\n'.repeat(3)}}\n`).filter((code) => code === 'RS1015'),
  },
  RS2206: { fires: () => importing(101), silent: () => importing(99) },
  RS2207: { fires: () => extending(70), silent: () => extending(60) },
  RS2402: { fires: () => selecting(EXPERIMENT, 'smal'), silent: () => selecting(EXPERIMENT, 'small') },
  RS2403: {
    fires: () => selecting(`${EXPERIMENT}experiment other extends small {}\n`, null),
    silent: () => selecting(EXPERIMENT, null),
  },
  RS2404: {
    fires: () => codesOf(EXPERIMENT, { sets: ['train.batch = 4\neval.batch = 4'] }),
    silent: () => codesOf(EXPERIMENT, { sets: ['train.batch = 4'] }),
  },
  RS2405: { fires: () => selecting(EXPERIMENT, null, [9]), silent: () => selecting(EXPERIMENT, null, [1]) },
  RS5101: { fires: () => rooted({}), silent: () => rooted({ MINE: packageRoot }) },
};
