// `rseg plan`, `rseg run PLAN`, `rseg lock`, `rseg verify`, `rseg explain` and the drawings of `rseg graph` as a user meets them. Nothing is trained.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { experimentText } from '../plan/experiment-text.js';
import { identifiedPlan, pretendFinished } from '../plan/pretend-finished.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { type CommandResult, rseg } from './rseg-command.js';

const ROWS = 'ablation rows of own {\n  no_kl: loss drop kl\n  weak: loss.kl.weight = 5\n}\n';

interface Place {
  readonly file: string;
  readonly runs: string;
  readonly call: (...words: string[]) => Promise<CommandResult>;
  readonly write: (edits: string) => void;
}

function place(edits: string): Place {
  const folder = temporaryFolder();
  const [file, runs] = [join(folder, 'own.rseg'), join(folder, 'runs')];
  const write = (text: string): void => writeFileSync(file, experimentText(text, ROWS));
  write(edits);
  const call = (...words: string[]) => rseg([...words, '--runs', runs], { RSEG_ENGINE: 'cpu' });
  return { file, runs, call, write };
}

/** As if `variant` had run. */
async function finish({ file, runs }: Place, variant: string): Promise<void> {
  const { variants } = compile(file, (path) => readFileSync(path, 'utf8'));
  mkdirSync(runs, { recursive: true });
  pretendFinished(runs, await identifiedPlan(variants.get(variant)!.form, 1, runs));
}

test('plan tells what is there, what is to do and why, and its exit code is for scripts', async () => {
  const here = place('');
  await finish(here, 'own');
  await finish(here, 'own.rows.weak');
  const target = `${here.file}:own.rows`;
  const first = await here.call('plan', target);
  assert.is(first.code, 0, first.stderr);
  assert.match(first.stdout, /^3 runs \(3 variants x 1 seed\): 2 cached, 1 to train, 1 to evaluate +~/);
  assert.match(first.stdout, /^no_kl +ce \+ 100 hpdm\(hybrid\) \+ 12 rrm\(single\) +train +first run$/m);
  assert.match(first.stdout, /^base +.*cached +key [0-9a-f]{6}$/m);
  assert.match(first.stdout, /^rrm\(single\) +12 +1e-5 +1\.2e-4 +all$/m);
  assert.match(first.stdout, /^student +4 epochs +44 +11 steps: 45 frames \/ 4, 1 left out/m);
  here.write('loss.hpdm.weight = 110');
  const second = await here.call('plan', target, '--exit-code');
  assert.is(second.code, 1);
  assert.match(second.stdout, /^weak .*setting changed: loss\.hpdm\.weight 100 -> 110$/m);
  here.write('');
  assert.is((await here.call('plan', `${here.file}:own.rows.weak`, '--exit-code')).code, 0);
});

test('a run that may take less time than it needs is told', async () => {
  const here = place('resources.time = 1 s\n  train.length = 900 epochs');
  const { stderr, code } = await here.call('plan', `${here.file}:own`);
  assert.is(code, 0);
  assert.match(stderr, /warning: own@1 takes about .*, resources\.time allows 1\.0 s/);
});

test('without its data a plan is still made, and says what is not known', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'files.rseg');
  const text = experimentText('').replace('generator = streets', 'root = env(RSEG_TEST_NOWHERE)');
  writeFileSync(
    file,
    text
      .replace(/generated\((\w+).*\)/g, 'image("{split}/{stem}_$1.png")')
      .replace('generated_labels', 'ids("{split}/{stem}.png")'),
  );
  const { code, stdout, stderr } = await rseg(['plan', `${file}:own`, '--runs', join(folder, 'runs')]);
  assert.is(code, 0, stderr);
  assert.match(
    stderr,
    /the content of data set city is not known: RS5101: environment variable RSEG_TEST_NOWHERE is not set; .* \(\S+\.rseg:\d+:\d+\)/,
  );
  assert.match(stdout, /^1 run .*1 to train/);
});

test('a stored plan is refused once its file changed, with what changed', async () => {
  const here = place('');
  await finish(here, 'own');
  const stored = join(here.runs, '..', 'plan.json');
  assert.is((await here.call('plan', `${here.file}:own`, '--out', stored)).code, 0);
  const done = await here.call('run', stored, '--ui', 'quiet');
  assert.is(done.code, 0, done.stderr);
  here.write('loss.kl.weight = 4');
  const stale = await here.call('run', stored, '--ui', 'quiet');
  assert.is(stale.code, 3);
  assert.match(stale.stderr, /the plan is stale\n {2}own\.rseg was changed/);
  writeFileSync(stored, '{"version": 2}');
  assert.match((await here.call('run', stored)).stderr, /this is no plan/);
  assert.is((await here.call('run', stored, '--set', 'loss drop kl')).code, 2);
  const part = await here.call('run', `${stored}@1`);
  assert.is(part.code, 2);
  assert.match(part.stderr, /plan\.json is a plan, which is carried out as it is\nhelp: leave `@1` out/);
});

test('plan --json is a version line, a line per run and the totals', async () => {
  const here = place('');
  const { stdout } = await here.call('plan', here.file, '--json');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; reason?: { kind: string }; totals?: { runs: number } });
  assert.equal(
    lines.map(({ type }) => type),
    ['version', 'run', 'run', 'run', 'run', 'plan'],
  );
  assert.is(lines[1]!.reason?.kind, 'first-run');
  assert.is(lines.at(-1)!.totals?.runs, 4);
});

test('lock, verify and run --locked', async () => {
  const here = place('');
  await finish(here, 'own');
  assert.is((await here.call('verify', here.file)).code, 3, 'nothing is locked yet');
  assert.is((await here.call('lock', here.file)).code, 0);
  const kept = await here.call('verify', here.file);
  assert.is(kept.code, 0, kept.stdout);
  assert.is((await here.call('run', `${here.file}:own`, '--locked', '--ui', 'quiet')).code, 0);
  here.write('loss.kl.weight = 9');
  const drifted = await here.call('verify', here.file);
  assert.is(drifted.code, 3);
  assert.match(drifted.stdout, /^run own@1: [0-9a-f]{12} with results [0-9a-f]{12} -> /m);
  const lines = (await here.call('lock', here.file, '--json')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string; readonly fact?: string });
  assert.equal(
    lines.map(({ type, fact }) => fact ?? type),
    ['version', 'written', 'run own@1'],
  );
  here.write('loss.kl.weight = 10');
  const refused = await here.call('run', `${here.file}:own`, '--locked', '--ui', 'quiet');
  assert.is(refused.code, 3);
  assert.match(refused.stderr, /--locked: 1 locked fact has changed\n {2}run own@1: /);
  const words = ['--set', 'loss drop rrm'];
  assert.match((await here.call('run', `${here.file}:own`, ...words, '--locked')).stderr, /is not in the lock file/);
});

test('explain shows the chain of a setting, and similar names for one that is none', async () => {
  const here = place('loss.kl.weight = 9');
  const shown = await rseg(['explain', `${here.file}:own.rows.weak`, 'loss.kl.weight']);
  assert.is(shown.code, 0, shown.stderr);
  const lines = shown.stdout.trimEnd().split('\n');
  assert.match(lines[0]!, /^5 +set by row `weak` .*own\.rseg:\d+:\d+$/);
  assert.match(lines[1]!, /^9 +set by experiment `own` .*\(overridden\)$/);
  assert.match(lines[2]!, /^50 +set by experiment `e` .*\(overridden\)$/);
  const wrong = await rseg(['explain', `${here.file}:own`, 'train.optm.lr']);
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, /help: similar: train\.optim\.lr/);
  const block = await rseg(['explain', `${here.file}:own`, 'train']);
  assert.match(block.stdout, /^setting .*\n(train\..*\n)+$/, 'a block is told setting by setting');
  assert.match(block.stdout, /^train\.optim\.lr /m);
  const all = await rseg(['explain', `${here.file}:own`, '--json']);
  const settings = all.stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as { path: string });
  assert.ok(settings.some(({ path }) => path === 'loss.rrm.scale') && settings.length > 60);
});

test('graphs of several variants share what is equal, and an unknown format is refused', async () => {
  const here = place('');
  const mermaid = await here.call('graph', `${here.file}:own.rows`, '--format', 'mermaid');
  assert.is(mermaid.stdout.match(/train teacher/g)?.length, 1, mermaid.stderr);
  assert.is(mermaid.stdout.match(/train student/g)?.length, 3);
  const text = await here.call('graph', `${here.file}:own`, '--format', 'text');
  assert.match(text.stdout, /^graph own seed 1 key [0-9a-f]{6} \{\n {2}%x/);
  assert.is((await here.call('graph', here.file, '--format', 'png')).code, 2);
});

test.run();
