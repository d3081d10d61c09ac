// `rseg.json`: found upwards, checked, and obeyed.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { findProject, isProjectProblem, readProject } from '../../src/compiler/project-file.js';

function problemOf(text: string): string {
  const found = readProject('/p/rseg.json', text);
  assert.ok(isProjectProblem(found), text);
  return isProjectProblem(found) ? `${found.message} | ${found.help}` : '';
}

test('the nearest project file above a folder counts', () => {
  const files: Readonly<Record<string, string>> = {
    '/p/rseg.json': '{"warnings": {"unused-import": "off"}}',
    '/p/inner/rseg.json': '{"language": 1}',
  };
  const read = (path: string) => files[path] ?? null;
  const levels = (folder: string) => {
    const found = findProject(folder, read);
    return isProjectProblem(found) ? found.message : [found.file, [...found.severities]];
  };
  assert.equal(levels('/p/a/b'), ['/p/rseg.json', [['unused-import', 'off']]]);
  assert.equal(levels('/p/inner/deep'), ['/p/inner/rseg.json', []]);
  assert.equal(levels('/elsewhere'), [null, []]);
});

test('what is wrong is said in one line', () => {
  assert.match(problemOf('{"language": 2}'), /^language 2 does not exist \| this rseg knows language 1/);
  assert.match(problemOf('{"warning": {}}'), /^unknown key `warning` \| similar: warnings/);
  assert.match(
    problemOf('{"warnings": {"unused-imprt": "off"}}'),
    /^unknown warning `unused-imprt` \| similar: unused-import/,
  );
  assert.match(
    problemOf('{"warnings": {"unused-import": "of"}}'),
    /^`unused-import` is "of" \| .*"off", "warn" or "error"/,
  );
  assert.match(problemOf('{"warnings": {"RS2003": "off"}}'), /^`RS2003` is an error, and errors have no level/);
  assert.match(problemOf('{"warnings": 3}'), /^`warnings` is 3/);
  assert.match(problemOf('[]'), /^`rseg.json` is \[\]/);
  assert.match(problemOf('{'), /^`rseg.json` is no JSON/);
  const unreadable = findProject('/p', (path) => (path === '/p/rseg.json' ? { reason: 'is a folder' } : null));
  assert.ok(isProjectProblem(unreadable) && unreadable.message === '`rseg.json` is a folder');
});

const PARTS = 'profile fast {\n  workers = 2\n}\n';
const ENTRY = 'from "./parts.rseg" import fast\nprofile own {\n  workers = 1\n}\n';
function found(level: 'off' | 'warn' | 'error' | undefined) {
  const severities = new Map(level === undefined ? [] : [['unused-import', level] as const]);
  return compile('entry.rseg', (path) => (path === 'entry.rseg' ? ENTRY : PARTS), {
    severities,
  }).diagnostics.map(({ code, severity }) => `${severity} ${code}`);
}

test('a warning is silenced, kept or made an error', () => {
  assert.equal(found(undefined), ['warning unused-import']);
  assert.equal(found('warn'), ['warning unused-import']);
  assert.equal(found('off'), []);
  assert.equal(found('error'), ['error unused-import']);
});

test('an error keeps its level, whatever a caller says', () => {
  const severities = new Map([['RS2003', 'off'] as const]);
  const { diagnostics } = compile('entry.rseg', () => 'profile own {\n  sed = 1\n}\n', { severities });
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['RS2003'],
  );
});

test.run();
