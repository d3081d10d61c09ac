// The merge driver in real repositories: every pair of eight edits merges, and means what both edits mean.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { normalText } from '../../src/diff/normal-text.js';
import { EIGHT, FIVE } from './eight-edits.js';
import { GitFolder } from './git-folder.js';
import { ABLATION, edited } from './sides.js';

const meaning = (text: string): string =>
  normalText(
    'a.rseg',
    compile('a.rseg', () => text),
  );

/** A repository with one branch per edit. */
function withBranches(edits: Readonly<Record<string, (text: string) => string>>): GitFolder {
  const folder = new GitFolder();
  folder.commit({ 'a.rseg': ABLATION });
  for (const [name, edit] of Object.entries(edits)) {
    folder.git('checkout', '-q', '-b', name, 'main');
    folder.commit({ 'a.rseg': edit(ABLATION) });
  }
  return folder;
}

function pairs(): readonly (readonly [string, string])[] {
  const names = Object.keys(EIGHT);
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
}

test('an idea costs at most one line', () => {
  const folder = withBranches(FIVE);
  for (const name of Object.keys(FIVE)) {
    const [added, removed] = folder.git('diff', '--numstat', 'main', name).split('\t').map(Number);
    assert.ok(added! <= 1 && removed! <= 1, `${name}: +${added} -${removed}`);
  }
  folder.remove();
});

test('28 pairs: no conflict, nothing clean but wrong; lines alone conflict', () => {
  const folder = withBranches(EIGHT);
  assert.is(folder.rseg('git-setup').status, 0);
  folder.git('stash', '-q', '-u');
  const mergedBy = (a: string, b: string) => {
    folder.git('checkout', '-q', '-B', 'merge', a);
    return folder.tryGit('merge', '-q', '--no-edit', b);
  };
  let lineConflicts = 0;
  for (const [a, b] of pairs()) {
    if (mergedBy(a, b).status === 0) continue;
    lineConflicts++;
    folder.git('merge', '--abort');
  }
  assert.ok(lineConflicts > 0);
  folder.git('config', 'core.attributesFile', '.git/rseg-attributes');
  folder.write('.git/rseg-attributes', '*.rseg merge=rseg\n');
  for (const [a, b] of pairs()) {
    const { status, stdout, stderr } = mergedBy(a, b);
    assert.is(status, 0, `${a} and ${b}: ${stdout}${stderr}`);
    const merged = folder.read('a.rseg');
    assert.is(meaning(merged), meaning(EIGHT[b]!(EIGHT[a]!(ABLATION))), `${a} and ${b}`);
  }
  folder.remove();
});

test('a true conflict stops the merge with markers around its statement', () => {
  const folder = withBranches({ ours: EIGHT.weight!, theirs: (text) => edited(text, '100 * hpdm', '120 * hpdm') });
  folder.rseg('git-setup');
  folder.git('checkout', '-q', 'ours');
  const { status } = folder.tryGit('merge', '-q', 'theirs');
  assert.is(status, 1);
  const text = folder.read('a.rseg');
  assert.match(
    text,
    /<<<<<<< ours\n {2}loss = ce\n[^=]*110 \* hpdm[^=]*=======\n {2}loss = ce\n[^>]*120 \* hpdm[^>]*>>>>>>> theirs\n/,
  );
  assert.is(text.match(/<<<<<<</g)?.length, 1);
  assert.match(folder.git('status', '--porcelain'), /UU a\.rseg/);
  // resolved by hand, as git has always worked
  folder.write('a.rseg', text.replace(/<<<<<<< ours\n([\s\S]*?)=======\n[\s\S]*?>>>>>>> theirs\n/, '$1'));
  folder.git('commit', '-q', '-a', '-m', 'merge');
  assert.is(meaning(folder.read('a.rseg')), meaning(EIGHT.weight!(ABLATION)));
  folder.remove();
});

test('versions with syntax errors are merged by lines, by git', () => {
  const folder = withBranches({
    ours: (text) => edited(text, 'data = scenes', 'data = = scenes'),
    theirs: (text) => edited(text, '  swapped:', '  late: train.batch = 2\n  swapped:'),
  });
  folder.rseg('git-setup');
  folder.git('checkout', '-q', 'ours');
  assert.is(folder.tryGit('merge', '-q', '--no-edit', 'theirs').status, 0);
  const text = folder.read('a.rseg');
  assert.ok(text.includes('data = = scenes') && text.includes('late:'));
  folder.remove();
});

test('git-setup writes once, names what it did, and takes it back', () => {
  const folder = new GitFolder("rseg it's a folder");
  folder.write('.gitattributes', '*.png binary');
  const first = folder.rseg('git-setup');
  assert.match(first.stdout, /diff\.rseg\.textconv/);
  assert.is(folder.read('.gitattributes'), '*.png binary\n*.rseg diff=rseg merge=rseg\n');
  const before = folder.read('.git/config');
  assert.match(folder.rseg('git-setup').stdout, /set up already/);
  assert.is(folder.read('.git/config'), before);
  folder.rseg('git-setup', '--remove');
  assert.is(folder.read('.gitattributes'), '*.png binary\n');
  assert.not.match(folder.read('.git/config'), /rseg/);
  assert.match(folder.rseg('git-setup', '--remove').stdout, /knew nothing/);
  const global = folder.rseg('git-setup', '--global');
  assert.match(global.stdout, /--global merge\.rseg\.driver/);
  assert.match(folder.git('config', '--global', 'merge.rseg.driver'), /merge-driver %O %A %B %P/);
  assert.match(folder.git('check-attr', 'diff', 'a.rseg'), /diff: rseg/);
  assert.is(folder.rseg('git-setup', '--global', '--local').status, 2);
  folder.remove();
});

test.run();
