// Three-way merge of a file (language reference, section 7): edits are merged by path, and only true conflicts are left to a person.
import { parse } from '../../../grammar/parse.js';
import { format } from '../../format/format.js';
import { cutItems } from './item.js';
import { type MergeContext, type Merged, mergeLists, SharedLines } from './merge-items.js';
import type { Version } from './version.js';

/** Length of git's own conflict markers. */
export const MARKER_SIZE = 7;

/**
 * The merged text and the number of conflicts in it. Null when one of the texts has syntax errors, or the result would have: then lines
 * are all that can be merged. A result without conflicts is canonical where both sides are.
 */
export function mergeFiles(
  base: string,
  ours: string,
  theirs: string,
  options: { readonly markerSize?: number } = {},
): Merged | null {
  if (ours === theirs || theirs === base) return { text: ours, conflicts: 0 };
  if (ours === base) return { text: theirs, conflicts: 0 };
  const texts = [base, ours, theirs].map(withLineFeeds);
  const context = {
    markerSize: options.markerSize ?? MARKER_SIZE,
    overlaps: { ours: new Set<number>(), theirs: new Set<number>() },
  };
  const versions = texts.map(versionOf);
  if (versions.some((version) => version === null)) return null;
  const merged = mergeVersions(versions as Version[], context) ?? mergeVersions(canonical(texts), context);
  if (merged === null) return null;
  const isCanonical = texts.slice(1).every((text) => canonicalText(text) === text);
  const text = merged.conflicts === 0 && isCanonical ? (canonicalText(merged.text) ?? merged.text) : merged.text;
  if (merged.conflicts === 0 && versionOf(text) === null) return null;
  const mark = ours.startsWith('\ufeff') ? '\ufeff' : '';
  return { text: mark + (ours.includes('\r\n') ? text.replace(/\n/g, '\r\n') : text), conflicts: merged.conflicts };
}

const withLineFeeds = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');

function versionOf(text: string): Version | null {
  const { ast, problems } = parse(text, 'merge');
  return problems.length > 0 ? null : { text, ast };
}

function canonicalText(text: string): string | null {
  const formatted = format(text, 'merge');
  return 'text' in formatted ? formatted.text : null;
}

function canonical(texts: readonly string[]): readonly Version[] {
  return texts.flatMap((text) => versionOf(canonicalText(text) ?? text) ?? []);
}

/** Null where statements share lines. */
function mergeVersions(versions: readonly Version[], context: MergeContext): Merged | null {
  const lists = versions.map(({ text, ast }) => cutItems(text, { start: 0, end: text.length }, ast.decls));
  const [base, ours, theirs] = lists;
  if (!base || !ours || !theirs) return null;
  try {
    return mergeLists(base, ours, theirs, context);
  } catch (error) {
    if (error instanceof SharedLines) return null;
    throw error;
  }
}
