// Plain lines, JSON and the summary: what stays in files and scrollbacks. Golden text in fixtures/.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import type { RunEvent } from '../../src/runtime/run/event.js';
import { createJson } from '../../src/ui/json.js';
import { createPalette } from '../../src/ui/palette.js';
import { createPlain } from '../../src/ui/plain.js';
import { createQuiet } from '../../src/ui/quiet.js';
import { applyEvent, emptyRun, type RunModel } from '../../src/ui/run-model.js';
import { stateText } from '../../src/ui/sections/state-text.js';
import { summaryLines } from '../../src/ui/summary.js';
import { asciiSymbols, unicodeSymbols } from '../../src/ui/symbols.js';
import { cellWidth } from '../../src/ui/widgets/cell-width.js';
import { eventStream } from './event-stream.js';

/** RSEG_BLESS=1 writes the golden files anew; the review is the diff. */
function assertGolden(actual: string, name: string): void {
  const file = join(packageRoot, 'test/ui/fixtures', name);
  if (process.env.RSEG_BLESS === '1') writeFileSync(file, actual);
  assert.fixture(actual, readFileSync(file, 'utf8'));
}
const fold = (events: readonly RunEvent[]): RunModel => events.reduce(applyEvent, emptyRun);
const style = { palette: createPalette('none'), symbols: unicodeSymbols, now: 1_700_000_060_000 };

async function plainText(events: readonly RunEvent[]): Promise<string> {
  let text = '';
  const presenter = createPlain({
    write: (part) => {
      text += part;
    },
    clock: () => 1_700_000_000_000,
  });
  let model = emptyRun;
  for (const event of events) {
    model = applyEvent(model, event);
    presenter.take(event, model, false);
  }
  await presenter.close();
  return text;
}

test('plain: the golden run', async () => {
  assertGolden(await plainText(eventStream({ stepMs: 100 })), 'plain.txt');
});

test('plain: the golden failure', async () => {
  assertGolden(await plainText(eventStream({ stepMs: 100, endsIn: 'failed' })), 'plain-failure.txt');
});

test('plain: not one escape byte, whatever the names are', async () => {
  const text = await plainText(eventStream({ variant: 'x\u001b[2J\u009b31m\nfake line' }));
  assert.match(text, /^[\n\x20-\x7e]*$/);
  assert.is(text.split('\n').filter((line) => line.startsWith('fake')).length, 0);
});

test('plain: progress of a long run is bounded, and comes at least every 30 seconds', async () => {
  const text = await plainText(eventStream({ steps: 5000, stepMs: 1000 }));
  const times = text
    .split('\n')
    .flatMap((line) =>
      line.includes(' step=') && line.includes(' student ') ? [Date.parse(line.split(' ')[0]!)] : [],
    );
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  assert.ok(Math.min(...gaps) >= 29_000, `${Math.min(...gaps)} ms`);
  assert.ok(Math.max(...gaps) <= 35_000, `${Math.max(...gaps)} ms`);
  const quick = (await plainText(eventStream({ steps: 5000, stepMs: 2 })))
    .split('\n')
    .filter((line) => line.includes(' step='));
  assert.ok(quick.length <= 42, `${quick.length} lines for two short trainings`);
});

test('json: every event as one line, older ones only for readers', () => {
  const events = eventStream();
  const write = (lines: string[]) => (text: string) => void lines.push(text);
  const owner: string[] = [];
  const reader: string[] = [];
  for (const event of events) {
    createJson(write(owner), false).take(event, emptyRun, event.seq < 10);
    createJson(write(reader), true).take(event, emptyRun, event.seq < 10);
  }
  assert.equal(
    reader.map((line) => JSON.parse(line)),
    events,
  );
  assert.is(owner.length, events.length - 9);
});

test('quiet: the failure and nothing else', () => {
  let text = '';
  const presenter = createQuiet((part) => {
    text += part;
  });
  for (const event of eventStream({ endsIn: 'failed' })) presenter.take(event, emptyRun, false);
  assert.is(
    text,
    'error: the loss is not finite at step 60: kl = NaN (stage student); lower the learning rate or the weight of kl\n',
  );
});

const facts = {
  runFolder: 'runs/quickstart-1-8c1f20ab',
  width: 80,
  logTail: ['a', 'b', 'c', 'd', 'e', 'f', 'last words'],
  parts: ['report.txt', 'metrics', 'ckpt', 'events.jsonl', 'log.txt'],
  resume: null,
};

test('summary: the golden tables', () => {
  const lines = summaryLines(fold(eventStream()), facts, style);
  assert.ok(lines.length <= 40);
  assertGolden(`${lines.join('\n')}\n`, 'summary.txt');
});

test('summary: a failure tells reason, place, help, five lines of the log, and how to go on', () => {
  const text = summaryLines(fold(eventStream({ endsIn: 'failed' })), facts, style).join('\n');
  for (const part of [
    '✗ failed',
    'kl = NaN',
    'at stage student',
    'help: lower the learning rate',
    'last words',
    'continues from step 30',
  ]) {
    assert.ok(text.includes(part), `${part} in:\n${text}`);
  }
  assert.not.ok(text.includes('  a\n'), 'not the whole log');
});

test('summary: six modalities (63 subsets) are told per number of modalities, within 40 lines', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const subsets = Array.from({ length: 63 }, (_, i) => names.filter((_, m) => ((i + 1) >> m) & 1).join('+'));
  const events = eventStream().map((event) =>
    event.k === 'result' && event.suite !== 'nm'
      ? { ...event, miou: Object.fromEntries(subsets.map((subset) => [subset, subset.length / 20])) }
      : event,
  );
  const lines = summaryLines(fold(events), facts, style);
  assert.ok(lines.length <= 40, `${lines.length}`);
  assert.ok(
    lines.some((line) => /^3 of the modalities \(mean of 20\) +25\.0 +25\.0 +\+0\.0/.test(line)),
    lines.join('\n'),
  );
});

test('one still picture fits any width and tells state, losses, results', () => {
  for (const width of [20, 40, 80, 200]) {
    for (const symbols of [unicodeSymbols, asciiSymbols]) {
      for (const count of [0, 1, 5, 60, 200, 1000]) {
        const lines = stateText(fold(eventStream().slice(0, count)), facts.runFolder, width, { ...style, symbols });
        for (const line of lines) assert.ok(cellWidth(line) <= width, `${width}: ${line}`);
      }
    }
  }
  const text = stateText(fold(eventStream()), facts.runFolder, 100, style).join('\n');
  for (const part of ['quickstart', '✓ done', 'hpdm', 'rgb+depth+event+lidar', 'nm mean'])
    assert.ok(text.includes(part), part);
});

test.run();
