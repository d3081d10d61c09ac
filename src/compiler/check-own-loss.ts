// A loss that a file declares itself: its parameters, what it looks at, and the file of its code, which is not read here.
import type { ExternDecl, Path } from '../../grammar/ast.js';
import type { Help } from './diagnostic.js';
import { OWN_LOSS_SOURCES, OWN_LOSS_TYPES } from './own-loss-signature.js';
import { Problems, spanOf } from './problems.js';
import { renameHelp } from './rename-help.js';
import { settingType } from './setting-type.js';
import { similarLabel } from './similar-names.js';

/** Names that stand beside the arguments of a term: `loss.focal.weight`. */
const RESERVED = ['weight', 'label'];
const ENDINGS = ['.js', '.mjs', '.ts', '.mts'];

/** Whether the declaration can be used; what is wrong with it is added to `problems`. */
export function checkOwnLoss(decl: ExternDecl, file: string, problems: Problems): boolean {
  const found = new Problems();
  const category = decl.category.name;
  if (category !== 'loss') {
    found.error('RS2304', spanOf(file, decl.category), `a file cannot declare ${withKind(category)} of its own`, {
      label: 'only losses',
    });
  } else if (decl.from === undefined) {
    found.error('RS2304', spanOf(file, decl.name), `\`${decl.name.name}\` names no code`, {
      label: 'no `from "./file.js"`',
      notes: [{ text: 'losses without `from` are those of rseg/std' }],
      helps: codeHelp(decl, file),
    });
  } else {
    checkFile(decl, decl.from.value, file, found);
    checkUses(decl, file, found);
    checkParameters(decl, file, found);
  }
  problems.addAll(found.found);
  return !found.hasErrors;
}

/** The clause that is missing, at the end of the declaration. */
function codeHelp(decl: ExternDecl, file: string): readonly Help[] {
  const last = decl.uses[decl.uses.length - 1];
  if (last === undefined) return [];
  const span = { file, start: last.range.end, end: last.range.end };
  const text = ` from "./${decl.name.name}.ts"`;
  return [{ text: 'name the module that computes it', applicability: 'placeholder', edits: [{ span, text }] }];
}

const withKind = (category: string): string => (category === '' ? 'anything' : `\`extern ${category}\``);

function checkFile(decl: ExternDecl, from: string, file: string, problems: Problems): void {
  const span = spanOf(file, decl.from ?? decl);
  if (!/^\.\.?\//.test(from)) {
    problems.error('RS2310', span, `\`${from}\` is not a relative path`, {
      label: 'begins with `./` or `../`',
      helps: /^[\w-]/.test(from)
        ? [{ text: 'name the file beside this one', applicability: 'choice', edits: [{ span, text: `"./${from}"` }] }]
        : [],
    });
    return;
  }
  if (ENDINGS.some((ending) => from.endsWith(ending))) return;
  problems.error('RS2310', span, `\`${from}\` is no module of JavaScript or TypeScript`, {
    label: `ends with ${ENDINGS.join(', ')}`,
  });
}

const dotted = (path: Path): string => path.parts.map((part) => part.name).join('.');

function checkUses(decl: ExternDecl, file: string, problems: Problems): void {
  const { name } = decl.name;
  const known = OWN_LOSS_SOURCES.map((source) => `\`${source}\``).join(', ');
  const seen = new Set<string>();
  for (const path of decl.uses) {
    const use = dotted(path);
    if (!OWN_LOSS_SOURCES.includes(use)) {
      problems.error('RS2311', spanOf(file, path), `a loss cannot look at \`${use}\``, {
        label: similarLabel(use, OWN_LOSS_SOURCES),
        notes: [{ text: `it may use ${known}` }],
        helps: renameHelp(spanOf(file, path), use, OWN_LOSS_SOURCES, 'choice'),
      });
      return;
    }
    if (seen.has(use)) problems.error('RS2311', spanOf(file, path), `\`${name}\` names \`${use}\` twice`);
    seen.add(use);
  }
  if (decl.uses.some((path) => dotted(path).startsWith('student.'))) return;
  problems.error('RS2311', spanOf(file, decl.name), `\`${name}\` looks at nothing of the student`, {
    label: 'cannot train it',
    notes: [{ text: `\`uses\` names what the loss is given: ${known}` }],
  });
}

function checkParameters(decl: ExternDecl, file: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const param of decl.params) {
    const { name } = param.name;
    const span = spanOf(file, param.name);
    if (RESERVED.includes(name)) {
      problems.error('RS2312', span, `a parameter of a loss cannot be called \`${name}\``, {
        label: `\`loss.${decl.name.name}.${name}\` belongs to the term`,
      });
    }
    if (seen.has(name)) problems.error('RS2312', span, `parameter \`${name}\` is declared twice`);
    seen.add(name);
    for (const type of param.types) {
      const read = settingType(type.name, new Set());
      if (type.name === '' || read.kind === 'word') continue;
      if (read.kind === 'primitive' && OWN_LOSS_TYPES.includes(read.name)) continue;
      problems.error('RS2312', spanOf(file, type), `a loss of your own cannot take \`${type.name}\``, {
        label: similarLabel(type.name, OWN_LOSS_TYPES),
        helps: renameHelp(spanOf(file, type), type.name, OWN_LOSS_TYPES, 'choice'),
        notes: [{ text: `its parameters are ${OWN_LOSS_TYPES.map((one) => `\`${one}\``).join(', ')} or words` }],
      });
    }
  }
}
