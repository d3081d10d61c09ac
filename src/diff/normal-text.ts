// What a file means, as lines: for `git diff`, which then shows changes of meaning and nothing else.
import type { Compilation } from '../compiler/compile.js';
import { elaborateDataset } from '../compiler/elaborate.js';
import { layerOfProfile } from '../compiler/layers.js';
import type { Module } from '../compiler/modules.js';
import { Problems } from '../compiler/problems.js';
import { loadRegistry } from '../compiler/registry.js';
import { settingLeaves } from '../compiler/setting-leaves.js';
import type { SettingValue } from '../compiler/setting-value.js';
import { editedPath, wordsOf } from './statement-changes.js';

/**
 * One line per setting, `spcr.train.batch = 8`; rows and points tell only what differs from their base. Equal meaning gives equal text. A
 * file with errors is shown as it is, below a comment with the first of them.
 */
export function normalText(file: string, compilation: Compilation): string {
  const module = compilation.modules.get(file);
  const error = compilation.diagnostics.find(({ severity }) => severity === 'error');
  if (module === undefined || error !== undefined) return brokenText(error?.message ?? 'cannot be read', module);
  const blocks = [...declarationBlocks(module), ...variantBlocks(compilation)];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function brokenText(message: string, module: Module | undefined): string {
  return `# does not compile, shown as it is: ${message.replace(/\s+/g, ' ')}\n${module?.text ?? ''}`;
}

function declarationBlocks(module: Module): readonly (readonly string[])[] {
  return module.ast.decls.flatMap((decl) => {
    switch (decl.kind) {
      case 'dataset': {
        const settings = elaborateDataset({ decl, module }, loadRegistry()).value;
        const modalities = settings.fields.get('modality');
        const order = modalities?.kind === 'keyed' ? [...modalities.entries.keys()].join(', ') : '';
        const name = decl.name.name;
        return [[...settingLines(name, settingLeaves(settings)), `${name}.modality = ${order}`]];
      }
      case 'profile': {
        const { edits } = layerOfProfile({ decl, module }, new Problems());
        const lines = edits.map((edit) => {
          const value = 'value' in edit ? wordsOf(module.text, edit.value.range) : wordsOf(module.text, edit.range);
          return `${decl.name.name}.${editedPath(edit)} = ${value}`;
        });
        return lines.length === 0 ? [] : [lines.sort()];
      }
      case 'extern':
        return [[wordsOf(module.text, decl.range)]];
      default:
        return [];
    }
  });
}

/** Names of rows and points stand in the order of their names, since no order changes a result. */
function variantBlocks({ variants }: Compilation): readonly (readonly string[])[] {
  const leaves = new Map([...variants].map(([path, { settings }]) => [path, settingLeaves(settings)]));
  const own = [...variants].filter(([path, { variant }]) => path === variant.path).map(([path]) => path);
  return own.sort().map((path) => {
    const base = leaves.get(path.split('.').slice(0, -2).join('.'));
    const settings = leaves.get(path)!;
    if (base === undefined) return settingLines(path, settings);
    const lines = differenceLines(path, settings, base);
    return lines.length === 0 ? [`${path} is its base`] : lines;
  });
}

function settingLines(path: string, leaves: ReadonlyMap<string, SettingValue>): readonly string[] {
  return [...leaves].map(([name, value]) => `${path}.${name} = ${canonicalText(value)}`).sort();
}

function differenceLines(
  path: string,
  leaves: ReadonlyMap<string, SettingValue>,
  base: ReadonlyMap<string, SettingValue>,
): readonly string[] {
  const set = [...leaves].filter(([name, value]) => {
    const inherited = base.get(name);
    return inherited === undefined || canonicalText(inherited) !== canonicalText(value);
  });
  const gone = [...base.keys()].filter((name) => !leaves.has(name));
  const whole = gone.filter((name) => !gone.some((other) => name.startsWith(`${other}.`)));
  return [...settingLines(path, new Map(set)), ...whole.sort().map((name) => `${path} without ${name}`)];
}

const numberText = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value + 0);

/** The same text for the same value, in one unit. */
function canonicalText(value: SettingValue): string {
  switch (value.kind) {
    case 'number':
      return numberText(value.value);
    case 'length':
      return `${value.amount} ${value.unit}`;
    case 'quantity':
      return `${value.amount} ${value.dimension === 'time' ? 's' : 'bytes'}`;
    case 'size':
      return `${value.height}x${value.width}`;
    case 'string':
      return JSON.stringify(value.value);
    case 'word':
      return value.word;
    case 'numbers':
      return `[${value.values.join(', ')}]`;
    case 'texts':
      return `[${value.texts.map((text) => JSON.stringify(text)).join(', ')}]`;
    case 'names':
      return `[${value.names
        .map(({ name }) => name)
        .sort()
        .join(', ')}]`;
    case 'environment':
      return `env(${value.name})`;
    case 'dataset':
      return value.declared.decl.name.name;
    case 'call':
      return value.signature.name;
    case 'reference':
      return value.parts.join('.');
    case 'record':
    case 'keyed':
    case 'terms':
    case 'unknown':
      return value.kind;
  }
}
