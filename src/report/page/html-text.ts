// Texts of users inside a page: nothing in them is markup.
import { sanitize } from '../../ui/sanitize.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);

/** One line of text, also inside a quoted attribute. */
export const html = (text: string): string => escaped(sanitize(text));

/** A text of several lines, for `<pre>`. */
export const htmlLines = (text: string): string => text.split(/\r?\n/).map(html).join('\n');

/** `spcr.terms` as a part of an id: letters, digits and hyphens. */
export const idPart = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
