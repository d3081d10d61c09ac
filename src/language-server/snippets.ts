// What is inserted beyond a name itself, with marks for the places to fill in.
import { assertNever } from '../assert-never.js';
import type { NamePlace } from './name-place.js';
import type { NameSymbol } from './name-symbol.js';

/** A place to fill in, with what stands there at first. */
function mark(order: number, text: string): string {
  return `\${${order}:${text.replaceAll('}', '\\}')}}`;
}

const DECLARATIONS: Readonly<Record<string, readonly string[]>> = {
  from: [`from "./${mark(1, 'file')}.rseg" import ${mark(2, 'name')}`],
  dataset: [
    `dataset ${mark(1, 'name')} {`,
    `\troot = env(${mark(2, 'DATA_ROOT')})`,
    `\tclasses = ${mark(3, '25')}`,
    `\tsize = ${mark(4, '1024x1024')}`,
    '',
    `\tmodality rgb = image("${mark(5, 'img/{split}/{stem}.png')}", norm: imagenet)`,
    `\tlabel = ids("${mark(6, 'label/{split}/{stem}.png')}")`,
    '',
    `\tsplit train = ${mark(7, '1000')}`,
    `\tsplit val = ${mark(8, '100')}`,
    '}',
  ],
  experiment: [
    `experiment ${mark(1, 'name')} {`,
    `\tdata = ${mark(2, 'dataset')}`,
    `\tstudent = segformer(mit_b0, weights: ${mark(3, 'imagenet')})`,
    `\tloss = ${mark(4, 'ce')}`,
    '',
    '\ttrain {',
    `\t\tlength = ${mark(5, '200')} epochs`,
    '\t}',
    '}',
  ],
  ablation: [
    `ablation ${mark(1, 'name')} of ${mark(2, 'experiment')} {`,
    `\t${mark(3, 'row')}: loss drop ${mark(4, 'term')}`,
    '}',
  ],
  sweep: [
    `sweep ${mark(1, 'name')} of ${mark(2, 'experiment')} {`,
    `\t${mark(3, 'train.optim.lr')} in [${mark(4, '6e-5, 1e-4')}]`,
    '}',
  ],
  profile: [`profile ${mark(1, 'name')} {`, `\tdevice = ${mark(2, 'gpu')}`, `\tworkers = ${mark(3, '8')}`, '}'],
  extern: [
    `extern loss ${mark(1, 'name')}(${mark(2, 'scale: Positive = 1')}) uses ${mark(3, 'student.logits, labels')} from "./${mark(4, 'file')}.js"`,
  ],
  skip: ['skip where $0'],
  sample: [`sample ${mark(1, '20')} seed ${mark(2, '7')}`],
};

/** A whole declaration or line for a keyword that begins one; null for other keywords. */
export function keywordSnippet(word: string): string | null {
  return DECLARATIONS[word]?.join('\n') ?? null;
}

/** `startsEdit`: the name begins a statement and nothing follows on its line. */
export function nameSnippet(
  symbol: NameSymbol,
  place: NamePlace,
  startsEdit: boolean,
  isBeforeColon: boolean,
): string | null {
  switch (symbol.kind) {
    case 'setting': {
      if (place.kind === 'argument') return isBeforeColon ? null : `${symbol.name}: $0`;
      if (place.kind !== 'setting' || !startsEdit) return null;
      if (symbol.parameter.types.some((type) => type.kind === 'settings')) return `${symbol.name} {\n\t$0\n}`;
      if (symbol.parameter.types.some((type) => type.kind === 'keyed')) return `${symbol.name} \${1:name} = $0`;
      return symbol.parameter.name === 'loss' ? null : `${symbol.name} = $0`;
    }
    case 'built-in':
      return symbol.signature.parameters.some((parameter) => parameter.default === null) ? `${symbol.name}($0)` : null;
    case 'type':
      return symbol.name === 'env' ? 'env($0)' : null;
    case 'declaration':
    case 'table':
    case 'row':
    case 'entry':
    case 'word':
    case 'unit':
    case 'variable':
      return null;
    default:
      return assertNever(symbol);
  }
}
