// A grammar rule as a railroad diagram in SVG: every way along the line from left to right is a text of the rule. The parser library
// draws such diagrams as well, but as a web page that needs its scripts; these are plain pictures that any viewer of Markdown shows.
import type { GrammarNode } from './grammar-tree.js';

const [GAP, ROW, BOX, RADIUS, MARGIN] = [12, 12, 24, 8, 16];
const CHARACTER = 7.8;
const STYLE =
  'text{font:13px ui-monospace,Menlo,"DejaVu Sans Mono",Consolas,monospace;fill:#1f2328;text-anchor:middle}' +
  'path{fill:none;stroke:#57606a;stroke-width:1.5}.token{fill:#ddf4ff;stroke:#54aeff}.rule{fill:#fff8c5;stroke:#d4a72c}';

/** A drawing whose line enters at its left end and leaves at its right end, at the same height. */
interface Drawing {
  readonly width: number;
  /** room above and below the line */
  readonly above: number;
  readonly below: number;
  readonly draw: (x: number, y: number) => readonly string[];
}

/** The diagram of `node`; `spelling` gives a token as it is written. */
export function railroadSvg(title: string, node: GrammarNode, spelling: (token: string) => string): string {
  const { width, above, below, draw } = drawing(node, spelling);
  const whole = { width: Math.ceil(width + 4 * MARGIN), height: Math.ceil(above + below + 2 * MARGIN) };
  const y = MARGIN + above;
  const ends = [MARGIN, MARGIN + 5, whole.width - MARGIN, whole.width - MARGIN - 5];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...ends.map((x) => `<path d="M${x} ${y - 7}v14"/>`),
    line(MARGIN, y, MARGIN),
    ...draw(2 * MARGIN, y),
    line(2 * MARGIN + width, y, MARGIN),
    '</svg>',
    '',
  ].join('\n');
}

function drawing(node: GrammarNode, spelling: (token: string) => string): Drawing {
  const inner = (part: GrammarNode): Drawing => drawing(part, spelling);
  switch (node.kind) {
    case 'token':
      return box(spelling(node.name), 'token', BOX / 2);
    case 'rule':
      return box(node.name, 'rule', 3);
    case 'sequence':
      return row(node.parts.map(inner));
    case 'choice':
      return branches(node.parts.map(inner));
    case 'optional':
      return branches([straight(0), inner(node.part)]);
    case 'repeat':
      return branches([straight(0), loop(inner(node.part))]);
  }
}

function box(text: string, kind: 'token' | 'rule', corner: number): Drawing {
  const width = text.length * CHARACTER + 20;
  const draw = (x: number, y: number) => [
    `<rect class="${kind}" x="${x}" y="${y - BOX / 2}" width="${width}" height="${BOX}" rx="${corner}"/>`,
    `<text x="${x + width / 2}" y="${y + 4.5}">${escaped(text)}</text>`,
  ];
  return { width, above: BOX / 2, below: BOX / 2, draw };
}

function straight(width: number): Drawing {
  return { width, above: 0, below: 0, draw: (x, y) => (width === 0 ? [] : [line(x, y, width)]) };
}

function row(parts: readonly Drawing[]): Drawing {
  const draw = (x: number, y: number) => {
    let at = x;
    return parts.flatMap((part, index) => {
      const joint = index === 0 ? [] : [line(at, y, GAP)];
      at += index === 0 ? 0 : GAP;
      const drawn = part.draw(at, y);
      at += part.width;
      return [...joint, ...drawn];
    });
  };
  return {
    width: parts.reduce((sum, { width }) => sum + width, GAP * (parts.length - 1)),
    above: Math.max(...parts.map(({ above }) => above)),
    below: Math.max(...parts.map(({ below }) => below)),
    draw,
  };
}

/** The first way goes straight on, the others branch off below it. */
function branches(parts: readonly Drawing[]): Drawing {
  const width = Math.max(...parts.map((part) => part.width)) + 4 * RADIUS;
  const [first, ...others] = parts;
  const offsets: number[] = [];
  let bottom = first!.below;
  for (const { above, below } of others) {
    const offset = Math.max(bottom + ROW + above, 2 * RADIUS);
    offsets.push(offset);
    bottom = offset + below;
  }
  const draw = (x: number, y: number) => [
    ...through(first!, x, y, width),
    ...others.flatMap((part, index) => {
      const down = offsets[index]!;
      const depth = down - 2 * RADIUS;
      const r = RADIUS;
      return [
        `<path d="M${x} ${y}q${r} 0 ${r} ${r}v${depth}q0 ${r} ${r} ${r}"/>`,
        ...through(part, x + 2 * r, y + down, width - 4 * r),
        `<path d="M${x + width - 2 * r} ${y + down}q${r} 0 ${r} ${-r}v${-depth}q0 ${-r} ${r} ${-r}"/>`,
      ];
    }),
  ];
  return { width, above: first!.above, below: bottom, draw };
}

/** The part once, and a way back below it. */
function loop(part: Drawing): Drawing {
  const width = part.width + 4 * RADIUS;
  const down = part.below + ROW;
  const draw = (x: number, y: number) => {
    const [r, left, right] = [RADIUS, x + RADIUS, x + width - RADIUS];
    const back = `M${right} ${y}q${r} 0 ${r} ${r}v${down - 2 * r}q0 ${r} ${-r} ${r}H${left}q${-r} 0 ${-r} ${-r}v${2 * r - down}q0 ${-r} ${r} ${-r}`;
    const arrow = `M${x + width / 2 + 4} ${y + down - 4}l-6 4l6 4`;
    return [...through(part, x, y, width), `<path d="${back}"/>`, `<path d="${arrow}"/>`];
  };
  return { width, above: part.above, below: Math.max(down, 2 * RADIUS), draw };
}

/** A part in the middle of a longer line. */
function through(part: Drawing, x: number, y: number, width: number): readonly string[] {
  const before = (width - part.width) / 2;
  const after = width - part.width - before;
  return [line(x, y, before), ...part.draw(x + before, y), line(x + before + part.width, y, after)];
}

const line = (x: number, y: number, width: number): string => `<path d="M${x} ${y}h${width}"/>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
