// Frames that are not whole, in every format of a report: how many, which files, and which numbers they touch.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ReportRun } from '../../src/report/collect/report-run.js';
import { csvReport } from '../../src/report/formats/csv.js';
import { latexReport } from '../../src/report/formats/latex.js';
import { markdownReport } from '../../src/report/formats/markdown.js';
import { reportPage } from '../../src/report/page/page.js';
import { boardTitle, makeDocument, type ReportDocument } from '../../src/report/report-document.js';
import { madeRuns } from './made-runs.js';

const SPLITS: ReportRun['incomplete'] = [
  { split: 'train', frames: 7, digest: '', skipped: ['label/train/<b>.png'] },
  {
    split: 'val',
    frames: 4,
    digest: '',
    absent: { depth: 1 },
    absentFiles: { depth: ['depth/val/2.png'] },
    skipped: Array.from({ length: 45 }, (_, i) => `rgb/val/${100 + i}.png`),
  },
];

function documentOf(incomplete: ReportRun['incomplete'], leftOut: boolean): ReportDocument {
  const runs = madeRuns('base', ({ seed }) => 0.4 + seed / 100).map((run) => ({
    ...run,
    incomplete,
    evaluated: run.evaluated.map((one) => ({
      ...one,
      metrics: one.metrics && {
        ...one.metrics,
        suites: one.metrics.suites.map((suite) => ({
          ...suite,
          rows: suite.rows.map((row) => (leftOut && row.row === 'depth' ? { ...row, leftOut: 1 } : row)),
        })),
      },
    })),
  }));
  return makeDocument({ title: 'made', runs, sources: { experiments: [], locks: [], unlocked: [] }, base: null });
}

test('titles, counts, files and shortened columns stand in every format', async () => {
  const document = documentOf(SPLITS, true);
  const title = 'made_city, split val, 4 frames, of which 1 lacks depth; 45 left out for a missing file';
  assert.is(boardTitle(document.boards[0]!.board), title);
  const note = 'Not all 4 frames count in every column, because some have none of its modalities; left out: D 1.';
  const means = 'Means over rows of which some are computed on fewer frames: any, emm, rmm.';

  const markdown = markdownReport(document);
  for (const text of [title.replace('_', '\\_'), note, means, '7 more are not shown.'])
    assert.ok(markdown.includes(text), text);
  assert.match(
    markdown,
    /\| split \| frames \| without depth \| left out \|\n.*\n\| train \| 7 \| 0 \| 1 \|\n\| val \| 4 \| 1 \| 45 \|/,
  );
  assert.match(markdown, '| label/train/&lt;b&gt;.png | train | left out |');
  assert.match(markdown, '| depth/val/2.png | val | without depth |');

  const csv = csvReport(document);
  assert.match(csv, `"${title}",frames,,val,left out,,,,,,45\r\n`);
  assert.match(csv, 'lacking-files,,depth/val/2.png,its frame,,,,,,without depth\r\n');

  const latex = latexReport(document);
  for (const text of [`${title.replace('_', '\\_')}. any, every subset`, note, 'val & 4 & 1 & 45'])
    assert.ok(latex.includes(text), text);
  assert.not.match(latex, 'depth/val/2.png', 'a paper holds no names of files');

  const page = await reportPage(document, ['--no-pictures']);
  for (const text of [title, note, means]) assert.ok(page.includes(text), text);
  assert.match(page, /<details><summary>Files that are missing<\/summary>[\s\S]*label\/train\/&lt;b&gt;\.png/);
});

test('an index of an earlier rseg has counts and no files', () => {
  const markdown = markdownReport(documentOf([{ split: 'val', frames: 4, digest: '', absent: { rgb: 2 } }], false));
  assert.match(markdown, 'split val, 4 frames, of which 2 lack rgb');
  assert.match(markdown, '| val | 4 | 2 |');
  assert.not.match(markdown, /Files that are missing|fewer frames/);
});

test('whole frames are not talked about', () => {
  const markdown = markdownReport(documentOf([], false));
  assert.match(markdown, /split val, 4 frames$/m);
  assert.not.match(markdown, /not whole|left out|missing file/);
});

test.run();
