// docs/messages.md: the list of all messages, each with a link to its page.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import { type GeneratedPage, generatedPage, markdownTable } from './generated-page.js';

const FOLDER = 'grammar/messages';
const GROUPS: readonly { readonly title: string; readonly codes: RegExp }[] = [
  { title: 'Errors of writing', codes: /^RS1/ },
  { title: 'Errors of names, edits and layers', codes: /^RS2/ },
  { title: 'Errors of types, units and values', codes: /^RS3/ },
  { title: 'Errors of the experiment as a whole', codes: /^RS4/ },
  { title: 'Errors of the environment', codes: /^RS5/ },
  { title: 'Warnings', codes: /^[a-z]/ },
];

interface MessageEntry {
  readonly code: string;
  readonly title: string;
}

/** Code and title of every page; throws when a page does not begin with them. */
function readEntries(): readonly MessageEntry[] {
  const names = readdirSync(join(packageRoot, FOLDER)).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => {
    const heading = /^# (\S+): (.+)$/m.exec(readFileSync(join(packageRoot, FOLDER, name), 'utf8'));
    if (heading === null || `${heading[1]}.md` !== name) throw new Error(`${FOLDER}/${name} has no heading of its own`);
    return { code: heading[1]!, title: heading[2]! };
  });
}

export function messagesPage(): GeneratedPage {
  const entries = readEntries();
  const sections = GROUPS.map(({ title, codes }) => {
    const rows = entries
      .filter(({ code }) => codes.test(code))
      .map(({ code, title: what }) => [`[${code}](../${FOLDER}/${code}.md)`, what]);
    return `## ${title}\n\n${markdownTable(['code', 'message'], rows)}`;
  });
  const lead =
    'What `rseg check` and `rseg run` can say about an `.rseg` file. Every page shows an example that fails, ' +
    'how the message reads, and the example mended; tests execute both.';
  return generatedPage('docs/messages.md', FOLDER, ['# Messages', lead, ...sections].join('\n\n'));
}
