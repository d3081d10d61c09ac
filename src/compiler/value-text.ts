// A typed value as its author would write it: for tables, differences, hovers and explanations.
import type { Parameter } from './registry.js';
import type { CallValue, SettingValue, Term } from './setting-value.js';

/**
 * One line of text in the author's units (`5%` stays `5%`). A call shows its required arguments and those that somebody set, with the
 * names that the author wrote.
 * `sources`: texts by file, as in a compilation.
 */
export function valueText(value: SettingValue, sources: ReadonlyMap<string, string>): string {
  switch (value.kind) {
    case 'call':
      return callText(value, sources);
    case 'terms':
      return value.terms.map((term) => termText(term, sources)).join(' + ');
    case 'record':
      return value.signature.name;
    case 'keyed':
      return [...value.entries.keys()].join(', ');
    case 'unknown':
      return '?';
    case 'dataset':
      return value.declared.decl.name.name;
    default:
      return writtenText(value, sources);
  }
}

/** `50 * kl`, `100 * hpdm(hybrid) as low` */
export function termText({ label, weight, call }: Term, sources: ReadonlyMap<string, string>): string {
  const once = weight.kind === 'number' && weight.value === 1;
  const name = call.kind === 'call' ? call.signature.name : label;
  const text = `${once ? '' : `${valueText(weight, sources)} * `}${valueText(call, sources)}`;
  return name === label ? text : `${text} as ${label}`;
}

function callText(call: CallValue, sources: ReadonlyMap<string, string>): string {
  let inOrder = true;
  const shown = call.signature.parameters.flatMap((parameter) => {
    const value = call.args.get(parameter.name);
    if (value === undefined || (parameter.default !== null && value.at.layer.kind === 'default')) {
      inOrder = false;
      return [];
    }
    inOrder &&= isPositional(value, parameter, sources);
    const text = valueText(value, sources);
    return [inOrder ? text : `${parameter.name}: ${text}`];
  });
  return shown.length === 0 ? call.signature.name : `${call.signature.name}(${shown.join(', ')})`;
}

/** Whether its author left the name out; of what was set by its path, required arguments need none. */
function isPositional(value: SettingValue, parameter: Parameter, sources: ReadonlyMap<string, string>): boolean {
  const { file, start } = value.at.span;
  const before = (sources.get(file) ?? '').slice(0, start).trimEnd().at(-1) ?? '';
  return before !== ':' && (parameter.default === null || before === '(' || before === ',');
}

function writtenText(value: SettingValue, sources: ReadonlyMap<string, string>): string {
  const { file, start, end } = value.at.span;
  const text = (sources.get(file) ?? '').slice(start, end).replace(/\s+/g, ' ');
  // a term without a written weight weighs 1: its place is the call
  return value.kind === 'number' && !/^[-\d.(]/.test(text) ? String(value.value) : text;
}
