// Tells git to show and merge `.rseg` files by their meaning: settings of git, and lines of an attributes file.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryAt } from './repository.js';
import { answerOf, type Git, gitIn } from './run-git.js';

export interface GitSetup {
  /** for every repository of this user, else for the one around `folder` */
  readonly global: boolean;
  readonly remove: boolean;
  readonly folder: string;
  /** how git starts rseg: a command line for a shell */
  readonly command: string;
}

const ATTRIBUTES = '*.rseg diff=rseg merge=rseg';

/** What it did, one line each; doing it twice changes nothing. Throws exit 2 outside of a repository unless `global`. */
export function setUpGit(setup: GitSetup): readonly string[] {
  const { global, folder, remove, command } = setup;
  const repository = global ? null : repositoryAt(folder);
  const git = repository?.git ?? gitIn(folder);
  const scope = global ? '--global' : '--local';
  const attributes = repository === null ? globalAttributes(git) : join(repository.root, '.gitattributes');
  const settings = new Map([
    ['diff.rseg.textconv', `${command} normal`],
    ['diff.rseg.xfuncname', '^((dataset|profile|experiment|ablation|sweep|extern)[ \t].*)$'],
    ['merge.rseg.name', 'rseg: statements by path'],
    ['merge.rseg.driver', `${command} merge-driver %O %A %B %P %L`],
  ]);
  const done = remove ? unset(git, scope) : set(git, scope, settings);
  const line = remove ? removeLine(attributes) : addLine(attributes);
  const told = [...done, ...(line === null ? [] : [line])];
  return told.length > 0 ? told : [remove ? 'git knew nothing of rseg' : 'git is set up already'];
}

function set(git: Git, scope: string, settings: ReadonlyMap<string, string>): readonly string[] {
  return [...settings].flatMap(([name, value]) => {
    const { status, stdout } = git(['config', scope, '--null', '--get', name]);
    if (status === 0 && stdout.toString('utf8') === `${value}\0`) return [];
    answerOf(git, ['config', scope, '--replace-all', name, value]);
    return [`git config ${scope} ${name} '${value}'`];
  });
}

function unset(git: Git, scope: string): readonly string[] {
  return ['diff.rseg', 'merge.rseg'].flatMap((section) => {
    const { status } = git(['config', scope, '--remove-section', section]);
    return status === 0 ? [`git config ${scope} --remove-section ${section}`] : [];
  });
}

function globalAttributes(git: Git): string {
  const { status, stdout } = git(['config', '--global', '--type=path', '--get', 'core.attributesFile']);
  const named = stdout.toString('utf8').trim();
  if (status === 0 && named !== '') return named;
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'git', 'attributes');
}

const linesOf = (path: string): readonly string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);

function addLine(path: string): string | null {
  const lines = linesOf(path);
  if (lines.some((line) => line.trim() === ATTRIBUTES)) return null;
  mkdirSync(dirname(path), { recursive: true });
  const text = lines.join('\n');
  writeFileSync(path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${ATTRIBUTES}\n`);
  return `${path}: ${ATTRIBUTES}`;
}

function removeLine(path: string): string | null {
  const lines = linesOf(path);
  if (!lines.some((line) => line.trim() === ATTRIBUTES)) return null;
  writeFileSync(path, lines.filter((line) => line.trim() !== ATTRIBUTES).join('\n'));
  return `${path}: without ${ATTRIBUTES}`;
}
