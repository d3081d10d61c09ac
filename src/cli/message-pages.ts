// The pages of `grammar/messages`, one per code of an error or name of a warning.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';

const FOLDER = join(packageRoot, 'grammar', 'messages');

export interface MessagePage {
  readonly code: string;
  /** ``unknown setting`` */
  readonly title: string;
  /** first paragraph: what is wrong */
  readonly lead: string;
  /** Markdown */
  readonly text: string;
}

/** All codes and names, in order. */
export function messageCodes(): readonly string[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
  return names.map((name) => name.slice(0, -3)).sort();
}

/** Null when there is no such page. */
export function messagePage(code: string): MessagePage | null {
  if (!messageCodes().includes(code)) return null;
  const text = readFileSync(join(FOLDER, `${code}.md`), 'utf8');
  const [, title = '', lead = ''] = /^# \S+: (.*)\n\n([\s\S]*?)\n\n/.exec(text) ?? [];
  return { code, title, lead: lead.replace(/\s+/g, ' '), text };
}
