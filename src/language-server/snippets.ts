// What is inserted beyond a name itself, with marks for the places to fill in.
import { assertNever } from '../assert-never.js';
import type { NamePlace } from './name-place.js';
import type { NameSymbol } from './name-symbol.js';

const DECLARATIONS: Readonly<Record<string, string>> = {
  from: 'from "./${1:file}.rseg" import ${2:name}',
  dataset:
    'dataset ${1:name} {\n\troot = env(${2:DATA_ROOT})\n\tclasses = ${3:25}\n\tsize = ${4:1024x1024}\n\n\tmodality rgb = image("${5:img/{split\\}/{stem\\}.png}", norm: imagenet)\n\tlabel = ids("${6:label/{split\\}/{stem\\}.png}")\n\n\tsplit train = ${7:1000}\n\tsplit val = ${8:100}\n}',
  experiment:
    'experiment ${1:name} {\n\tdata = ${2:dataset}\n\tstudent = segformer(mit_b0, weights: ${3:imagenet})\n\tloss = ${4:ce}\n\n\ttrain {\n\t\tlength = ${5:200} epochs\n\t}\n}',
  ablation: 'ablation ${1:name} of ${2:experiment} {\n\t${3:row}: loss drop ${4:term}\n}',
  sweep: 'sweep ${1:name} of ${2:experiment} {\n\t${3:train.optim.lr} in [${4:6e-5, 1e-4}]\n}',
  profile: 'profile ${1:name} {\n\tdevice = ${2:gpu}\n\tworkers = ${3:8}\n}',
  extern:
    'extern loss ${1:name}(${2:scale: Positive = 1}) uses ${3:teacher.logits, student.logits} from "./${4:file}.js"',
  skip: 'skip where $0',
  sample: 'sample ${1:20} seed ${2:7}',
};

/** A whole declaration or line for a keyword that begins one; null for other keywords. */
export function keywordSnippet(word: string): string | null {
  return DECLARATIONS[word] ?? null;
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
