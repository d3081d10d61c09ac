// What the pages of `grammar/messages` say, as one entry per code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export const MESSAGE_FOLDER = 'grammar/messages';

export interface MessageEntry {
  readonly code: string;
  readonly title: string;
  /** kept, but reported by nothing */
  readonly withdrawn: boolean;
  /** as it reads in its example; empty for messages that have none */
  readonly wording: string;
  /** the best edit that its example offers */
  readonly edit: 'safe' | 'offered' | 'none';
}

/** Throws when a page does not begin with its own code and title. */
export function readMessageEntries(): readonly MessageEntry[] {
  const names = readdirSync(join(packageRoot, MESSAGE_FOLDER)).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => {
    const text = readFileSync(join(packageRoot, MESSAGE_FOLDER, name), 'utf8');
    const heading = /^# (\S+): (.+)$/m.exec(text);
    if (heading === null || `${heading[1]}.md` !== name) throw new Error(`${name} has no heading of its own`);
    const printed = /```text\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const help = /^help: .*/m.exec(printed)?.[0];
    return {
      code: heading[1]!,
      title: heading[2]!,
      withdrawn: /\((retired|reserved)\)$/.test(heading[2]!),
      wording: /^\w+\[\S+\]: (.*)$/m.exec(printed)?.[1] ?? '',
      edit: help === undefined ? 'none' : help.endsWith('(safe)') ? 'safe' : 'offered',
    };
  });
}

/** How many codes of errors there are, and how many of them offer an edit on their page. */
export function offeredEdits(entries: readonly MessageEntry[]): { readonly errors: number; readonly offering: number } {
  const errors = entries.filter(({ code, withdrawn }) => code.startsWith('RS') && !withdrawn);
  return { errors: errors.length, offering: errors.filter(({ edit }) => edit !== 'none').length };
}
