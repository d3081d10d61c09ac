import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decideOutput, type TerminalFacts } from '../../src/ui/terminal-capabilities.js';

const terminal: TerminalFacts = {
  env: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  stdoutIsTty: true,
  stdinIsTty: true,
  columns: 120,
  rows: 40,
};
const withEnv = (env: Record<string, string>): TerminalFacts => ({ ...terminal, env: { ...terminal.env, ...env } });

test('a terminal gets the screen with colours and UTF-8', () => {
  const { mode, colour, unicode } = decideOutput(terminal);
  assert.equal([mode, colour, unicode], ['tui', '256', true]);
});

const plainBecause: readonly [string, TerminalFacts, RegExp][] = [
  ['a pipe', { ...terminal, stdoutIsTty: false }, /stdout is not a terminal/],
  ['no keyboard', { ...terminal, stdinIsTty: false }, /stdin is not a terminal/],
  ['a dumb terminal', withEnv({ TERM: 'dumb' }), /TERM=dumb/],
  ['no TERM', withEnv({ TERM: '' }), /TERM is not set/],
  ['continuous integration', withEnv({ CI: 'true' }), /CI=true/],
  ['an automated caller', withEnv({ CURSOR_AGENT: '1' }), /CURSOR_AGENT/],
  ['TTY_INTERACTIVE=0', withEnv({ TTY_INTERACTIVE: '0' }), /TTY_INTERACTIVE/],
];
for (const [name, facts, why] of plainBecause) {
  test(`plain lines: ${name}`, () => {
    const { mode, reasons } = decideOutput(facts);
    assert.is(mode, 'plain');
    assert.match(reasons[0]!, why);
  });
}

for (const [name, facts, why] of [
  ['39 columns', { ...terminal, columns: 39 }, /39 x 40/],
  ['9 rows', { ...terminal, rows: 9 }, /120 x 9/],
  ['a size of 0', { ...terminal, columns: 0, rows: 0 }, /0 x 0/],
] as const) {
  test(`a few lines: ${name}`, () => {
    const { mode, reasons } = decideOutput(facts);
    assert.is(mode, 'inline');
    assert.match(reasons[0]!, why);
  });
}

test('--no-input reads no keys, so there is no screen, whoever asks for one', () => {
  for (const ui of [undefined, 'tui', 'inline'] as const) {
    const { mode, reasons } = decideOutput(terminal, { ui, input: false });
    assert.equal([mode, reasons[0]], ['plain', 'output plain: --no-input']);
  }
  assert.is(decideOutput(terminal, { json: true, input: false }).mode, 'json');
});

test('a screen reader gets sentences', () => {
  assert.is(decideOutput(withEnv({ INK_SCREEN_READER: 'true' })).mode, 'spoken');
  assert.is(decideOutput(terminal, { ui: 'spoken' }).mode, 'spoken');
  assert.is(decideOutput({ ...withEnv({ INK_SCREEN_READER: 'true' }), stdoutIsTty: false }).mode, 'plain');
});

test('CI= and CI=false are no CI', () => {
  assert.is(decideOutput(withEnv({ CI: '' })).mode, 'tui');
  assert.is(decideOutput(withEnv({ CI: 'false' })).mode, 'tui');
  assert.is(decideOutput(withEnv({ CI: 'true', TTY_INTERACTIVE: '1' })).mode, 'tui');
});

test('--json before --ui before RSEG_UI before detection; a screen needs a terminal even when asked for', () => {
  assert.is(decideOutput(withEnv({ RSEG_UI: 'quiet' })).mode, 'quiet');
  assert.is(decideOutput(withEnv({ RSEG_UI: 'quiet' }), { ui: 'plain' }).mode, 'plain');
  assert.is(decideOutput(terminal, { ui: 'plain', json: true }).mode, 'json');
  assert.is(decideOutput(withEnv({ CI: '1' }), { ui: 'tui' }).mode, 'tui');
  assert.is(decideOutput({ ...terminal, stdoutIsTty: false }, { ui: 'tui' }).mode, 'plain');
});

test('colours: NO_COLOR wins when not empty, FORCE_COLOR and TTY_COMPATIBLE reach pipes, TERM decides the rest', () => {
  assert.is(decideOutput(withEnv({ NO_COLOR: '1', FORCE_COLOR: '1' })).colour, 'none');
  assert.is(decideOutput(withEnv({ NO_COLOR: '' })).colour, '256');
  assert.is(decideOutput({ ...withEnv({ FORCE_COLOR: '1' }), stdoutIsTty: false }).colour, '256');
  assert.is(decideOutput({ ...withEnv({ TTY_COMPATIBLE: '1' }), stdoutIsTty: false }).colour, '256');
  assert.is(decideOutput({ ...terminal, stdoutIsTty: false }).colour, 'none');
  assert.is(decideOutput(withEnv({ TERM: 'xterm' })).colour, '16');
  assert.is(decideOutput(withEnv({ TERM: 'xterm', COLORTERM: 'truecolor' })).colour, 'truecolor');
  assert.is(decideOutput(withEnv({ TERM: 'xterm', COLORTERM: '1' })).colour, '256');
  assert.is(decideOutput(withEnv({ FORCE_COLOR: '0' })).colour, 'none');
});

test('characters: LC_ALL before LC_CTYPE before LANG', () => {
  assert.is(decideOutput(withEnv({ LC_ALL: 'C' })).unicode, false);
  assert.is(decideOutput(withEnv({ LANG: 'C', LC_CTYPE: 'de_DE.utf8' })).unicode, true);
});

test.run();
