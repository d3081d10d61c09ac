// What `npm run docs` says about messages that came, changed or went.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { catalogueDifference } from '../../scripts/docs/catalogue-difference.js';
import { messagesPage } from '../../scripts/docs/messages-page.js';

const page = messagesPage().text;

test('the same catalogue differs in nothing, a page is one message per code', () => {
  assert.equal(catalogueDifference(page, page), []);
  const all = catalogueDifference('', page);
  assert.ok(all.length > 100 && all.every((line) => line.startsWith('new ')));
  assert.match(page, /\d+ of \d+ codes of errors offer an edit/);
});

test('new, changed and removed messages are told with their wording', () => {
  const changed = page
    .replace('a setting is written with `:`', 'a setting has a `:`')
    .replace(/^\| \[RS2107\].*\n/m, '');
  const told = catalogueDifference(page, changed);
  assert.equal(
    told.map((line) => line.slice(0, 15)),
    ['changed  RS1020', 'removed  RS2107'],
  );
  assert.match(told[0]!, /a setting is written with `:` .*\n.* a setting has a `:` /);
  assert.match(catalogueDifference(changed, page)[1]!, /^new {6}RS2107 {2}absent label/);
});

test.run();
