// A git repository in a folder of its own, untouched by the configuration of this machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class GitFolder {
  readonly path: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(name = 'rseg git folder') {
    this.path = mkdtempSync(join(tmpdir(), `${name}-`));
    const home = mkdtempSync(join(tmpdir(), 'rseg-home-'));
    const author = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    };
    this.#env = {
      ...process.env,
      ...author,
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PAGER: 'cat',
    };
    delete this.#env.GIT_DIR;
    this.git('init', '-q', '-b', 'main');
  }

  /** Throws when git does not end with 0. */
  git(...words: readonly string[]): string {
    const { status, stdout, stderr } = this.tryGit(...words);
    if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  }

  tryGit(...words: readonly string[]): Answer {
    return spawnSync('git', [...words], { cwd: this.path, env: this.#env, encoding: 'utf8' });
  }

  rseg(...words: readonly string[]): Answer {
    return this.rsegIn('', ...words);
  }

  rsegIn(folder: string, ...words: readonly string[]): Answer {
    const script = join(packageRoot, 'bin/rseg.js');
    return spawnSync(process.execPath, [script, ...words], {
      cwd: join(this.path, folder),
      env: this.#env,
      encoding: 'utf8',
    });
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  /** Writes the files and commits everything. */
  commit(files: Readonly<Record<string, string>>, message = 'step'): void {
    for (const [file, text] of Object.entries(files)) this.write(file, text);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    if (this.#env.HOME !== undefined) rmSync(this.#env.HOME, { recursive: true, force: true });
  }
}
