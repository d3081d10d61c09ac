// `rseg diff` and the text filter in real repositories.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GitFolder } from './git-folder.js';
import { ABLATION, edited, LISTING } from './sides.js';

const KL_30 = edited(ABLATION, '50 * kl', '30 * kl');
const KL_20 = edited(ABLATION, '50 * kl', '20 * kl');

const paths = (json: string): readonly string[] =>
  json
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string; readonly path?: string; readonly to?: unknown })
    .filter(({ type }) => type.startsWith('setting-'))
    .map(({ path, to }) => `${path} ${String(to)}`);

function history(): GitFolder {
  const folder = new GitFolder();
  folder.commit({ 'a.rseg': ABLATION });
  folder.git('tag', 'start');
  folder.git('checkout', '-q', '-b', 'side');
  folder.commit({ 'a.rseg': edited(ABLATION, '12 * rrm', '6 * rrm') });
  folder.git('checkout', '-q', 'main');
  folder.commit({ 'a.rseg': KL_30 });
  folder.write('a.rseg', KL_20);
  return folder;
}

test('revisions and the working tree, as git diff names them', () => {
  const folder = history();
  const found = (...words: readonly string[]) => {
    const { status, stdout, stderr } = folder.rseg('diff', '--json', ...words);
    assert.is(status, 0, stderr);
    return paths(stdout);
  };
  assert.equal(found(), ['spcr.loss.kl.weight 20']);
  assert.equal(found('start'), ['spcr.loss.kl.weight 20']);
  assert.equal(found('start', 'main'), ['spcr.loss.kl.weight 30']);
  assert.equal(found('start..main'), ['spcr.loss.kl.weight 30']);
  assert.equal([...found('main..side')].sort(), ['spcr.loss.kl.weight 50', 'spcr.loss.rrm.weight 6']);
  assert.equal(found('main...side'), ['spcr.loss.rrm.weight 6']);
  assert.equal(found('HEAD~1', '--', 'a.rseg'), ['spcr.loss.kl.weight 20']);
  assert.equal(found('--', 'elsewhere'), []);
  folder.remove();
});

test('`--exit-code` tells whether the meaning differs', () => {
  const folder = history();
  assert.is(folder.rseg('diff', '--exit-code').status, 1);
  folder.write('a.rseg', `# only a comment\n${KL_30.replace('no_kl:', 'without_kl:')}`);
  const { status, stdout } = folder.rseg('diff', '--exit-code');
  assert.is(status, 0);
  assert.match(stdout, /terms\.no_kl -> terms\.without_kl/);
  assert.is(folder.rseg('diff', '--exit-code', 'HEAD', 'HEAD').stdout, '');
  folder.remove();
});

test('paths with blanks, quotes and line feeds; links and other files are left alone', () => {
  const folder = new GitFolder();
  const names = ['a b/c"d.rseg', "it's.rseg", 'new\nline.rseg', 'größe.rseg'];
  folder.commit({ ...Object.fromEntries(names.map((name) => [name, ABLATION])), 'notes.txt': 'x' });
  symlinkSync('nowhere', join(folder.path, 'link.rseg'));
  for (const name of names) folder.write(name, KL_30);
  const { status, stdout, stderr } = folder.rseg('diff', '--json');
  assert.is(status, 0, stderr);
  const files = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string; readonly file?: string })
    .flatMap((record) => (record.type === 'file' ? [record.file!] : []));
  assert.equal(files.sort(), [...names].sort());
  assert.is(folder.rseg('diff').status, 0);
  folder.remove();
});

test('imports are resolved at the same revision, and a changed data set names the experiments of other files', () => {
  const folder = new GitFolder();
  const files = Object.fromEntries(Object.entries(LISTING).map(([name, text]) => [`exp/${name}`, text]));
  folder.commit(files);
  folder.write('exp/deliver.rseg', edited(LISTING['deliver.rseg']!, 'ignore = 255', 'ignore = 254'));
  const { stdout } = folder.rsegIn('exp', 'diff');
  assert.match(stdout, /exp\/deliver\.rseg: 1 change/);
  assert.match(stdout, /spcr, all 10 rows of spcr\.terms/);
  assert.is(folder.rsegIn('exp', 'diff', '--', 'spcr.rseg').stdout.match(/~ ignore/g)?.length, 1);
  folder.remove();
});

test('two files and two folders are compared without git', () => {
  const folder = new GitFolder();
  for (const [place, text] of [
    ['old', ABLATION],
    ['new', KL_30],
  ] as const) {
    folder.write(`${place}/a.rseg`, text);
    folder.write(`${place}.rseg`, text);
  }
  assert.equal(paths(folder.rseg('diff', '--json', 'old.rseg', 'new.rseg').stdout), ['spcr.loss.kl.weight 30']);
  assert.equal(paths(folder.rseg('diff', '--json', 'old', 'new').stdout), ['spcr.loss.kl.weight 30']);
  assert.match(folder.rseg('diff', '--markdown', 'old', 'new').stdout, /<details>/);
  folder.remove();
});

test('what cannot be compared is said in one message, exit 2', () => {
  const folder = new GitFolder();
  const said = (...words: readonly string[]): string => {
    const { status, stderr } = folder.rseg('diff', ...words);
    assert.is(status, 2, stderr);
    return stderr;
  };
  assert.match(said(), /this repository has no commit yet/);
  folder.commit({ 'a.rseg': ABLATION });
  assert.match(said('nowhere'), /'nowhere' is neither a revision nor a file here/);
  assert.match(said('--output=x'), /unknown option/);
  assert.match(said('HEAD', 'HEAD', 'HEAD'), /two at most/);
  assert.match(said('nowhere', '--', 'a.rseg'), /'nowhere' is no revision/);
  folder.write('main', 'a file called like the branch');
  assert.match(said('main'), /'main' is a revision and a file/);
  assert.is(folder.rseg('diff', 'main', '--').status, 0);
  assert.match(said('--', '../outside.rseg'), /outside of the repository/);
  folder.remove();
});

test('outside of a repository git is not asked for two files, and missed otherwise', () => {
  const folder = new GitFolder();
  folder.write('old.rseg', ABLATION);
  folder.write('new.rseg', KL_30);
  folder.git('config', 'core.bare', 'true');
  const { status, stderr } = folder.rseg('diff');
  assert.is(status, 2);
  assert.match(stderr, /not in the working tree of a git repository/);
  assert.is(folder.rseg('diff', 'old.rseg', 'new.rseg').status, 0);
  folder.remove();
});

test('git diff shows meaning: one setting, and nothing for layout', () => {
  const folder = new GitFolder();
  folder.commit({ 'exp/spcr.rseg': LISTING['spcr.rseg']!, 'exp/deliver.rseg': LISTING['deliver.rseg']! });
  folder.rseg('git-setup');
  const heavier = edited(LISTING['spcr.rseg']!, '12 * rrm', '6 * rrm');
  folder.commit({ 'exp/spcr.rseg': edited(heavier, 'seeds = 1..3', 'seeds = [1, 2, 3]') });
  // both versions come as temporary files here: the data set is found beside the file in the working tree
  const lines = folder
    .git('diff', 'HEAD~1', 'HEAD', '--', 'exp')
    .split('\n')
    .filter((line) => /^[-+](?![-+])/.test(line));
  assert.equal(lines, ['-spcr.loss.rrm.weight = 12', '+spcr.loss.rrm.weight = 6']);
  folder.write('exp/spcr.rseg', `# note\n${heavier}`);
  assert.is(
    folder
      .git('diff', '--', 'exp')
      .split('\n')
      .filter((line) => /^[-+](?![-+])/.test(line)).length,
    0,
  );
  folder.write('exp/spcr.rseg', edited(heavier, 'length', 'lenght'));
  assert.match(folder.git('diff', '--', 'exp'), /^\+# does not compile, shown as it is: unknown setting `lenght`/m);
  folder.remove();
});

test('the normal text is the same for the same meaning', () => {
  const folder = new GitFolder();
  const reordered = edited(
    ABLATION,
    '  teacher = segformer(mit_b0)\n  student = segformer(mit_b0)\n',
    '  student = segformer(mit_b0, drop_path: 10%)\n  teacher = segformer(mit_b0)\n',
  );
  folder.write('a.rseg', ABLATION);
  folder.write(
    'b.rseg',
    edited(reordered, '    + 50 * kl\n    + 100 * hpdm(hybrid)\n', '    + 100 * hpdm(hybrid)\n    + 50 * kl\n'),
  );
  const [a, b] = ['a.rseg', 'b.rseg'].map((file) => folder.rseg('normal', file).stdout);
  assert.is(a, b);
  assert.match(a!, /^spcr\.terms\.swapped\.loss\.hpdm\.pair = single$/m);
  assert.match(a!, /^spcr\.terms\.no_kl without loss\.kl$/m);
  assert.is(folder.rseg('normal', 'none.rseg').status, 3);
  folder.remove();
});

test.run();
