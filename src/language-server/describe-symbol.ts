// What a name stands for, in Markdown: for hovers and for the texts beside proposals. Types, defaults and documentation come from
// `rseg/std`.

import { assertNever } from '../assert-never.js';
import { builtInDoc, docMarkdown } from '../compiler/built-in-doc.js';
import type { Parameter, Registry, Signature } from '../compiler/registry.js';
import { describeTypes } from '../compiler/setting-type.js';
import { findUnit } from '../compiler/units.js';
import { exprText } from './expr-text.js';
import type { NameSymbol } from './name-symbol.js';

/** One line: `setting, a whole number from 1, default 8`. */
export function symbolLine(symbol: NameSymbol, registry: Registry): string {
  switch (symbol.kind) {
    case 'setting': {
      const block = symbol.parameter.types.some((type) => type.kind === 'settings');
      return block ? 'block of settings' : typeLine(symbol.parameter, registry);
    }
    case 'built-in':
      return `${symbol.noun} ${symbol.signature.text}`;
    case 'word':
      return symbol.parameter === null ? 'word' : `word of \`${symbol.parameter.name}\``;
    case 'unit':
      return unitLine(symbol.name);
    case 'declaration':
    case 'table':
    case 'row':
    case 'entry':
    case 'variable':
    case 'type':
      return symbol.noun;
    default:
      return assertNever(symbol);
  }
}

/** `a whole number from 1, default 8` */
export function typeLine(parameter: Parameter, registry: Registry): string {
  const type = describeTypes(parameter.types);
  return parameter.default === null ? `${type}, required` : `${type}, default ${exprText(parameter.default, registry)}`;
}

/** What `rseg/std` says about it, in Markdown; empty for names of the user. */
export function symbolDocumentation(symbol: NameSymbol, registry: Registry): string {
  switch (symbol.kind) {
    case 'built-in':
      return docMarkdown(symbol.signature.doc);
    case 'setting': {
      const owner = ownerOf(symbol.parameter, registry);
      const block = symbol.parameter.types.find((type) => type.kind === 'settings');
      if (block?.kind === 'settings') return docMarkdown(registry.settings.get(block.name)?.doc ?? '');
      return owner === null ? '' : sentencesAbout(symbol.parameter.name, owner.doc);
    }
    case 'word': {
      const owner = symbol.parameter === null ? null : ownerOf(symbol.parameter, registry);
      return owner === null ? '' : sentencesAbout(symbol.name, owner.doc);
    }
    case 'declaration':
      return symbol.decl?.kind === 'extern' ? docMarkdown(symbol.decl.doc) : '';
    default:
      return '';
  }
}

/** The signature that a parameter belongs to. */
export function ownerOf(parameter: Parameter, registry: Registry): Signature | null {
  const all = [
    ...registry.settings.values(),
    ...[...registry.categories.values()].flatMap((names) => [...names.values()]),
  ];
  return all.find((signature) => signature.parameters.some((one) => one.span.start === parameter.span.start)) ?? null;
}

/** The sentences of a documentation that mention a name; all of it when none does. */
export function sentencesAbout(name: string, doc: string): string {
  const sentences = builtInDoc(doc)
    .text.replace(/\s+/g, ' ')
    .split(/(?<=[.;])\s+(?=[A-Z`])/);
  const about = sentences.filter((sentence) => new RegExp(`\`${name}\\b`).test(sentence));
  return (about.length > 0 ? about : sentences).join(' ');
}

function unitLine(name: string): string {
  const unit = findUnit(name);
  if (unit === null) return 'unit';
  switch (unit.dimension) {
    case 'length':
      return `unit of training length`;
    case 'time':
      return `unit of time, ${unit.factor} s`;
    case 'bytes':
      return `unit of memory, ${unit.factor} bytes`;
    case 'ratio':
      return 'a hundredth';
  }
}
