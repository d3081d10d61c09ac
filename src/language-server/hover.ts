// What is known about the thing under the caret, in Markdown.

import { assertNever } from '../assert-never.js';
import { docMarkdown } from '../compiler/built-in-doc.js';
import type { Span } from '../compiler/diagnostic.js';
import type { Term } from '../compiler/setting-value.js';
import { termText } from '../compiler/value-text.js';
import type { Analysis } from './analysis.js';
import { symbolDocumentation, symbolLine, typeLine } from './describe-symbol.js';
import { nameAt } from './name-index.js';
import type { NameUse } from './name-symbol.js';
import { provenance } from './provenance.js';
import { countText, effectiveWeight, numberText, stepsBehind } from './quantities.js';
import { runCount, runCountText } from './run-counts.js';

export interface Hover {
  readonly span: Span;
  /** Markdown */
  readonly text: string;
}

/** Null where there is nothing to say. */
export function hoverAt(analysis: Analysis, offset: number): Hover | null {
  const use = nameAt(analysis.names, offset);
  if (use !== null && use.symbol.kind !== 'unit') return { span: use.span, text: describeUse(use, analysis) };
  return numberAt(analysis, offset);
}

function describeUse(use: NameUse, analysis: Analysis): string {
  const { symbol } = use;
  const { registry } = analysis;
  const documentation = symbolDocumentation(symbol, registry);
  switch (symbol.kind) {
    case 'setting': {
      const isBlock = symbol.parameter.types.some((type) => type.kind === 'settings');
      const type = isBlock ? 'block of settings' : typeLine(symbol.parameter, registry);
      const title = `**${symbol.path ?? symbol.name}**: ${type}`;
      const isKnown = use.variant !== null && symbol.path !== null && !isBlock;
      return paragraphs(title, documentation, isKnown ? list(provenance(analysis, use.variant, symbol.path)) : '');
    }
    case 'built-in': {
      const { signature } = symbol;
      const uses = signature.uses.length === 0 ? '' : `uses ${signature.uses.map((path) => `\`${path}\``).join(', ')}`;
      return paragraphs(code(`${signature.category} ${signature.text}`), documentation, uses);
    }
    case 'word':
      return paragraphs(`\`${symbol.name}\`: ${symbolLine(symbol, registry)}`, documentation);
    case 'declaration':
      return describeDeclaration(use, analysis);
    case 'table':
      return paragraphs(
        `${symbol.noun} \`${symbol.variant}\``,
        runCountText(runCount(analysis.compilation, symbol.variant)),
      );
    case 'row':
      return describeRow(symbol.variant, symbol.definition, analysis);
    case 'entry':
      return describeEntry(use, analysis);
    case 'unit':
    case 'variable':
    case 'type':
      return `${symbol.noun} \`${symbol.name}\``;
    default:
      return assertNever(symbol);
  }
}

function describeDeclaration({ symbol }: NameUse, analysis: Analysis): string {
  const title = `${symbol.noun} \`${symbol.name}\``;
  const from =
    symbol.definition === null || symbol.definition.file === analysis.file ? '' : `from ${symbol.definition.file}`;
  const text = analysis.compilation.sources.get(symbol.definition?.file ?? '') ?? '';
  const comment = commentAbove(text, symbol.definition?.start ?? 0);
  if (symbol.kind === 'declaration' && symbol.decl?.kind === 'extern') {
    const { start, end } = symbol.decl.range;
    return paragraphs(code(text.slice(start, end)), docMarkdown(symbol.decl.doc), from);
  }
  const compiled = analysis.compilation.variants.get(symbol.name);
  if (compiled === undefined) return paragraphs(title, comment, from);
  const { form } = compiled;
  const loss = compiled.settings.fields.get('loss');
  const terms = loss?.kind === 'terms' ? loss.terms.map((term) => termText(term, analysis.compilation.sources)) : [];
  const facts = [
    `data ${form.data.name}`,
    `loss ${terms.join(' + ')}`,
    runCountText(runCount(analysis.compilation, symbol.name)),
  ];
  return paragraphs(title, comment, from, list(facts));
}

/** What a row changes is what is written behind its name. */
function describeRow(variant: string, definition: Span | null, analysis: Analysis): string {
  const title = `row \`${variant}\``;
  if (definition === null) return paragraphs(title, 'the experiment itself, never run twice');
  const text = analysis.compilation.sources.get(definition.file) ?? '';
  const row = analysis.module?.ablations
    .flatMap((one) => one.rows)
    .find((one) => one.name.range.start === definition.start);
  const edits = row?.edits.map((edit) => text.slice(edit.range.start, edit.range.end).replace(/\s+/g, ' ')) ?? [];
  const known = analysis.compilation.variants.has(variant);
  return paragraphs(title, code(edits.join('\n')), known ? runCountText(runCount(analysis.compilation, variant)) : '');
}

function describeEntry(use: NameUse, analysis: Analysis): string {
  const { symbol } = use;
  const title = `${symbol.noun} \`${symbol.name}\``;
  const term =
    symbol.kind === 'entry' && symbol.noun === 'loss term' ? termNamed(symbol.name, use.variant, analysis) : null;
  if (term === null) {
    const { definition } = symbol;
    const text =
      definition === null ? '' : lineOf(analysis.compilation.sources.get(definition.file) ?? '', definition.start);
    return paragraphs(title, text === '' ? '' : code(text));
  }
  const doc = term.call.kind === 'call' ? docMarkdown(term.call.signature.doc) : '';
  return paragraphs(title, code(termText(term, analysis.compilation.sources)), weightText(term), doc);
}

function weightText(term: Term): string {
  const effective = effectiveWeight(term);
  return effective === null ? '' : `effective weight ${numberText(effective)}: weight times the scale of the loss`;
}

function termNamed(name: string, variant: string | null, analysis: Analysis): Term | null {
  const scope = analysis.names.scopes.find((one) => one.variant === variant);
  const losses = scope?.values.map((settings) => settings.fields.get('loss')) ?? [];
  const terms = losses.flatMap((loss) => (loss?.kind === 'terms' ? loss.terms : []));
  return terms.find((term) => term.label === name) ?? null;
}

/** Sizes say which side is which, lengths how many steps they are. */
function numberAt(analysis: Analysis, offset: number): Hover | null {
  const around = analysis.names.values.filter(({ expr }) => expr.range.start <= offset && offset <= expr.range.end);
  const found = around.findLast(({ expr }) => expr.kind === 'size' || expr.kind === 'number');
  if (found === undefined) return null;
  const { expr, parameter, scope } = found;
  const span = { file: scope.module.file, start: expr.range.start, end: expr.range.end };
  if (expr.kind === 'size') return { span, text: `height ${expr.height} × width ${expr.width}` };
  const steps = stepsBehind(found, analysis);
  const type = parameter === null ? '' : `\`${parameter.name}\`: ${typeLine(parameter, analysis.registry)}`;
  const text = paragraphs(type, steps === null ? '' : `${countText(steps)} steps`);
  return text === '' ? null : { span, text };
}

function commentAbove(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r?\n/).slice(0, -1);
  const found: string[] = [];
  for (let index = lines.length - 1; index >= 0 && /^\s*#/.test(lines[index]!); index--) {
    found.unshift(lines[index]!.replace(/^\s*#\s?/, ''));
  }
  return found.join('\n');
}

function lineOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[^\r\n]*/.exec(text.slice(start))![0].trim();
}

function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function code(text: string): string {
  return `\`\`\`rseg\n${text}\n\`\`\``;
}
