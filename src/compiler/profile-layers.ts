// Profiles hold runtime settings only, and two of them may not disagree (language reference, S4).
import type { ExperimentDecl, Ident } from '../../grammar/ast.js';
import type { Help } from './diagnostic.js';
import { removeHelp } from './edit-helps.js';
import { dotted, type FlatEdit } from './flatten-edits.js';
import type { EditLayer } from './layers.js';
import type { Module } from './modules.js';
import { type Problems, spanOf } from './problems.js';
import type { Signature } from './registry.js';

/** Two profiles that set one path conflict (RS2302) unless the body sets it. */
export function checkProfiles(
  profiles: readonly EditLayer[],
  body: readonly FlatEdit[],
  decl: ExperimentDecl,
  module: Module,
  problems: Problems,
): void {
  const decided = new Set(body.map((edit) => dotted(edit.path)));
  const first = new Map<string, EditLayer>();
  for (const profile of profiles) {
    for (const edit of profile.edits) {
      const path = dotted(edit.path);
      const other = first.get(path);
      first.set(path, other ?? profile);
      if (other === undefined || other === profile || decided.has(path)) continue;
      const ident = decl.with.find((name) => name.name === profile.layer.name);
      problems.error(
        'RS2302',
        spanOf(module.file, ident ?? decl),
        `profiles \`${other.layer.name}\` and \`${profile.layer.name}\` both set \`${path}\``,
        {
          label: 'their order does not decide',
          notes: [{ text: `\`${path}\` in the body of \`${decl.name.name}\` decides` }],
          ...(ident === undefined ? {} : { helps: [withoutProfile(ident, decl, module)] }),
        },
      );
    }
  }
}

function withoutProfile(ident: Ident, decl: ExperimentDecl, module: Module): Help {
  const before = decl.with[decl.with.indexOf(ident) - 1];
  const span = spanOf(module.file, ident);
  return removeHelp(`leave \`${ident.name}\` out`, { ...span, start: before?.range.end ?? span.start });
}

/** Edits of a profile that may be applied; a setting that can change a result is RS2301. */
export function runtimeEdits(layer: EditLayer, root: Signature, problems: Problems): readonly FlatEdit[] {
  return layer.edits.filter((edit) => {
    const part = edit.path[0];
    const parameter = root.parameters.find((candidate) => candidate.name === part?.name);
    if (parameter === undefined || parameter.runtime || part === undefined) return true;
    const known = root.parameters.filter((candidate) => candidate.runtime).map((candidate) => `\`${candidate.name}\``);
    problems.error(
      'RS2301',
      { file: layer.module.file, start: part.range.start, end: edit.path[edit.path.length - 1]!.range.end },
      `profile \`${layer.layer.name}\` sets \`${dotted(edit.path)}\`, which can change a result`,
      {
        label: 'not a runtime setting',
        notes: [{ text: `a profile may set ${known.join(', ')}` }],
        helps: [removeHelp('remove it from the profile', spanOf(layer.module.file, edit))],
      },
    );
    return false;
  });
}
