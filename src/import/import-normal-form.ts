// From a normal form back to a `.rseg` file: data set, own losses and one experiment, in canonical form. The way back from
// `rseg compile`, so that programs can write experiments; what comes out is compiled again and must mean the same.
import { posix } from 'node:path';
import { canonicalJson } from '../compiler/canonical-json.js';
import { type Compilation, compile } from '../compiler/compile.js';
import { canonicalTerms } from '../compiler/loss-form.js';
import type { NormalForm } from '../compiler/normal-form.js';
import { loadRegistry } from '../compiler/registry.js';
import { format } from '../format/format.js';
import { datasetSource } from './dataset-source.js';
import { experimentSource } from './experiment-source.js';
import { firstDifference } from './first-difference.js';
import { ImportProblem } from './import-problem.js';
import { ownLosses } from './own-loss-source.js';

export type Imported =
  | { readonly kind: 'imported'; readonly text: string; readonly experiment: string }
  /** a value that no text holds; `path` is a JSON pointer */
  | { readonly kind: 'problem'; readonly path: string; readonly message: string }
  /** the experiment that it describes has errors, such as a term without its teacher */
  | { readonly kind: 'refused'; readonly compilation: Compilation };

/** Name of the text in messages. */
const FILE = '<imported>.rseg';

/** `form` must fit the schema of normal forms. */
export function importNormalForm(form: NormalForm): Imported {
  try {
    return importSound(form);
  } catch (error) {
    if (error instanceof ImportProblem) return { kind: 'problem', path: error.path, message: error.message };
    throw error;
  }
}

function importSound(form: NormalForm): Imported {
  const own = ownLosses(form.loss);
  const experiment = freeName(form, [...own.keys()]);
  const declarations = [
    ...[...own.values()].map(({ declaration }) => declaration),
    datasetSource(form.data),
    experimentSource(form, experiment, own),
  ];
  const written = `${comment(form)}\n\n${declarations.join('\n\n')}\n`;
  const formatted = format(written, FILE);
  const text = formatted.kind === 'formatted' ? formatted.text : written;
  const compilation = compile(FILE, (file) => (file === FILE ? text : null));
  const again = compilation.variants.get(experiment)?.form;
  if (again === undefined) return { kind: 'refused', compilation };
  const path = firstDifference(comparable(form), comparable(again), '');
  if (path !== null) throw new ImportProblem(path, 'the language cannot say this value');
  return { kind: 'imported', text, experiment };
}

/** Rows and points become experiments: `spcr.terms.no_kl` is `spcr_terms_no_kl`. */
function freeName(form: NormalForm, declared: readonly string[]): string {
  const flat = form.variant.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_');
  const builtIn = [...loadRegistry().categories.values()].flatMap((names) => [...names.keys()]);
  const taken = new Set([form.data.name, ...declared, ...builtIn]);
  let name = flat;
  while (taken.has(name)) name = `${name}_`;
  return name;
}

function comment(form: NormalForm): string {
  const lines = [`# Imported from the normal form of ${form.variant.replace(/\s+/g, ' ')}.`];
  if (filesOf(form).some((file) => !posix.isAbsolute(file))) {
    lines.push('# Its paths are relative to the folder of the file that was compiled.');
  }
  return lines.join('\n');
}

function filesOf(form: NormalForm): readonly string[] {
  const weights = [form.teacher, form.student].map((model) => model?.args.weights ?? 'imagenet');
  const files = [form.data.root, ...weights, ...form.loss.map(({ loss }) => loss.from ?? null)];
  return files.filter((file): file is string => typeof file === 'string' && file !== 'imagenet');
}

/** What must be equal: all but the name of the variant, spellings of paths, and the order of terms. */
function comparable(form: NormalForm): unknown {
  const path = <T>(file: T): T | string => (typeof file === 'string' ? posix.normalize(file) : file);
  const withPath = (model: NormalForm['teacher']) =>
    model === null ? null : { ...model, args: { ...model.args, weights: path(model.args.weights) } };
  return JSON.parse(
    canonicalJson({
      ...form,
      variant: '',
      data: { ...form.data, root: path(form.data.root) },
      teacher: withPath(form.teacher),
      student: withPath(form.student),
      loss: canonicalTerms(
        form.loss.map((term) =>
          term.loss.from === undefined
            ? term
            : { ...term, loss: { ...term.loss, from: posix.normalize(term.loss.from) } },
        ),
      ),
    }),
  );
}
