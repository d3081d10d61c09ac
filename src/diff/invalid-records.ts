// What does not compile on one side only: its diagnostics, and the variants that cannot be compared.
import type { Diagnostic } from '../compiler/diagnostic.js';
import type { InvalidRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { ownerAt, tablePath } from './owner.js';
import type { Side, SideVariant } from './side.js';

interface Found {
  readonly diagnostic: Diagnostic;
  readonly entry: string;
}

/** Errors that the other side does not have, at their place, once each. */
export function invalidRecords(comparison: Comparison): readonly InvalidRecord[] {
  const sides = ['before', 'after'] as const;
  return sides.flatMap((side) => {
    const other = new Set(
      errorsOf(comparison[side === 'before' ? 'after' : 'before']).map(({ diagnostic }) => textOf(diagnostic)),
    );
    const own = errorsOf(comparison[side]).filter(({ diagnostic }) => !other.has(textOf(diagnostic)));
    const seen = new Set<string>();
    return own.flatMap((found) => {
      const { diagnostic, entry } = found;
      const place = `${textOf(diagnostic)}\0${diagnostic.span.start}`;
      if (seen.has(place)) return [];
      seen.add(place);
      const { code, message, span } = diagnostic;
      const module = comparison[side].compilations.get(entry)?.modules.get(span.file);
      const owner = (module === undefined ? null : ownerAt(module, span)) ?? span.file;
      const affects = incomparable(side, entry, comparison).map((variant) => comparison.nameOf(variant));
      return [
        {
          type: 'invalid',
          path: owner,
          owner,
          span: comparison.spanOf(span, side),
          side,
          code,
          message,
          affects,
        } as const,
      ];
    });
  });
}

function errorsOf({ compilations }: Side): readonly Found[] {
  return [...compilations].flatMap(([entry, { diagnostics }]) =>
    diagnostics.filter(({ severity }) => severity === 'error').map((diagnostic) => ({ diagnostic, entry })),
  );
}

const textOf = ({ code, message, span }: Diagnostic): string => [code, message, span.file].join('\0');

/** Variants that the side declares but could not compile, seen from the other side. */
function incomparable(side: 'before' | 'after', entry: string, comparison: Comparison): readonly SideVariant[] {
  const { goneVariants, newVariants } = comparison.matching;
  const lonely = side === 'after' ? goneVariants : newVariants;
  return lonely.filter((variant) => variant.file === entry && isDeclared(variant, comparison[side]));
}

/** Whether the side declares the variant, or may have in lines that could not be read. */
export function isDeclared({ file, path }: SideVariant, side: Side): boolean {
  const compilation = side.compilations.get(file);
  const module = compilation?.modules.get(file);
  if (module === undefined) return compilation !== undefined;
  if (!compilation?.diagnostics.some(({ severity }) => severity === 'error')) return false;
  if (module.broken) return true;
  return module.ast.decls.some((decl) => {
    if (decl.kind === 'experiment') return decl.name.name === path;
    if (decl.kind === 'ablation') return decl.rows.some((row) => `${tablePath(decl)}.${row.name.name}` === path);
    return decl.kind === 'sweep' && path.startsWith(`${tablePath(decl)}.`);
  });
}
