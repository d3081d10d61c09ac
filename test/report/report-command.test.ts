// `rseg report` and `rseg compare` on runs that were trained: files, a page in a real browser, exit codes.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Page } from 'puppeteer-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile, type TopLevelSpec } from 'vega-lite';
import { EXIT } from '../../src/exit-code.js';
import { mean } from '../../src/model/metrics.js';
import { packageRoot } from '../../src/package-root.js';
import type { Comparison } from '../../src/report/compare/comparison.js';
import type { NetworkPictures } from '../../src/report/pictures/network-pictures.js';
import type { Metrics } from '../../src/runtime/run/stages/evaluate-stage.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';

const FILE = join(packageRoot, 'test/report/fixtures/trained.rseg');
const folder = temporaryFolder();
const runs = join(folder, 'runs');

function rseg(...words: readonly string[]) {
  const all = [join(packageRoot, 'bin/rseg.js'), ...words, '--runs', runs];
  return spawnSync(process.execPath, all, { encoding: 'utf8', cwd: folder, maxBuffer: 1 << 26 });
}

test.before(() => {
  for (const target of [`${FILE}:quick`, `${FILE}:quick.terms.only_ce@1`]) {
    const { status, stderr } = rseg('run', target, '--engine', 'wasm', '--ui', 'quiet');
    assert.is(status, EXIT.ok, stderr);
  }
});

function readManifest(run: string): { readonly variant: string; readonly seed: number } | null {
  const file = join(runs, run, 'manifest.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { variant: string; seed: number }) : null;
}

const page = join(folder, 'report.html');
const report = (...more: readonly string[]) => rseg('report', `${FILE}:*`, '--engine', 'wasm', ...more);

test('the page is written, runs without results are named, and the same runs give the same page', () => {
  const first = report();
  assert.is(first.status, EXIT.ok, first.stderr);
  for (const seed of [1, 2]) assert.match(first.stderr, `without results: quick.terms.never_run@${seed}: not run yet`);
  assert.match(first.stderr, 'without results: quick.terms.only_ce@2');
  assert.match(first.stderr, /wrote report\.html/);
  const text = readFileSync(page, 'utf8');
  assert.match(text, 'quick.terms.never_run@1: not run yet');
  const kept = readdirSync(join(folder, '.rseg-report'));
  assert.is(kept.length, 2, 'pictures of teacher and student are kept');
  assert.is(report().status, EXIT.ok);
  assert.is(readFileSync(page, 'utf8'), text);
  const wanted = ['rgb', 'depth', 'ground truth', 'teacher, rgb', 'student, rgb+depth', 'errors, depth'];
  for (const alt of wanted) assert.match(text, `alt="${alt}"`);
});

test('what pictures show is what the metrics count', () => {
  const out = join(folder, 'all', 'page.html');
  const { status, stderr } = rseg('report', `${FILE}:quick@1`, '--frames', '4', '--engine', 'wasm', '--out', out);
  assert.is(status, EXIT.ok, stderr);
  const kept = join(folder, 'all', '.rseg-report');
  const shares = readdirSync(kept).map((name) => {
    const { pictures } = JSON.parse(readFileSync(join(kept, name), 'utf8')) as { pictures: NetworkPictures };
    assert.is(pictures.frames.length, 4);
    const rows = pictures.frames[0]!.rows.map(({ row }) => row);
    // every pixel of a drawn street has a label, so the shares of equal frames can be averaged
    return rows
      .map((row, i) => `${row} ${mean(pictures.frames.map(({ rows: own }) => own[i]!.accuracy!)).toFixed(6)}`)
      .join();
  });
  const [run] = readdirSync(runs).filter(
    (name) => readManifest(name)?.seed === 1 && readManifest(name)?.variant === 'quick',
  );
  const told = ['teacher', 'student'].map((subject) => {
    const file = join(runs, run!, 'metrics', `evaluate-${subject}.json`);
    const { suites } = JSON.parse(readFileSync(file, 'utf8')) as Metrics;
    return suites[0]!.rows.map(({ row, pixelAccuracy }) => `${row} ${pixelAccuracy.toFixed(6)}`).join();
  });
  assert.equal(shares.sort(), told.sort());
});

const browserPath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
const browserTest = browserPath === '' ? test.skip : test;

/** Opens the page and fails for every message of its console, every error, and everything that it asks a network for. */
async function inBrowser(look: (page: Page) => Promise<void>): Promise<void> {
  const browser = await puppeteer.launch({ executablePath: browserPath, args: ['--no-sandbox'], headless: true });
  try {
    const opened = await browser.newPage();
    const problems: string[] = [];
    opened.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    opened.on('pageerror', (error) => problems.push(String(error)));
    opened.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) problems.push(`request: ${request.url()}`);
    });
    await opened.goto(pathToFileURL(page).href);
    await look(opened);
    assert.equal(problems, []);
  } finally {
    await browser.close();
  }
}

/** The value of an expression of the page. */
const ask = async <T>(opened: Page, expression: string): Promise<T> => (await opened.evaluate(expression)) as T;

browserTest('a browser shows every figure and picture, and asks for nothing', async () => {
  await inBrowser(async (opened) => {
    const textsOf = (selector: string): Promise<readonly string[]> =>
      ask(opened, `[...document.querySelectorAll('${selector}')].map((one) => one.textContent)`);
    const figures = await textsOf('figure > h3');
    const wanted = [
      'Mean mIoU of every suite',
      'any: gain over quick',
      'Loss terms of the students',
      'mIoU during training',
      'Confusion matrix of quick',
      'What the encoder makes of each sensor',
    ];
    for (const title of wanted) assert.ok(figures.includes(title), `${title} in ${figures.join(', ')}`);
    const sizes = await ask<readonly number[]>(
      opened,
      `[...document.querySelectorAll('figure .scroll > svg')].map((svg) => svg.querySelectorAll('path, text').length)`,
    );
    assert.is(sizes.length, figures.length);
    assert.ok(
      sizes.every((size) => size > 5),
      sizes.join(),
    );
    const specs = await textsOf('script[type="application/json"]');
    assert.is(specs.length, figures.length);
    for (const spec of specs) assert.ok(compile(JSON.parse(spec) as TopLevelSpec).spec.marks!.length > 0);
    const links = await ask<readonly string[]>(
      opened,
      `[...document.querySelectorAll('nav a')].map((a) => a.hash.slice(1))`,
    );
    const ids = await ask<readonly string[]>(opened, `[...document.querySelectorAll('[id]')].map(({ id }) => id)`);
    assert.is(new Set(ids).size, ids.length, 'ids are unique');
    assert.equal(
      links.filter((id) => !ids.includes(id)),
      [],
    );
    const widths = await ask<readonly number[]>(
      opened,
      `(async () => {
        for (const image of document.images) image.loading = 'eager';
        await Promise.all([...document.images].map((image) => image.decode()));
        return [...document.images].map((image) => image.naturalWidth);
      })()`,
    );
    assert.ok(widths.length > 20 && widths.every((width) => width === 32), widths.join());
  });
});

browserTest('tables sort by a click and by the keyboard, within their sections', async () => {
  await inBrowser(async (opened) => {
    const column = (): Promise<readonly string[]> =>
      ask(
        opened,
        `[...document.querySelectorAll('#classes tbody tr')].map((row) => row.cells[1]?.dataset.value ?? 'section')`,
      );
    const head = '#classes thead th:nth-child(2)';
    const before = await column();
    const values = before.slice(0, before.indexOf('section')).map(Number);
    const falling = [...values].sort((a, b) => b - a);
    await opened.click(`${head} button`);
    const first = await column();
    assert.equal(first.slice(0, values.length).map(Number), falling);
    assert.is(await ask(opened, `document.querySelector('${head}').getAttribute('aria-sort')`), 'descending');
    await opened.focus(`${head} button`);
    await opened.keyboard.press('Enter');
    const second = await column();
    assert.equal(second.slice(0, values.length).map(Number), falling.reverse());
    assert.equal(second.slice(values.length), before.slice(values.length), 'other sections have one row');
  });
});

browserTest('nothing is wider than the window, and dark windows get dark paper', async () => {
  await inBrowser(async (opened) => {
    for (const width of [400, 1200]) {
      await opened.setViewport({ width, height: 900 });
      const wide = await ask<number>(opened, 'document.documentElement.scrollWidth');
      assert.ok(wide <= width, `${wide} pixels in a window of ${width}`);
    }
    const tones = async (): Promise<readonly number[]> => {
      const { paper, ink, figure } = await ask<Record<string, string>>(
        opened,
        `({
          paper: getComputedStyle(document.body).backgroundColor,
          ink: getComputedStyle(document.body).color,
          figure: getComputedStyle(document.querySelector('figure svg')).color,
        })`,
      );
      return [paper!, ink!, figure!].map((text) => Math.max(...text.match(/\d+/g)!.slice(0, 3).map(Number)));
    };
    await opened.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
    const light = await tones();
    await opened.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const dark = await tones();
    assert.ok(light[0]! > 240 && light[1]! < 60 && light[2]! < 60, light.join());
    assert.ok(dark[0]! < 60 && dark[1]! > 200 && dark[2]! > 200, dark.join());
    const paper = await opened.pdf({ format: 'a4' });
    assert.ok(paper.length > 20_000);
  });
});

test('without pictures no engine is needed, and the page says so', () => {
  const out = join(folder, 'bare', 'page.html');
  const { status, stderr } = report('--no-pictures', '--out', out);
  assert.is(status, EXIT.ok, stderr);
  assert.match(readFileSync(out, 'utf8'), 'Pictures are left out: --no-pictures');
  assert.equal(readdirSync(join(folder, 'bare')), ['page.html']);
});

test('a copied run tells its tables by itself', () => {
  const [name] = readdirSync(runs).filter((entry) => existsSync(join(runs, entry, 'report.txt')));
  const copy = join(folder, 'elsewhere', name!);
  cpSync(join(runs, name!), copy, { recursive: true });
  const { status, stdout, stderr } = rseg('report', copy, '--format', 'md');
  assert.is(status, EXIT.ok, stderr);
  const told = readFileSync(join(copy, 'report.json'), 'utf8');
  const { tables } = JSON.parse(told) as { tables: { rows: { label: string; student: number }[] }[] };
  for (const { label, student } of tables[0]!.rows.filter((row) => /^rgb|^depth/.test(row.label)))
    assert.match(stdout, student.toFixed(2), label);
  mkdirSync(join(folder, 'elsewhere', 'torn'));
  writeFileSync(join(folder, 'elsewhere', 'torn', 'plan.json'), '{');
  const all = rseg('report', join(folder, 'elsewhere'), '--format', 'md');
  assert.is(all.status, EXIT.ok, all.stderr);
  assert.match(all.stdout, 'The run has results');
  assert.match(all.stderr, /^left out: .*torn: the plan of this run cannot be used/m);
});

test('what cannot be reported is refused in one line', () => {
  const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['report', `${FILE}:quick.terms.never_run`], EXIT.usage, /none of these runs has results yet/],
    [['report', `${FILE}:quick`, '--format', 'pdf'], EXIT.usage, /--format pdf is no format/],
    [['report', folder], EXIT.usage, /is no run, and there is none in it that can be read/],
    [['report', `${FILE}:quack`], EXIT.fileErrors, /has no variant `quack`/],
    [['report', `${FILE}:quick`, '--base', 'quack'], EXIT.usage, /quack is none of the experiments of this report/],
    [['compare', `${FILE}:quick.terms`, `${FILE}:quick`], EXIT.usage, /means 3 experiments/],
  ];
  for (const [words, code, message] of refused) {
    const { status, stderr, stdout } = rseg(...words);
    assert.is(status, code, `${words.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
    assert.is(stdout, '');
  }
});

test('two experiments side by side: settings, results, weights', () => {
  const text = rseg('compare', `${FILE}:quick`, `${FILE}:quick.terms.only_ce`).stdout;
  assert.match(text, /^ +loss\.kl +50 kl +-$/m);
  assert.match(text, /^ +any mean +\d/m);
  assert.match(text, /student, seed 1: different, by at most/);
  assert.match(text, /the teacher is the same work on both sides/);
  assert.ok(text.split('\n').every((line) => line === line.trimEnd()));

  const json = rseg('compare', `${FILE}:quick@1`, `${FILE}:quick@2`, '--json', '--exit-code');
  assert.is(json.status, EXIT.no);
  const found = JSON.parse(json.stdout) as Comparison;
  assert.equal([found.settings, found.commonSeeds, found.sameData], [[], [], true]);
  assert.equal(
    found.weights.map(({ difference }) => difference.kind),
    ['different', 'different'],
  );
  const mean = found.measures.find(({ network, measure }) => network === 'student' && measure === 'any mean')!;
  assert.is(mean.noise, null);
  assert.ok(Math.abs(mean.difference!.mean - (mean.b!.mean - mean.a!.mean)) < 1e-12);

  const same = rseg('compare', `${FILE}:quick@1`, `${FILE}:quick@1`, '--exit-code');
  assert.is(same.status, EXIT.ok);
  assert.match(same.stdout, /student, seed 1: equal/);
});

test('a report that is interrupted while it draws leaves nothing half-made, and the next one goes on with what was drawn', async () => {
  const own = temporaryFolder();
  const words = [join(packageRoot, 'bin/rseg.js'), 'report', `${FILE}:quick@1`, '--engine', 'wasm', '--runs', runs];
  const child = spawn(process.execPath, [...words, '--out', join(own, 'report.html')], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
  const drawn = () => (existsSync(join(own, '.rseg-report')) ? readdirSync(join(own, '.rseg-report')) : []);
  while (!drawn().some((name) => name.endsWith('.json'))) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGINT');
  assert.is(await ended, 'SIGINT');
  assert.equal(readdirSync(own), ['.rseg-report']);
  for (const name of drawn()) assert.ok(JSON.parse(readFileSync(join(own, '.rseg-report', name), 'utf8')));
  const { status, stderr } = rseg('report', `${FILE}:quick@1`, '--engine', 'wasm', '--out', join(own, 'report.html'));
  assert.is(status, EXIT.ok, stderr);
});

test.run();
