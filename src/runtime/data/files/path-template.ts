// Paths with holes, `img/{case}/{split}/{scene}/{stem}_rgb_front.png`: matched and filled in segment by segment, so a
// word in one folder name can never match inside another ("rain" in "train") or in the root's own path. What stands in `[ ]`, as in
// `{scene}[_{case}]`, may be absent; its holes then have no value.

export type HoleValues = Readonly<Record<string, string>>;

type Plain = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'hole'; readonly name: string };
type Part = Plain | { readonly kind: 'optional'; readonly parts: readonly Plain[] };

export interface PathTemplate {
  readonly text: string;
  readonly holes: readonly string[];
  /** one list of parts per path segment */
  readonly segments: readonly (readonly Part[])[];
}

const plainParts = (text: string): readonly Plain[] =>
  text
    .split(/(\{[A-Za-z_][A-Za-z0-9_]*\})/)
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('{') && part.endsWith('}')
        ? { kind: 'hole', name: part.slice(1, -1) }
        : { kind: 'text', text: part },
    );

const segmentParts = (segment: string): readonly Part[] =>
  segment
    .split(/(\[[^\]]*\])/)
    .flatMap((part): readonly Part[] =>
      part.startsWith('[') && part.endsWith(']')
        ? [{ kind: 'optional', parts: plainParts(part.slice(1, -1)) }]
        : plainParts(part),
    );

const holesOf = (part: Part): readonly string[] =>
  part.kind === 'hole' ? [part.name] : part.kind === 'optional' ? part.parts.flatMap(holesOf) : [];

export function parseTemplate(text: string): PathTemplate {
  const segments = text.split('/').map(segmentParts);
  return { text, holes: [...new Set(segments.flat().flatMap(holesOf))], segments };
}

const isKnown = (part: Part, values: HoleValues): boolean => holesOf(part).every((hole) => values[hole] !== undefined);

function formatParts(parts: readonly Part[], values: HoleValues): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'optional') return isKnown(part, values) ? formatParts(part.parts, values) : '';
      const value = values[part.name];
      if (value === undefined) throw new Error(`no value for {${part.name}}`);
      return value;
    })
    .join('');
}

/** The path with all holes filled in; optional parts without a value are left out. */
export function formatPath(template: PathTemplate, values: HoleValues): string {
  return template.segments.map((parts) => formatParts(parts, values)).join('/');
}

/** The segment's text when every hole in it is known, else null. */
export function knownSegment(parts: readonly Part[], values: HoleValues): string | null {
  return parts.every((part) => isKnown(part, values)) ? formatParts(parts, values) : null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A function that reads the holes of one segment from a name; null when the name does not fit. */
export function segmentMatcher(parts: readonly Part[], values: HoleValues): (name: string) => HoleValues | null {
  const seen = new Set<string>();
  const patternOf = (part: Part): string => {
    if (part.kind === 'text') return escaped(part.text);
    if (part.kind === 'optional') return `(?:${part.parts.map(patternOf).join('')})?`;
    const value = values[part.name];
    if (value !== undefined) return escaped(value);
    if (seen.has(part.name)) return `\\k<${part.name}>`;
    seen.add(part.name);
    return `(?<${part.name}>.+?)`;
  };
  const pattern = parts.map(patternOf);
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
