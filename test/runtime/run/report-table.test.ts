import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SuiteResult } from '../../../src/runtime/run/evaluation/suite-result.js';
import { makeReport, reportMarkdown, reportText } from '../../../src/runtime/run/report-table.js';
import type { Metrics } from '../../../src/runtime/run/stages/evaluate-stage.js';

const row = (label: string, miou: number) => ({
  row: label,
  present: 1,
  miou,
  mf1: miou + 0.1,
  macc: miou + 0.2,
  pixelAccuracy: 0.9,
  iou: [0.25, 0],
  f1: [0.4, 0],
  accuracy: [0.5, 0],
  confusion: [3, 1, 0, 0],
});
const suites = (base: number): readonly SuiteResult[] => [
  {
    suite: 'any',
    call: 'missing',
    rows: [row('rgb', base), row('rgb+depth', base + 0.1)],
    summary: { mean: base + 0.05, expected: base + 0.08 },
    expected: [{ probability: 0.2, miou: base + 0.08 }],
    conditions: [],
  },
  { suite: 'nm', call: 'noise', rows: [row('all', base)], summary: { mean: base }, expected: [], conditions: [] },
];
const metrics = (subject: 'teacher' | 'student', base: number): Metrics => ({
  version: 1,
  stage: `evaluate-${subject}`,
  subject,
  split: 'val',
  frames: 128,
  modalities: ['rgb', 'depth'],
  classes: ['road', 'sky'],
  suites: suites(base),
});

test('the table puts teacher and student side by side', () => {
  const text = reportText(makeReport([metrics('teacher', 0.2), metrics('student', 0.3456)]));
  assert.is(
    text,
    `split val, 128 frames

any                teacher  student  student - teacher
rgb                  20.00    34.56             +14.56
rgb+depth            30.00    44.56             +14.56
mean                 25.00    39.56             +14.56
expected, p = 20%    28.00    42.56             +14.56
(missing, in percent; mIoU unless said otherwise)

nm              teacher  student  student - teacher
all               20.00    34.56             +14.56
pixel accuracy    90.00    90.00              +0.00
(noise, in percent; mIoU unless said otherwise)

class (teacher)    IoU     F1  accuracy  pixels
road             25.00  40.00     50.00  100.00
sky               0.00   0.00      0.00    0.00
(teacher, rgb, in percent; classes that never occur count as 0 in means)

class (student)    IoU     F1  accuracy  pixels
road             25.00  40.00     50.00  100.00
sky               0.00   0.00      0.00    0.00
(student, rgb, in percent; classes that never occur count as 0 in means)
`,
  );
});

test('a run without a teacher has a table of its own', () => {
  const report = makeReport([metrics('student', 0.5)]);
  assert.equal(report.tables[1]?.rows, [
    { label: 'all', teacher: null, student: 50, difference: null },
    { label: 'pixel accuracy', teacher: null, student: 90, difference: null },
  ]);
  assert.match(reportText(report), /rgb +- +50\.00 +-/);
});

test('conditions stand side by side, in Markdown as well', () => {
  const [any, nm] = suites(0.5);
  const condition = (value: string, mean: number) => ({ by: 'weather', value, frames: 4, rows: [], summary: { mean } });
  const conditions = [condition('fog', 0.25), condition('sun', 0.75)];
  const whole = { ...metrics('student', 0.5), suites: [any!, nm!].map((suite) => ({ ...suite, conditions })) };
  const text = reportMarkdown(makeReport([whole]), [{ title: 'student, rgb', file: 'confusion-student.png' }]);
  assert.ok(
    text.includes(
      '| weather (student) | fog | sun |\n| --- | ---: | ---: |\n| frames | 4 | 4 |\n| any | 25.00 | 75.00 |',
    ),
  );
  assert.ok(text.includes('![student, rgb](confusion-student.png)'));
  assert.match(text, /^\| mean \| - \| 55\.00 \| - \|$/m);
});

test.run();
