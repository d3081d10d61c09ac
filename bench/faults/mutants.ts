// Are the tests of state able to fail? Each guard is taken out of a copy of the compiled program, one at a time, and the tests that should
// miss it are run: at least one must fail.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

interface Mutant {
  /** what is gone */
  readonly guard: string;
  /** below dist/src/runtime */
  readonly file: string;
  /** a text that occurs once in the compiled file, and what takes its place */
  readonly from: string;
  readonly to: string;
  /** below dist/test/runtime, in the order of their price */
  readonly tests: readonly string[];
}

const SYNC = 'stateFiles().sync(descriptor);';
const MUTANTS: readonly Mutant[] = [
  {
    guard: 'fsync of a folder',
    file: 'run/atomic-write',
    from: `'read');\n    try {\n        ${SYNC}`,
    to: `'read');\n    try {`,
    tests: ['run/faults'],
  },
  {
    guard: 'fsync of a file',
    file: 'run/atomic-write',
    from: `${SYNC}\n        const size`,
    to: 'const size',
    tests: ['run/faults'],
  },
  {
    guard: 'fsync of the event log',
    file: 'run/event-log',
    from: 'stateFiles().sync(this.#descriptor);',
    to: ';',
    tests: ['run/faults'],
  },
  {
    guard: 'size after writing',
    file: 'run/atomic-write',
    from: 'if (size !== expected)',
    to: 'if (false)',
    tests: ['run/atomic-write'],
  },
  {
    guard: 'repeated short writes',
    file: 'run/whole-file',
    from: 'written < bytes.byteLength;',
    to: 'written === 0;',
    tests: ['run/atomic-write', 'run/faults'],
  },
  {
    guard: 'size of a sealed file',
    file: 'checkpoint/sealed-folder',
    from: 'if (found !== size)',
    to: 'if (false)',
    tests: ['run/checkpoint-store'],
  },
  {
    guard: 'sha256 of a sealed file',
    file: 'checkpoint/sealed-folder',
    from: "hash.digest('hex') === expected",
    to: 'true',
    tests: ['run/checkpoint-store'],
  },
  {
    guard: 'seal of a manifest',
    file: 'checkpoint/sealed-folder',
    from: 'seal(manifest) === manifest.seal',
    to: 'true',
    tests: ['run/checkpoint-store'],
  },
  {
    guard: 'manifest before the rename',
    file: 'checkpoint/sealed-folder',
    from: 'const temporary = temporaryBeside(path);',
    to: 'const temporary = path;',
    tests: ['run/faults'],
  },
  {
    guard: 'the best checkpoint is kept',
    file: 'checkpoint/checkpoint-store',
    from: 'best === null ? []',
    to: 'true ? []',
    tests: ['run/checkpoint-store'],
  },
  {
    guard: 'only intact checkpoints count as kept',
    file: 'checkpoint/checkpoint-store',
    from: "if ('problem' in this.open(name))\n                continue;",
    to: '',
    tests: ['run/checkpoint-store'],
  },
  {
    guard: 'removal of what a killed writer left',
    file: 'run/run-folder',
    from: "withIo('remove', path, () => removeTree(path));",
    to: ';',
    tests: ['run/faults', 'run/run-faults'],
  },
  {
    guard: 'torn line cut off',
    file: 'run/event-log',
    from: 'stateFiles().truncate(this.#descriptor, length);',
    to: ';',
    tests: ['run/event-log'],
  },
  {
    guard: 'checksum of an event',
    file: 'run/event-line',
    from: 'if (checksum(body) !== match[1])',
    to: 'if (false)',
    tests: ['run/event-log'],
  },
  {
    guard: 'fence: an older attempt writes nothing',
    file: 'run/run-fence',
    from: 'newest.token === token',
    to: 'true',
    tests: ['run/late-view', 'run/stage-command'],
  },
  {
    guard: 'fence before an event',
    file: 'run/execute-plan',
    from: 'requireOwn();\n        write(event);',
    to: 'write(event);',
    tests: ['run/late-view', 'run/stage-command'],
  },
  {
    guard: 'lock of the kernel',
    file: 'run/kernel-lock',
    from: "if (error.code === 'EADDRINUSE')\n                resolve(null);",
    to: "if (error.code === 'EADDRINUSE')\n                resolve(server);",
    tests: ['run/run-lock'],
  },
  {
    guard: 'respect for an owner on another machine',
    file: 'run/prepare-run',
    from: 'await requireNoneElsewhere(path, waitMs);',
    to: '',
    tests: ['run/late-view'],
  },
  {
    guard: 'place for a folder that another machine took',
    file: 'run/whole-file',
    from: 'if (!TAKEN.has(',
    to: 'if (true || !TAKEN.has(',
    tests: ['run/late-view'],
  },
];

/** What the compiled tests read. */
const COPIED = ['bench', 'bin', 'dist', 'docs', 'experiments', 'grammar', 'package.json', 'src', 'test'];
const LIMIT_MS = 300_000;

export interface MutantsReport {
  readonly mutants: number;
  /** those that no test noticed */
  readonly survived: number;
}

/** Tries every mutant; `tell` hears of each. Throws when a guard is not where it was. */
export async function tryMutants(tell: (line: string) => void): Promise<MutantsReport> {
  const copy = mkdtempSync(join(tmpdir(), 'rseg-mutants-'));
  try {
    for (const name of COPIED) cpSync(join(packageRoot, name), join(copy, name), { recursive: true });
    // commands start from the compiled sources where there is no bundle
    rmSync(join(copy, 'dist', 'bundle'), { recursive: true, force: true });
    symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
    let survived = 0;
    for (const mutant of MUTANTS) {
      const noticed = await withMutant(copy, mutant, () => firstFailing(copy, mutant.tests));
      if (noticed === null) survived++;
      tell(`without ${mutant.guard}: ${noticed === null ? 'SURVIVED' : `noticed by ${noticed}`}`);
    }
    return { mutants: MUTANTS.length, survived };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function withMutant<T>(copy: string, { file, from, to, guard }: Mutant, work: () => Promise<T>): Promise<T> {
  const path = join(copy, 'dist', 'src', 'runtime', `${file}.js`);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${guard}: not found once in ${file}.js`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    return await work();
  } finally {
    writeFileSync(path, text);
  }
}

async function firstFailing(copy: string, tests: readonly string[]): Promise<string | null> {
  for (const name of tests) if (!(await passes(copy, name))) return name;
  return null;
}

function passes(copy: string, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const file = join('dist', 'test', 'runtime', `${name}.test.js`);
    const env = { ...process.env, NODE_ENV: 'production', TF_CPP_MIN_LOG_LEVEL: '3' };
    const child = spawn(process.execPath, [file], { cwd: copy, env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}
