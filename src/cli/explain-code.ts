// `rseg explain RS2107`: the page of a message.
import picocolors from 'picocolors';
import { similarNames } from '../compiler/similar-names.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { messageCodes, messagePage } from './message-pages.js';
import { printAll } from './print-all.js';
import { renderPage } from './render-page.js';

/** Longer lines are hard to read. */
const WIDEST = 100;

/** Prints the page. Throws a UserError (exit 2) for a code that does not exist. */
export function explainCode(topic: string, options: { readonly json?: boolean }): ExitCode {
  const codes = messageCodes();
  const code = codes.find((one) => one.toLowerCase() === topic.toLowerCase());
  const page = code === undefined ? null : messagePage(code);
  if (page === null) {
    const near = similarNames(topic, codes);
    throw new UserError(EXIT.usage, `there is no message \`${topic}\``, {
      help: near.length > 0 ? `similar: ${near.join(', ')}` : 'docs/messages.md lists all of them',
    });
  }
  if (options.json === true) {
    printAll(`${JSON.stringify({ code: page.code, title: page.title, markdown: page.text }, null, 2)}\n`);
    return EXIT.ok;
  }
  const { isTTY, columns } = process.stdout;
  const { bold, cyan } = picocolors.createColors(picocolors.isColorSupported && isTTY === true);
  const width = Math.min(columns ?? WIDEST, WIDEST);
  printAll(renderPage(page.text, { width, heading: bold, code: cyan }));
  return EXIT.ok;
}
