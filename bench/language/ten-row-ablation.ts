// The size of an experiment with a ten-row ablation, and what five everyday edits cost in lines (language reference, section 3.1).
import { structuredPatch } from 'diff';
import { compile } from '../../src/compiler/compile.js';
import { format } from '../../src/format/format.js';

const DATASET = `dataset deliver {
  root = env(DELIVER_ROOT)
  classes = 25
  size = 1024x1024

  modality rgb = image("img/{case}/{split}/{scene}/{stem}_rgb_front.png", norm: imagenet)
  modality depth = image("hha/{case}/{split}/{scene}/{stem}_depth_front.png")
  modality event = image("event/{case}/{split}/{scene}/{stem}_event_front.png")
  modality lidar = image("lidar/{case}/{split}/{scene}/{stem}_lidar_front.png")
  label = ids("semantic/{case}/{split}/{scene}/{stem}_semantic_front.png", offset: -1)

  split train = 3983
  split val = 2005
}
`;
const IMPORT = 'from "./deliver.rseg" import deliver\n\n';
const EXPERIMENT = `experiment spcr {
  data = deliver
  teacher = segformer(mit_b0)
  student = segformer(mit_b0)
  loss = ce
    + 50 * kl
    + 100 * hpdm(hybrid)
    + 12 * rrm(single)
  train.length = 200 epochs
}

ablation terms of spcr {
  ce_only: loss keep ce
  ce_kl: loss keep ce, kl
  ce_hpdm: loss keep ce, hpdm
  ce_rrm: loss keep ce, rrm
  no_kl: loss drop kl
  no_hpdm: loss drop hpdm
  no_rrm: loss drop rrm
  hpdm_single: loss.hpdm.pair = single
  rrm_hybrid: loss.rrm.pair = hybrid
  swapped: loss.hpdm.pair = single; loss.rrm.pair = hybrid
}
`;

/** Both files, one after the other: an edit may be in either. */
const WHOLE = `${DATASET}\n${IMPORT}${EXPERIMENT}`;

const EDITS: readonly { readonly name: string; readonly from: string; readonly to: string }[] = [
  { name: 'change a weight', from: '100 * hpdm', to: '110 * hpdm' },
  { name: 'add a fifth term', from: '    + 12 * rrm(single)\n', to: '    + 12 * rrm(single)\n    + 3 * cwd\n' },
  { name: 'drop a modality', from: /.*modality lidar.*\n/.exec(DATASET)![0], to: '' },
  { name: 'add a row', from: '  no_kl:', to: '  strong: loss.kl.weight = 70\n  no_kl:' },
  {
    name: 'add a long train key',
    from: '  train.length',
    to: '  train.schedule = warmup_poly(warmup: 10 epochs, power: 0.9)\n  train.length',
  },
];

export interface TextSize {
  readonly lines: number;
  readonly characters: number;
  /** without white space */
  readonly signs: number;
  /** without the import as well, as other surfaces were counted */
  readonly signsOfBody: number;
}

/** Throws when the text does not compile or is not in canonical form: then it would be no honest size. */
export function tenRowSize(): TextSize {
  mustBeSound(DATASET, EXPERIMENT);
  const text = `${IMPORT}${EXPERIMENT}`;
  const signs = (part: string): number => part.replace(/\s/g, '').length;
  return {
    lines: text.trimEnd().split('\n').length,
    characters: text.length,
    signs: signs(text),
    signsOfBody: signs(EXPERIMENT),
  };
}

export interface EditCost {
  readonly name: string;
  readonly added: number;
  readonly removed: number;
}

/** Lines that each edit adds and removes, of the canonical form before and after it. */
export function fiveEditCosts(): readonly EditCost[] {
  return EDITS.map(({ name, from, to }) => {
    const edited = WHOLE.replace(from, to);
    if (edited === WHOLE) throw new Error(`the edit "${name}" changes nothing`);
    const [dataset, experiment] = edited.split(IMPORT) as [string, string];
    mustBeSound(dataset.trimEnd().concat('\n'), experiment);
    const { hunks } = structuredPatch('a', 'b', WHOLE, edited, '', '', { context: 0 });
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
    return { name, added: count('+'), removed: count('-') };
  });
}

function mustBeSound(dataset: string, experiment: string): void {
  const texts: Readonly<Record<string, string>> = { 'deliver.rseg': dataset, 'spcr.rseg': `${IMPORT}${experiment}` };
  const { diagnostics } = compile('spcr.rseg', (path) => texts[path] ?? null);
  if (diagnostics.length > 0) throw new Error(`the measured text is wrong: ${diagnostics[0]!.message}`);
  for (const [file, text] of Object.entries(texts)) {
    const formatted = format(text, file);
    if (formatted.kind !== 'formatted' || formatted.text !== text) throw new Error(`${file} is not in canonical form`);
  }
}
