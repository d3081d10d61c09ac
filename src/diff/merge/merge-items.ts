// Three-way merge of statements, rows and declarations: what one side changed is taken as it stands, what both changed is merged part by
// part, and a true conflict is shown around the smallest statement.
import type { Body } from '../../../grammar/ast.js';
import {
  coreOf,
  cutItems,
  type Item,
  type ItemList,
  type ItemNode,
  indentOf,
  leadOf,
  pieceOf,
  trailOf,
} from './item.js';
import { baseKeys, sideKeys } from './item-key.js';
import { mergeRow } from './merge-row.js';
import { mergeStatement } from './merge-statement.js';
import { mergedOrder } from './merged-order.js';
import { type Overlaps, overlappingEdits } from './overlapping-edits.js';
import { chosen, comments, mergedNames, words } from './version.js';

export interface Merged {
  readonly text: string;
  readonly conflicts: number;
}
export interface MergeContext {
  readonly markerSize: number;
  /** starts of statements that meet another one of the other side */
  readonly overlaps: Overlaps;
}
/** Thrown where items share lines: the files are to be formatted first. */
export class SharedLines extends Error {}

export function mergeLists(base: ItemList, ours: ItemList, theirs: ItemList, context: MergeContext): Merged {
  const [b, o, t] = [baseKeys(base.items), sideKeys(base.items, ours.items), sideKeys(base.items, theirs.items)];
  const at = (list: ItemList, keys: readonly string[], key: string): Item | null =>
    list.items[keys.indexOf(key)] ?? null;
  const results = new Map<string, Merged>();
  for (const key of new Set([...b, ...o, ...t])) {
    const merged = mergeItem(at(base, b, key), at(ours, o, key), at(theirs, t, key), context);
    if (merged !== null) results.set(key, merged);
  }
  const order = mergedOrder(b, o, t, new Set(results.keys()));
  const pieces = order.map((key) => results.get(key)!);
  const tail = mergeGap(base.tail, ours.tail, theirs.tail, '');
  return {
    text: joinPieces([...pieces.map(({ text }) => text), tail]),
    conflicts: pieces.reduce((sum, { conflicts }) => sum + conflicts, 0),
  };
}

/** A piece that was the end of a file may lack its line feed. */
function joinPieces(pieces: readonly string[]): string {
  return pieces.reduce(
    (text, piece) => (text === '' || text.endsWith('\n') || piece === '' ? text + piece : `${text}\n${piece}`),
    '',
  );
}

const samePiece = (a: Item, b: Item): boolean => pieceOf(a) === pieceOf(b);
const clean = (text: string): Merged => ({ text, conflicts: 0 });

/** Null: the statement goes. */
function mergeItem(base: Item | null, ours: Item | null, theirs: Item | null, context: MergeContext): Merged | null {
  const meeting = [meetingOf(ours, context.overlaps.ours), meetingOf(theirs, context.overlaps.theirs)];
  if (meeting.includes('itself')) return conflict(ours, theirs, context);
  const whole = meeting.includes('inside') ? undefined : chosen(base, ours, theirs, samePiece);
  if (whole !== undefined) return whole === null ? null : clean(pieceOf(whole));
  if (ours === null || theirs === null) {
    const left = ours ?? theirs;
    if (left === null || base === null) return left === null ? null : clean(pieceOf(left));
    // Other comments or another layout do not keep a statement that the other side removed.
    return words(coreOf(left)) === words(coreOf(base)) ? null : conflict(ours, theirs, context);
  }
  const core = mergeCore(base, ours, theirs, context);
  if (core === null) return conflict(ours, theirs, context);
  const lead = mergeGap(base === null ? '' : leadOf(base), leadOf(ours), leadOf(theirs), indentOf(ours));
  const lost = lostComments(
    [base, ours, theirs].map((item) => (item === null ? '' : coreOf(item))),
    core.text,
  );
  const above = lost.map((comment) => `${comment}\n${indentOf(ours)}`).join('');
  return { text: lead + above + core.text + mergeTrail(base, ours, theirs), conflicts: core.conflicts };
}

/** Comments inside of a statement that has been written anew; those in braces went with their statements. */
function lostComments(versions: readonly string[], merged: string): readonly string[] {
  const [base = [], ours = [], theirs = []] = versions.map(comments);
  const kept = comments(merged);
  return mergedNames(base, ours, theirs).filter((comment) => !kept.includes(comment));
}

/** Whether the statement, or one in its braces, meets another one of the other side. */
function meetingOf(item: Item | null, starts: ReadonlySet<number>): 'itself' | 'inside' | null {
  if (item === null) return null;
  const { start, end } = item.node.range;
  if (starts.has(start)) return 'itself';
  return [...starts].some((one) => one > start && one < end) ? 'inside' : null;
}

function conflict(ours: Item | null, theirs: Item | null, { markerSize }: MergeContext): Merged {
  const marker = (sign: string): string => sign.repeat(markerSize);
  const [mine, other] = [ours, theirs].map((item) => (item === null ? '' : pieceOf(item).replace(/\n?$/, '\n')));
  // Blank lines above belong to neither side.
  const blank = /^\n*/.exec(mine || other || '')![0];
  const part = (text = ''): string => text.replace(/^\n+/, '');
  const text = `${blank}${marker('<')} ours\n${part(mine)}${marker('=')}\n${part(other)}${marker('>')} theirs\n`;
  return { text, conflicts: 1 };
}

/** Blank lines and comments: the comments of both sides, less what either removed. */
function mergeGap(base: string, ours: string, theirs: string, indent: string): string {
  const same = (a: string, b: string): boolean => comments(a).join('\n') === comments(b).join('\n');
  if (same(base, theirs) || same(ours, theirs)) return ours;
  if (same(base, ours)) return theirs;
  const kept = mergedNames(comments(base), comments(ours), comments(theirs));
  const blank = /^(\r?\n)*/.exec(ours)![0];
  return `${blank}${kept.map((comment) => `${indent}${comment}\n`).join('')}${indent}`;
}

function mergeTrail(base: Item | null, ours: Item, theirs: Item): string {
  const noted = (item: Item | null): string => (item === null ? '' : (comments(trailOf(item))[0] ?? ''));
  const [b, o, t] = [noted(base), noted(ours), noted(theirs)];
  if (b === t || o === t) return trailOf(ours);
  if (b === o) return trailOf(theirs);
  return ` ${[o, t].filter((one) => one !== '').join(' ')}\n`;
}

// ---------------------------------------------------------------- what a statement says

/** Null: a true conflict. */
function mergeCore(base: Item | null, ours: Item, theirs: Item, context: MergeContext): Merged | null {
  const parts = [base, ours, theirs].map((item) => (item === null ? null : sectionsOf(item)));
  const [b, o, t] = parts;
  if (o && t && (base === null || b)) return mergeSections(base, b ?? null, ours, o, theirs, t, context);
  const whole = chosen(base, ours, theirs, (x, y) => words(coreOf(x)) === words(coreOf(y)));
  if (whole !== undefined) return whole === null ? null : clean(coreOf(whole));
  if (ours.node.kind === 'row' && theirs.node.kind === 'row') {
    const row = mergeRow(base, ours, theirs);
    return row === null ? null : clean(row);
  }
  const text = mergeStatement(base, ours, theirs);
  return text === null ? null : clean(text);
}

interface Sections {
  /** up to and with the line of the opening brace */
  readonly header: string;
  readonly list: ItemList;
  /** the closing brace with its indentation */
  readonly close: string;
  readonly body: Body | null;
}

/** A statement with braces; null for any other. */
function sectionsOf(item: Item): Sections | null {
  const { node, text } = item;
  const { from, children, body } = contentsOf(node, text);
  if (children === null) return null;
  const close = text.lastIndexOf('}', node.range.end - 1);
  if (children.length === 0 && text.slice(from + 1, close).trim() === '') {
    const header = `${text.slice(node.range.start, from + 1)}\n`;
    return { header, list: { items: [], tail: '' }, close: `${indentOf(item)}}`, body };
  }
  const firstLine = text.indexOf('\n', from);
  const closeLine = text.lastIndexOf('\n', close) + 1;
  if (firstLine < 0 || firstLine > close || text.slice(closeLine, close).trim() !== '') throw new SharedLines();
  const list = cutItems(text, { start: firstLine + 1, end: closeLine }, children);
  if (list === null) throw new SharedLines();
  return {
    header: text.slice(node.range.start, firstLine + 1),
    list,
    close: text.slice(closeLine, node.range.end),
    body,
  };
}

function contentsOf(node: ItemNode, text: string) {
  const none = { from: 0, children: null, body: null };
  const inBody = (body: Body) => ({ from: body.range.start, children: body.edits, body });
  switch (node.kind) {
    case 'dataset':
    case 'profile':
    case 'experiment':
    case 'block':
      return inBody(node.body);
    case 'declare':
      return node.value.kind === 'body' ? inBody(node.value) : none;
    case 'ablation':
      return { from: text.indexOf('{', node.of.range.end), children: node.rows, body: null };
    case 'sweep':
      return { from: text.indexOf('{', node.of.range.end), children: node.items, body: null };
    default:
      return none;
  }
}

function mergeSections(
  base: Item | null,
  b: Sections | null,
  ours: Item,
  o: Sections,
  theirs: Item,
  t: Sections,
  context: MergeContext,
): Merged {
  const empty: ItemList = { items: [], tail: '' };
  const isDecl = ours.node.kind === 'experiment' || ours.node.kind === 'dataset' || ours.node.kind === 'profile';
  const edits = (item: Item | null, part: Sections | null) => ({
    edits: part?.body?.edits ?? [],
    text: item?.text ?? '',
  });
  const overlaps = isDecl ? overlappingEdits(edits(base, b), edits(ours, o), edits(theirs, t)) : context.overlaps;
  const inside = mergeLists(b?.list ?? empty, o.list, t.list, { ...context, overlaps });
  const header = mergeHeader(base, b, ours, o, theirs, t);
  if (header !== null) return { text: header + inside.text + o.close, conflicts: inside.conflicts };
  const marker = (sign: string): string => sign.repeat(context.markerSize);
  const both = `${marker('<')} ours\n${o.header}${marker('=')}\n${t.header}${marker('>')} theirs\n`;
  return { text: both + inside.text + o.close, conflicts: inside.conflicts + 1 };
}

function mergeHeader(
  base: Item | null,
  b: Sections | null,
  ours: Item,
  o: Sections,
  theirs: Item,
  t: Sections,
): string | null {
  const whole = chosen(b?.header ?? null, o.header, t.header, (x, y) => x === y) ?? undefined;
  if (whole !== undefined) return whole;
  const same = chosen(b?.header ?? null, o.header, t.header, (x, y) => words(x) === words(y)) ?? undefined;
  const header = same ?? mergeExperimentHeader(base, ours, theirs);
  if (header === null) return null;
  const lost = lostComments([b?.header ?? '', o.header, t.header], header);
  return lost.length === 0 ? header : header.replace(/\n$/, ` ${lost.join(' ')}\n`);
}

/** `experiment a extends b with p, q {`: name and base by the side that changed them, profiles as a set. */
function mergeExperimentHeader(base: Item | null, ours: Item, theirs: Item): string | null {
  const read = (item: Item | null) => {
    if (item?.node.kind !== 'experiment') return null;
    const { name, extends: from, with: profiles } = item.node;
    const path = from === undefined ? '' : item.text.slice(from.range.start, from.range.end);
    return { name: name.name, from: path, profiles: profiles.map((one) => one.name) };
  };
  const [b, o, t] = [read(base), read(ours), read(theirs)];
  if (o === null || t === null) return null;
  const equal = (x: string, y: string): boolean => x === y;
  const name = chosen(b?.name ?? null, o.name, t.name, equal);
  const from = chosen(b?.from ?? null, o.from, t.from, equal);
  if (name === undefined || name === null || from === undefined) return null;
  const profiles = mergedNames(b?.profiles ?? [], o.profiles, t.profiles);
  const parts = [`experiment ${name}`, ...(from ? [`extends ${from}`] : [])];
  return `${[...parts, ...(profiles.length > 0 ? [`with ${profiles.join(', ')}`] : [])].join(' ')} {\n`;
}
