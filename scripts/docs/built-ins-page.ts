// docs/built-ins.md: every setting and every built-in with its signature, from the registry that the compiler uses.
import { parse } from '../../grammar/parse.js';
import { builtInDoc } from '../../src/compiler/built-in-doc.js';
import { loadRegistry, type Parameter, type Registry, type Signature } from '../../src/compiler/registry.js';
import { describeTypes } from '../../src/compiler/setting-type.js';
import { type GeneratedPage, generatedPage, markdownTable } from './generated-page.js';

const CATEGORY_TITLES: Readonly<Record<string, string>> = {
  loss: 'Loss terms',
  weight: 'Weights of loss terms',
  model: 'Networks',
  backbone: 'Encoders',
  dropout: 'Modality dropout',
  optimizer: 'Optimisers',
  schedule: 'Learning-rate schedules',
  augmentation: 'Augmentation',
  suite: 'Test suites',
  select: 'Selection of a checkpoint',
  modality: 'Sources of pictures',
  label: 'Sources of labels',
  frame_list: 'Lists of frames',
  crop: 'Margins',
  generator: 'Generators',
  distribution: 'Continuous axes of a sweep',
};

const METHOD =
  '"Method" is RobustSeg (arXiv 2505.12861, version 1): equations are those of the paper, sections those of the specification that ' +
  'this program was written from. Pictures are B x H x W x channels, B the batch; K classes; M modalities.';

/** The comment at the top of the standard library explains its notation. */
function notation({ text }: Registry): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(2, end)
    .map((line) => line.replace(/^# */, ''))
    .join('\n');
}

/** Comments above the settings that a profile may hold: they are declared apart. */
function runtimeDocs({ text }: Registry): ReadonlyMap<string, string> {
  const docs = new Map<string, string>();
  for (const decl of parse(text, 'std.rseg').ast.decls)
    if (decl.kind === 'extern' && decl.category.name === 'runtime') docs.set(decl.name.name, decl.doc);
  return docs;
}

function defaultText({ text, default: value, types }: Parameter): string {
  const kinds = types.map(({ kind }) => kind);
  if (value !== null) return `\`${text.slice(text.indexOf('=') + 1).trim()}\``;
  if (kinds.includes('settings')) return 'its own settings, below';
  return kinds.includes('keyed') ? 'entries by name' : 'required';
}

function parameterRow(parameter: Parameter): readonly string[] {
  const takes = describeTypes(parameter.types);
  return [`\`${parameter.name}\``, takes, defaultText(parameter), parameter.runtime ? 'yes' : ''];
}

const sentences = (text: string): string => text.replace(/\n/g, ' ').trim();

function settingsSection(name: string, signature: Signature, runtimeDoc: string): string {
  const hasRuntime = signature.parameters.some(({ runtime }) => runtime);
  const headings = ['setting', 'takes', 'default', ...(hasRuntime ? ['in a profile'] : [])];
  const rows = signature.parameters.map((parameter) => parameterRow(parameter).slice(0, headings.length));
  const paragraphs = [signature.doc, runtimeDoc].filter((doc) => doc !== '').map(sentences);
  return `### \`${name}\`\n\n${paragraphs.join('\n\n')}\n\n${markdownTable(headings, rows)}`;
}

function builtInSection({ name, doc, uses, parameters, text }: Signature): string {
  const { text: prose, formula, source, example } = builtInDoc(doc);
  const rows = parameters.map((parameter) => parameterRow(parameter).slice(0, 3));
  const facts = [
    ...(uses.length === 0 ? [] : [`Uses ${uses.map((path) => `\`${path}\``).join(', ')}.`]),
    ...(source === null ? [] : [`Source: ${source}.`.replace(/\.\.$/, '.')]),
  ];
  return [
    `### \`${name}\``,
    `    ${text}`,
    sentences(prose),
    ...(formula.length === 0 ? [] : [`\`\`\`text\n${formula.join('\n')}\n\`\`\``]),
    ...(rows.length === 0 ? [] : [markdownTable(['argument', 'takes', 'default'], rows)]),
    ...(facts.length === 0 ? [] : [facts.join(' ')]),
    ...(example === null ? [] : [`\`\`\`rseg statement\n${example}\n\`\`\``]),
  ].join('\n\n');
}

function titleOf(category: string): string {
  const title = CATEGORY_TITLES[category];
  if (title === undefined) throw new Error(`the built-ins of kind '${category}' have no title in the documentation`);
  return title;
}

export function builtInsPage(): GeneratedPage {
  const registry = loadRegistry();
  const runtime = runtimeDocs(registry);
  const settings = [...registry.settings].map(([name, signature]) =>
    settingsSection(name, signature, runtime.get(name) ?? ''),
  );
  const categories = [...registry.categories].map(([category, signatures]) =>
    [`## ${titleOf(category)}`, ...[...signatures.values()].map(builtInSection)].join('\n\n'),
  );
  const body = ['# Settings and built-ins', notation(registry), METHOD, '## Settings', ...settings, ...categories];
  return generatedPage('docs/built-ins.md', 'grammar/std.rseg', body.join('\n\n'));
}
