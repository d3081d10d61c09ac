// Paths with holes, `img/{case}/{split}/{scene}/{stem}_rgb_front.png`: matched and filled in segment by segment, so a
// word in one folder name can never match inside another ("rain" in "train") or in the root's own path.

export type HoleValues = Readonly<Record<string, string>>;

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'hole'; readonly name: string };

export interface PathTemplate {
  readonly text: string;
  readonly holes: readonly string[];
  /** one list of parts per path segment */
  readonly segments: readonly (readonly Part[])[];
}

export function parseTemplate(text: string): PathTemplate {
  const segments = text.split('/').map((segment) =>
    segment
      .split(/(\{[A-Za-z_][A-Za-z0-9_]*\})/)
      .filter((part) => part !== '')
      .map(
        (part): Part =>
          part.startsWith('{') && part.endsWith('}')
            ? { kind: 'hole', name: part.slice(1, -1) }
            : { kind: 'text', text: part },
      ),
  );
  const holes = segments.flat().flatMap((part) => (part.kind === 'hole' ? [part.name] : []));
  return { text, holes: [...new Set(holes)], segments };
}

function formatParts(parts: readonly Part[], values: HoleValues): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const value = values[part.name];
      if (value === undefined) throw new Error(`no value for {${part.name}}`);
      return value;
    })
    .join('');
}

/** The path with all holes filled in. */
export function formatPath(template: PathTemplate, values: HoleValues): string {
  return template.segments.map((parts) => formatParts(parts, values)).join('/');
}

/** The segment's text when every hole in it is known, else null. */
export function knownSegment(parts: readonly Part[], values: HoleValues): string | null {
  return parts.every((part) => part.kind === 'text' || values[part.name] !== undefined)
    ? formatParts(parts, values)
    : null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A function that reads the holes of one segment from a name; null when the name does not fit. */
export function segmentMatcher(parts: readonly Part[], values: HoleValues): (name: string) => HoleValues | null {
  const seen = new Set<string>();
  const pattern = parts.map((part) => {
    if (part.kind === 'text') return escaped(part.text);
    const value = values[part.name];
    if (value !== undefined) return escaped(value);
    if (seen.has(part.name)) return `\\k<${part.name}>`;
    seen.add(part.name);
    return `(?<${part.name}>.+?)`;
  });
  const expression = new RegExp(`^${pattern.join('')}$`, 'su');
  return (name) => {
    const match = expression.exec(name);
    return match === null ? null : { ...values, ...match.groups };
  };
}

/** Holes of a whole path below the root, or null when it does not fit the template. */
export function matchPath(template: PathTemplate, path: string, values: HoleValues = {}): HoleValues | null {
  const names = path.split('/');
  if (names.length !== template.segments.length) return null;
  return template.segments.reduce<HoleValues | null>(
    (found, parts, i) => (found === null ? null : segmentMatcher(parts, found)(names[i]!)),
    values,
  );
}
