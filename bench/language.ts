// `npm run bench -- language [--json]`: how fast the language is, how small its texts are, and what formatting and messages hold. Exit 1 when a row misses its gate.
// Numbers depend on the machine: `node alone` is printed for scale, and nothing else should run meanwhile.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { offeredEdits, readMessageEntries } from '../scripts/docs/message-entries.js';
import { packageRoot } from '../src/package-root.js';
import { completionTimes } from './language/completion.js';
import { formatterScore } from './language/formatter.js';
import { largeFile } from './language/large-file.js';
import type { LargeFileTimes } from './language/large-file-worker.js';
import { planTimes } from './language/plan-ablation.js';
import { fiveEditCosts, tenRowSize } from './language/ten-row-ablation.js';
import { median, processTimes } from './language/timing.js';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'characters' | 'lines' | 'files' | '%';
  /** largest value that is good enough; null: for scale only */
  readonly gate: number | null;
  readonly detail: string;
}

const COMMAND = join(packageRoot, 'bin/rseg.js');
const PROCESSES = 15;
const WORKER = fileURLToPath(new URL('./language/large-file-worker.js', import.meta.url));

const rounded = (value: number): number => Math.round(value * 10) / 10;

function largeFileRow(phase: 'parse' | 'check' | 'format', name: string, gate: number | null): readonly Row[] {
  // three processes: the first call of one of them alone says little
  const runs = Array.from({ length: 3 }, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [WORKER, phase, '10000'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as LargeFileTimes;
  });
  const [{ lines, variants }] = runs as [LargeFileTimes];
  const detail = `${lines} lines${variants > 0 ? `, ${variants} variants` : ''}`;
  const later = median(runs.map((run) => run.later));
  const first = median(runs.map((run) => run.first));
  return [
    { name: `${name}, again`, value: later, unit: 'ms', gate, detail },
    { name: `${name}, first call of a process`, value: first, unit: 'ms', gate, detail },
  ];
}

/** What a user waits for; the machine's own start of node is in it. */
function checkLargeFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'rseg-check-'));
  try {
    const file = join(folder, 'large.rseg');
    writeFileSync(file, largeFile(10_000).text);
    return median(processTimes(5, [COMMAND, 'check', file], folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rows(): Promise<readonly Row[]> {
  const check = processTimes(PROCESSES, [COMMAND, 'check', 'experiments/quickstart.rseg'], packageRoot);
  const node = processTimes(PROCESSES, ['-e', '0'], packageRoot);
  const plan = await planTimes(400, COMMAND);
  const completion = await completionTimes(500, 1000);
  const size = tenRowSize();
  const formatter = formatterScore(10_000);
  const { errors, offering } = offeredEdits(readMessageEntries());
  const sizeDetail = `${size.lines} lines, ${size.characters} characters with white space, ${size.signs} with the import`;
  return [
    { name: 'rseg check, cold', value: median(check), unit: 'ms', gate: 150, detail: 'quickstart, whole process' },
    { name: 'node alone', value: median(node), unit: 'ms', gate: null, detail: 'node -e 0, whole process' },
    ...largeFileRow('parse', 'parse', 400),
    ...largeFileRow('check', 'parse and check', 400),
    { name: 'rseg check of it, cold', value: checkLargeFile(), unit: 'ms', gate: null, detail: 'whole process' },
    ...largeFileRow('format', 'format', null),
    { name: '400-row ablation planned, again', value: plan.later, unit: 'ms', gate: 500, detail: `${plan.runs} runs` },
    {
      name: '400-row ablation planned, first call',
      value: plan.first,
      unit: 'ms',
      gate: null,
      detail: 'compiled and planned',
    },
    { name: 'rseg plan of it', value: plan.command, unit: 'ms', gate: null, detail: 'whole process' },
    {
      ...{ name: 'completion, 95th percentile', value: completion.p95, unit: 'ms', gate: 20 },
      detail: `${completion.carets} carets in ${completion.lines} lines, median ${rounded(completion.p50)} ms`,
    },
    {
      ...{ name: 'analysis after an edit', value: completion.analysis, unit: 'ms', gate: null },
      detail: `${completion.lines} lines`,
    },
    { name: 'ten-row ablation', value: size.signsOfBody, unit: 'characters', gate: 425, detail: sizeDetail },
    ...fiveEditCosts().map(
      ({ name, added, removed }): Row => ({
        ...{ name, value: Math.max(added, removed), unit: 'lines', gate: 1 },
        detail: `+${added} -${removed}`,
      }),
    ),
    {
      ...{ name: 'files that formatting harms', value: formatter.wrong, unit: 'files', gate: 0 },
      detail: `${formatter.files} drawn files, ${formatter.comments} comments`,
    },
    {
      ...{ name: 'errors that offer no edit', value: rounded(100 - (100 * offering) / errors), unit: '%', gate: 30 },
      detail: `${offering} of ${errors} codes offer one`,
    },
  ];
}

const { values } = parseArgs({ args: process.argv.slice(2), options: { json: { type: 'boolean', default: false } } });
const measured = await rows();
const isMissed = ({ value, gate }: Row): boolean => gate !== null && value > gate;
if (values.json) {
  console.log(JSON.stringify(measured, null, 2));
} else {
  for (const row of measured) {
    const gate = row.gate === null ? '' : `${isMissed(row) ? 'MISSED' : 'at most'} ${row.gate}`;
    const number = row.unit === 'ms' ? row.value.toFixed(1) : String(row.value);
    console.log(
      `${row.name.padEnd(38)} ${number.padStart(8)} ${row.unit.padEnd(10)} ${gate.padEnd(12)} ${row.detail}`.trimEnd(),
    );
  }
}
process.exitCode = measured.some(isMissed) ? 1 : 0;
