// Decides once how to talk to the user, and can say why. Pure: streams, sizes and variables come in as values.
import type { ColourDepth } from './palette.js';

/** `inline`: a few lines that are written again, for small terminals; `spoken`: sentences for a screen reader. */
export type OutputMode = 'tui' | 'inline' | 'spoken' | 'plain' | 'json' | 'quiet';
export const OUTPUT_MODES: readonly OutputMode[] = ['tui', 'inline', 'spoken', 'plain', 'json', 'quiet'];

export interface TerminalFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTty: boolean;
  readonly stdinIsTty: boolean;
  /** undefined where stdout has no size */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}
export interface OutputRequest {
  /** value of `--ui` */
  readonly ui?: OutputMode | undefined;
  /** `--json` */
  readonly json?: boolean | undefined;
  /** false: nothing is read from the terminal, so there is no screen with keys */
  readonly input?: boolean | undefined;
}
export interface TerminalCapabilities {
  readonly mode: OutputMode;
  readonly colour: ColourDepth;
  readonly unicode: boolean;
  /** one sentence per decision, for `rseg doctor` */
  readonly reasons: readonly string[];
}

export const SMALLEST = { columns: 40, rows: 10 } as const;

/** Programs that drive a command line for somebody announce themselves; they want lines, not a screen. */
const AUTOMATED_CALLERS = [
  'AI_AGENT',
  'CLAUDECODE',
  'CODEX_SANDBOX',
  'CODEX_THREAD_ID',
  'CURSOR_AGENT',
  'GEMINI_CLI',
  'OPENCODE',
  'AUGMENT_AGENT',
  'REPL_ID',
] as const;

/** `--json`, then `--ui`, then RSEG_UI, then what the streams and the environment allow. */
export function decideOutput(facts: TerminalFacts, request: OutputRequest = {}): TerminalCapabilities {
  const [mode, why] = decideMode(facts, request);
  const [colour, whyColour] = decideColour(facts);
  const [unicode, whyUnicode] = decideUnicode(facts);
  return {
    mode,
    colour,
    unicode,
    reasons: [
      `output ${mode}: ${why}`,
      `colours ${colour}: ${whyColour}`,
      `characters ${unicode ? 'UTF-8' : 'ASCII'}: ${whyUnicode}`,
    ],
  };
}

/** The facts of this process. */
export function factsOfProcess(process: {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stdin: { readonly isTTY?: boolean };
}): TerminalFacts {
  return {
    env: process.env,
    stdoutIsTty: process.stdout.isTTY === true,
    stdinIsTty: process.stdin.isTTY === true,
    columns: process.stdout.columns,
    rows: process.stdout.rows,
  };
}

function decideMode(facts: TerminalFacts, request: OutputRequest): readonly [OutputMode, string] {
  const { env } = facts;
  if (request.json === true) return ['json', '--json'];
  const wanted = request.ui ?? OUTPUT_MODES.find((mode) => mode === env.RSEG_UI);
  const by = request.ui !== undefined ? `--ui ${request.ui}` : `RSEG_UI=${env.RSEG_UI}`;
  if (wanted !== undefined && wanted !== 'tui' && wanted !== 'inline') return [wanted, by];
  // Without a terminal there is nothing to draw on, whoever asks.
  if (!facts.stdoutIsTty) return ['plain', 'stdout is not a terminal'];
  if (!facts.stdinIsTty) return ['plain', 'stdin is not a terminal'];
  if (request.input === false) return ['plain', '--no-input'];
  if (wanted === 'tui' || wanted === 'inline') return [wanted, by];
  if (env.INK_SCREEN_READER === 'true') return ['spoken', 'INK_SCREEN_READER=true'];
  const obstacle = obstacleToTerminal(facts);
  if (obstacle !== null) return ['plain', obstacle];
  const small = smallness(facts);
  return small === null ? ['tui', 'stdin and stdout are a terminal'] : ['inline', small];
}

function obstacleToTerminal({ env }: TerminalFacts): string | null {
  if (isDumb(env.TERM)) return env.TERM ? `TERM=${env.TERM}` : 'TERM is not set';
  if (env.TTY_INTERACTIVE === '0') return 'TTY_INTERACTIVE=0';
  if (env.TTY_COMPATIBLE === '0') return 'TTY_COMPATIBLE=0';
  if (env.TTY_INTERACTIVE !== '1') {
    if (isCi(env.CI)) return `CI=${env.CI}`;
    const caller = AUTOMATED_CALLERS.find((name) => isSet(env[name]));
    if (caller !== undefined) return `called by a program (${caller} is set)`;
  }
  return null;
}

function smallness({ columns, rows }: TerminalFacts): string | null {
  if ((columns ?? 0) >= SMALLEST.columns && (rows ?? 0) >= SMALLEST.rows) return null;
  return `the terminal has ${columns ?? 0} x ${rows ?? 0} cells, a screen needs ${SMALLEST.columns} x ${SMALLEST.rows}`;
}

function decideColour({ env, stdoutIsTty }: TerminalFacts): readonly [ColourDepth, string] {
  if (isSet(env.NO_COLOR)) return ['none', 'NO_COLOR is set'];
  if (env.FORCE_COLOR === '0' || env.FORCE_COLOR === 'false') return ['none', `FORCE_COLOR=${env.FORCE_COLOR}`];
  const forced = isSet(env.FORCE_COLOR) || env.TTY_COMPATIBLE === '1';
  if (!stdoutIsTty && !forced) return ['none', 'stdout is not a terminal'];
  if (isDumb(env.TERM) && !forced) return ['none', env.TERM ? `TERM=${env.TERM}` : 'TERM is not set'];
  if (/^(truecolor|24bit)$/.test(env.COLORTERM ?? '')) return ['truecolor', `COLORTERM=${env.COLORTERM}`];
  if (isSet(env.COLORTERM)) return ['256', `COLORTERM=${env.COLORTERM}`];
  if (/256|truecolor|direct|kitty|alacritty|ghostty|wezterm|foot/.test(env.TERM ?? ''))
    return ['256', `TERM=${env.TERM}`];
  return ['16', `TERM=${env.TERM ?? ''} promises no more`];
}

/** The locale decides as the C library does: LC_ALL, else LC_CTYPE, else LANG. */
function decideUnicode({ env }: TerminalFacts): readonly [boolean, string] {
  const name = (['LC_ALL', 'LC_CTYPE', 'LANG'] as const).find((key) => isSet(env[key]));
  if (name === undefined) return [false, 'LC_ALL, LC_CTYPE and LANG are not set'];
  return [/utf-?8/i.test(env[name]!), `${name}=${env[name]}`];
}

/** Whether pictures in kitty's protocol, with placeholders as text, are shown; tmux keeps them to itself. */
export function showsKittyPictures(env: TerminalFacts['env']): boolean {
  if (isSet(env.TMUX) || isSet(env.STY) || isSet(env.NO_COLOR)) return false;
  return isSet(env.KITTY_WINDOW_ID) || env.TERM === 'xterm-kitty' || env.TERM_PROGRAM === 'ghostty';
}

function isDumb(term: string | undefined): boolean {
  return term === undefined || term === '' || term === 'dumb' || term === 'unknown';
}

function isCi(value: string | undefined): boolean {
  return isSet(value) && value !== 'false' && value !== '0';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
