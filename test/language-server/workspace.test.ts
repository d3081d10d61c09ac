// Open documents over files on disk: what a change in one file does to what is known about others.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listFolder } from '../../src/cli/list-folder.js';
import { readSource } from '../../src/cli/source-reader.js';
import { foldersKnowing } from '../../src/language-server/cross-file.js';
import { baseFolder, compilerPath, documentPath, pathOfCompiler, uriOf } from '../../src/language-server/file-paths.js';
import { nameAt } from '../../src/language-server/name-index.js';
import { referencesTo } from '../../src/language-server/references.js';
import { Workspace } from '../../src/language-server/workspace.js';
import { CITY } from './marked-text.js';

const test = suite<{ folder: string; workspace: Workspace }>('workspace');
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'rseg-workspace-'));
  context.workspace = new Workspace({ read: readSource, list: listFolder });
  context.workspace.folders = [context.folder];
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true }));

const EXPERIMENT = `from "./city.rseg" import city

experiment a {
  data = city
  student = segformer(mit_b0)
  train.length = 30 epochs
}
`;
const messages = (workspace: Workspace, path: string): readonly string[] =>
  workspace.analyse(path).analysis.compilation.diagnostics.map(({ message }) => message);

test('a document overrides its file, unsaved changes of an import count', ({ folder, workspace }) => {
  const [a, city] = [join(folder, 'a.rseg'), join(folder, 'city.rseg')];
  writeFileSync(city, CITY);
  workspace.write(a, EXPERIMENT);
  assert.equal(messages(workspace, a), []);
  workspace.write(city, CITY.replace('dataset city', 'dataset town'));
  assert.equal(messages(workspace, a), ['city.rseg does not declare `city`']);
  workspace.close(city);
  assert.equal(messages(workspace, a), []);
});

test('a file that appears on disk mends those who looked for it', ({ folder, workspace }) => {
  const [a, city] = [join(folder, 'a.rseg'), join(folder, 'city.rseg')];
  workspace.write(a, EXPERIMENT);
  assert.equal(messages(workspace, a), ['`./city.rseg` does not exist']);
  writeFileSync(city, CITY);
  workspace.touch(city);
  assert.equal(messages(workspace, a), []);
});

test('what did not read a file is not checked again when that changes', ({ folder, workspace }) => {
  const [a, other] = [join(folder, 'a.rseg'), join(folder, 'other.rseg')];
  workspace.write(a, CITY);
  const before = workspace.analyse(a);
  workspace.write(other, CITY);
  assert.is(workspace.analyse(a), before);
  workspace.write(a, `${CITY}\n`);
  assert.is.not(workspace.analyse(a), before);
});

test('levels of warnings come from rseg.json; a wrong one is told', ({ folder, workspace }) => {
  const [a, project] = [join(folder, 'a.rseg'), join(folder, 'rseg.json')];
  writeFileSync(join(folder, 'city.rseg'), CITY);
  workspace.write(a, 'from "./city.rseg" import city\n');
  assert.is(messages(workspace, a).length, 1);
  writeFileSync(project, '{ "language": 1, "warnings": { "unused-import": "off" } }');
  workspace.touchAll();
  assert.equal(messages(workspace, a), []);
  writeFileSync(project, '{ "language": 1, "warnings": { "unused-import": "loud" } }');
  workspace.touchAll();
  assert.is(workspace.analyse(a).projectProblem?.file, project);
});

test('a document without a file sees the files of the workspace', ({ folder, workspace }) => {
  writeFileSync(join(folder, 'city.rseg'), CITY);
  workspace.write('untitled:Untitled-1', EXPERIMENT);
  assert.equal(messages(workspace, 'untitled:Untitled-1'), []);
});

test('a file outside of the workspace is named by its own folder', ({ folder, workspace }) => {
  workspace.folders = [join(folder, 'elsewhere')];
  writeFileSync(join(folder, 'city.rseg'), CITY);
  workspace.write(join(folder, 'a.rseg'), EXPERIMENT);
  assert.is(workspace.analyse(join(folder, 'a.rseg')).analysis.file, 'a.rseg');
  assert.equal(messages(workspace, join(folder, 'a.rseg')), []);
});

test('references are found in closed files, and in another workspace folder', ({ folder, workspace }) => {
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  mkdirSync(join(one, 'node_modules'), { recursive: true });
  mkdirSync(two);
  workspace.folders = [one, two];
  writeFileSync(join(one, 'city.rseg'), CITY);
  writeFileSync(join(one, 'a.rseg'), EXPERIMENT);
  writeFileSync(join(one, 'node_modules', 'b.rseg'), EXPERIMENT);
  writeFileSync(join(two, 'c.rseg'), EXPERIMENT.replace('./city', '../one/city'));
  const home = workspace.analyse(join(one, 'city.rseg'));
  const use = nameAt(home.analysis.names, 'dataset c'.length)!;
  const found = foldersKnowing(workspace, home, use.symbol).flatMap(({ base, symbol, analyses }) =>
    referencesTo(symbol, analyses, false).map(({ file }) => pathOfCompiler(file, base)),
  );
  const [a, c] = [join(one, 'a.rseg'), join(two, 'c.rseg')];
  assert.equal(found.sort(), [a, a, c, c]);
});

test('addresses and paths translate there and back', () => {
  for (const path of [join(tmpdir(), 'ä b', 'x#1.rseg'), 'untitled:Untitled-1'])
    assert.is(documentPath(uriOf(path)), path);
  assert.is(documentPath(pathToFileURL(join(tmpdir(), 'a b.rseg')).href), join(tmpdir(), 'a b.rseg'));
  const base = join(tmpdir(), 'p');
  assert.is(compilerPath(join(base, 'x', 'a.rseg'), base), 'x/a.rseg');
  assert.is(pathOfCompiler('../q/a.rseg', base), join(tmpdir(), 'q', 'a.rseg'));
  assert.is(baseFolder(join(base, 'in', 'a.rseg'), [base, join(base, 'in')]), join(base, 'in'));
  assert.is(baseFolder(join(tmpdir(), 'pq', 'a.rseg'), [base]), join(tmpdir(), 'pq'));
});

test.run();
