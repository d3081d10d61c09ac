// docs/messages.md: the list of all messages, each with a link to its page.
import { type GeneratedPage, generatedPage, markdownTable } from './generated-page.js';
import { MESSAGE_FOLDER, type MessageEntry, offeredEdits, readMessageEntries } from './message-entries.js';

const GROUPS: readonly { readonly title: string; readonly codes: RegExp }[] = [
  { title: 'Errors of writing', codes: /^RS1/ },
  { title: 'Errors of names, edits and layers', codes: /^RS2/ },
  { title: 'Errors of types, units and values', codes: /^RS3/ },
  { title: 'Errors of the experiment as a whole', codes: /^RS4/ },
  { title: 'Errors of the environment', codes: /^RS5/ },
  { title: 'Warnings', codes: /^[a-z]/ },
];
const EDITS: Readonly<Record<MessageEntry['edit'], string>> = { safe: 'by `--fix`', offered: 'offered', none: '' };

export function messagesPage(): GeneratedPage {
  const entries = readMessageEntries();
  const sections = GROUPS.map(({ title, codes }) => {
    const rows = entries
      .filter(({ code }) => codes.test(code))
      .map(({ code, title: what, wording, edit }) => [
        `[${code}](../${MESSAGE_FOLDER}/${code}.md)`,
        what,
        wording,
        EDITS[edit],
      ]);
    return `## ${title}\n\n${markdownTable(['code', 'message', 'as it reads', 'edit'], rows)}`;
  });
  const { errors, offering } = offeredEdits(entries);
  const lead =
    'What `rseg check` and `rseg run` can say about an `.rseg` file; `rseg explain CODE` prints the page of a message. Every page shows an ' +
    'example that fails, how the message reads, and the example mended; tests execute both. ' +
    `${offering} of ${errors} codes of errors offer an edit; \`rseg check --fix\` applies those that are safe. ` +
    '[Eleven defects](eleven-defects.md) of a published code base show them at work.';
  return generatedPage('docs/messages.md', MESSAGE_FOLDER, ['# Messages', lead, ...sections].join('\n\n'));
}
